// What asking a model cost, in one dim line; nothing where none was asked.
import { el } from "./dom.js";
import { t } from "./words.js";

export function costLine(cost) {
  if (!cost) return null;
  const key = cost.usd === null || cost.usd === undefined ? "cost_unknown" : "cost";
  const told = {
    models: (cost.models || []).join(t("comma")) || "–",
    calls: cost.calls,
    tokens: cost.prompt_tokens + cost.completion_tokens,
    usd: (cost.usd || 0).toFixed(4),
  };
  return el("p", { class: "quiet cost" }, t(key, told));
}
