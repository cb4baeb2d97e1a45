// What went wrong, in words, where it cannot be overlooked; with a way on where there is one.
import { byId, el, fill } from "./dom.js";
import { t } from "./words.js";

/** actions: [[label, what to do]] */
export function trouble(text, { place = "", actions = [] } = {}) {
  const act = (what) => () => {
    calm();
    what();
  };
  fill(
    byId("trouble"),
    el(
      "div",
      { class: "trouble" },
      el("p", {}, text),
      place && !text.includes(place) && el("p", { class: "place" }, t("trouble_place", { place })),
      el(
        "p",
        { class: "trouble-actions" },
        actions.map(([label, what]) => el("button", { type: "button", class: "link", onclick: act(what) }, label)),
        el("button", { type: "button", class: "link", onclick: calm }, t("close")),
      ),
    ),
  );
  byId("trouble").scrollIntoView({ block: "start" });
}

export const calm = () => fill(byId("trouble"));
