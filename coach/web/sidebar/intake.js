// Taking a chat in: pasted, chosen as a file, dropped anywhere on the page, or one of the samples.
import { byId, el, fill } from "./dom.js";
import { t } from "./words.js";

export class Intake {
  /** onGive({file | text, group, chat, now, lenient, name}); onSample(id); onEmpty(). */
  constructor({ onGive, onSample, onEmpty }) {
    Object.assign(this, { onGive, onSample, onEmpty, file: null, list: [] });
    this.text = byId("pasted");
    this.group = byId("group-file");
    byId("give").addEventListener("submit", (event) => {
      event.preventDefault();
      this.give();
    });
    for (const field of [this.text, this.group])
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          this.give();
        }
      });
    byId("file").addEventListener("change", (event) => {
      const [file] = event.target.files;
      event.target.value = "";
      if (file) this.take([file]);
    });
    byId("unchoose").addEventListener("click", () => {
      this.choose(null);
      this.text.focus();
    });
    this.acceptDrops();
  }

  give({ lenient = byId("lenient").checked } = {}) {
    if (!this.file && !this.text.value.trim()) {
      this.onEmpty();
      this.text.focus();
      return;
    }
    byId("lenient").checked = lenient;
    this.onGive({
      file: this.file,
      text: this.text.value,
      name: this.file ? this.file.name : "",
      group: this.group.value.trim(),
      chat: byId("which").value.trim(),
      now: byId("at-present").checked ? new Date().toISOString() : "",
      lenient,
    });
  }

  choose(file) {
    this.file = file;
    byId("chosen").hidden = !file;
    byId("file-hint").hidden = Boolean(file);
    byId("chosen-name").textContent = file ? file.name : "";
  }

  /** A YAML file without a chat in it is the group file; everything else is a chat and is read at once. */
  async take(files) {
    let chat = null;
    for (const file of files) {
      if (/\.ya?ml$/i.test(file.name)) {
        const text = await file.text();
        if (!/^(chat|messages):/m.test(text)) {
          this.group.value = text;
          byId("more").open = true;
          continue;
        }
      }
      chat = chat || file;
    }
    if (!chat) return;
    this.choose(chat);
    this.give();
  }

  acceptDrops() {
    const over = (event) => {
      event.preventDefault();
      document.body.classList.add("dropping");
    };
    const end = () => document.body.classList.remove("dropping");
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) end();
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      end();
      const files = [...event.dataTransfer.files];
      const text = event.dataTransfer.getData("text/plain");
      if (files.length) this.take(files);
      else if (text) {
        this.text.value = [this.text.value, text].filter(Boolean).join("\n");
        this.text.focus();
      }
    });
  }

  /** The list of samples, kept so that it can be drawn again in another language. */
  showSamples(list = this.list) {
    this.list = list;
    byId("samples").hidden = !list.length;
    fill(
      byId("sample-list"),
      list.map((one) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "sample", onclick: () => this.onSample(one.id) },
            el("span", { class: "name", lang: one.language }, one.name),
            el("span", { class: "quiet" }, t("sample_facts", { kind: t(`kind_${one.kind || "none"}`), n: one.messages })),
          ),
        ),
      ),
    );
  }
}
