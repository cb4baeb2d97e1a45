// What members said of themselves, offered as tags: one that the operator keeps goes into the chat that is open, and out again.
import { el, fill } from "./dom.js";
import { quote } from "./quote.js";
import { t } from "./words.js";

const keyOf = ({ member, tag, value }) => JSON.stringify([member, tag, value]);

export class Tags {
  /** onTags(member, tags): what a member's tags are to be; onAdvise(): advice is wanted that knows them. */
  constructor({ scene, onTags, onAdvise }) {
    Object.assign(this, { scene, onTags, onAdvise });
    this.forget();
  }

  forget() {
    this.kept = new Map(); // key -> {found, before}; `before`: the value that it took the place of, if any
  }

  /** Those that were kept stay in the list: the coach offers them no more, and they can still be taken back. */
  drawn(found, scene) {
    const offered = new Map([...[...this.kept.values()].map((one) => one.found), ...found].map((one) => [keyOf(one), one]));
    if (!offered.size) return el("p", { class: "calm" }, t("no_tags"));
    this.foot = el("p", { class: "tags-kept", role: "status" });
    this.drawFoot();
    const rows = [...offered.values()].map((one) => this.row(one, scene));
    return [el("p", { class: "quiet" }, t("tags_hint")), el("ul", {}, rows), this.foot];
  }

  row(found, scene) {
    const key = keyOf(found);
    const name = scene.nameOf(found.member);
    const before = el("span", { class: "quiet" });
    const button = el("button", { type: "button", class: "button plain keep" });
    const node = el(
      "li",
      { class: "tag" },
      el(
        "p",
        { class: "tag-line" },
        el("bdi", { class: "name", lang: scene.lang }, name),
        el("span", { class: "tag-found", lang: scene.lang }, el("span", { class: "quiet" }, found.tag), " ", el("strong", {}, found.value)),
        before,
        button,
      ),
      quote(found.evidence, scene, { named: false }),
    );
    const show = () => {
      const one = this.kept.get(key);
      const what = t(one ? "take_back_tag" : "keep_tag");
      button.textContent = what;
      button.setAttribute("aria-label", t("tag_label", { do: what, name, tag: found.tag, value: found.value }));
      node.classList.toggle("kept", Boolean(one));
      const other = one ? one.before : this.valueOf(found);
      before.textContent = other === undefined ? "" : t("tag_before", { value: other });
    };
    button.addEventListener("click", () => {
      if (this.kept.has(key)) this.takeBack(key);
      else this.keep(key, found);
      show();
      this.drawFoot();
    });
    show();
    return node;
  }

  /** What the chat says of it now. A tag may be called anything: own properties only. */
  valueOf({ member, tag }) {
    const { tags } = this.scene().people.get(member);
    return Object.hasOwn(tags, tag) ? tags[tag] : undefined;
  }

  keep(key, found) {
    this.kept.set(key, { found, before: this.valueOf(found) });
    this.set(found, found.value);
  }

  takeBack(key) {
    const { found, before } = this.kept.get(key);
    this.kept.delete(key);
    this.set(found, before);
  }

  set({ member, tag }, value) {
    const others = Object.entries(this.scene().people.get(member).tags).filter(([name]) => name !== tag);
    this.onTags(member, Object.fromEntries(value === undefined ? others : [...others, [tag, value]]));
  }

  drawFoot() {
    const n = this.kept.size;
    const again = () => el("button", { type: "button", class: "link", onclick: this.onAdvise }, t("advise_again"));
    fill(this.foot, n > 0 && [t("tags_kept", { n }), " ", again()]);
  }
}
