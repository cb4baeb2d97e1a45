// What was read and what was guessed, before any advice; and who speaks for the group, to be put right in place.
import { moment } from "./clock.js";
import { el, fill } from "./dom.js";
import { t } from "./words.js";

const MANY = 60;

/** imported: {transcript, format, notes, skipped}; later: notes that came with the advice; onRoles: Map of id -> role. */
export function drawWasRead(section, imported, { later = [], chosen = false, onRoles }) {
  const { transcript, format, skipped } = imported;
  const notes = [...imported.notes, ...later.filter((note) => !imported.notes.includes(note))];
  const shownNotes = chosen ? notes.filter((note) => !note.includes("operators")) : notes;
  const names = transcript.members.filter((member) => member.role !== "member").map((member) => member.name);
  const wasOpen = section.querySelector("details")?.open;
  const focused = [...section.querySelectorAll("input")].indexOf(document.activeElement);
  fill(
    section,
    el("h2", { id: "was-read-title", class: "unseen" }, t("was_read")),
    el(
      "p",
      { class: "facts" },
      el("span", {}, t("chat_facts", { messages: transcript.messages.length, members: transcript.members.length })),
      el("span", {}, t("format", { name: format === "sample" ? t("format_sample") : format })),
      el("span", {}, t("as_of", { time: moment(transcript.now, transcript) })),
      skipped > 0 && el("span", { class: "skipped" }, t("skipped", { n: skipped })),
    ),
    el(
      "p",
      { class: "speakers" },
      names.length > 0 ? [t("operators"), el("bdi", { lang: transcript.language }, names.join(t("comma")))] : t("no_operators"),
      chosen && el("span", { class: "quiet" }, ` ${t("operators_set")}`),
    ),
    shownNotes.length > 0 && el("ul", { class: "notes", lang: transcript.language }, shownNotes.map((note) => el("li", {}, note))),
    el(
      "details",
      { open: wasOpen || !names.length },
      el("summary", {}, t("change_operators")),
      el("div", { class: "roles" }, roles(transcript, onRoles)),
    ),
  );
  section.querySelectorAll("input")[focused]?.focus();
}

function roles(transcript, onRoles) {
  const count = new Map();
  for (const message of transcript.messages) count.set(message.sender, (count.get(message.sender) || 0) + 1);
  const speakers = [...transcript.members].sort((a, b) => (count.get(b.id) || 0) - (count.get(a.id) || 0)).slice(0, MANY);
  const boxes = speakers.map((member) => {
    const box = el("input", { type: "checkbox" });
    box.checked = member.role !== "member";
    box.addEventListener("change", () => {
      const now = new Map(transcript.members.map((one) => [one.id, one.role]));
      speakers.forEach((one, index) => {
        const ticked = boxes[index].box.checked;
        if (ticked !== (one.role !== "member")) now.set(one.id, ticked ? "operator" : "member");
      });
      onRoles(now);
    });
    const label = el("label", { class: "check" }, box, " ", el("bdi", { lang: transcript.language }, member.name));
    return { box, label };
  });
  return boxes.map((one) => one.label);
}
