// What a draft does, in a word: by the playbook's names; one that a model made up stands as it is.
import { t } from "./words.js";

export function moveName(move) {
  if (!move) return "";
  const key = `move_${move}`;
  const name = t(key);
  return name === key ? move.replaceAll("_", " ") : name;
}
