// The sidebar: takes a chat in, shows what was read, then the advice as it comes.
import { advice, readChat, sample, samples } from "./api.js";
import { listenForQuestions } from "./ask.js";
import { drawCare } from "./care.js";
import { Chat } from "./chat.js";
import { bringIntoView, byId } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Intake } from "./intake.js";
import { OwnDraft } from "./own-draft.js";
import { Portrait } from "./portrait.js";
import { drawPractices, goToPractice } from "./practices.js";
import { ready, tell } from "./ready.js";
import { Replies } from "./replies.js";
import { Setup } from "./setup.js";
import { drawTiming } from "./timing.js";
import { calm, trouble } from "./trouble.js";
import { drawWasRead } from "./was-read.js";
import { dress, language, speak, t } from "./words.js";

const nothingYet = () => ({ concerns: [], decoys: [], ads: [], crisis: { kind: "none" }, timing: null, drafts: [], done: null, waiting: true });

let imported = null; // what was read: {transcript, format, notes, skipped, name}
let state = nothingYet(); // what the coach has said so far
let chosen = false; // whether the operators were put right by hand
let progress = ""; // the key of what is being done
let running = new AbortController();

const replies = new Replies(() => sceneOf());
const backToAdvice = (from) => {
  view("advice");
  if (from && from.isConnected) {
    from.focus({ preventScroll: true });
    bringIntoView(from);
  }
};
const chat = new Chat(byId("chat"), backToAdvice, (id, told) => replies.parts(id, told));
const own = new OwnDraft(() => sceneOf());
const setup = new Setup((draft, text) => own.take(draft, text));
const drafts = new Drafts(byId("drafts"));
const portrait = new Portrait({
  scene: () => sceneOf(),
  notes: () => notesOf(),
  onTags: setTags,
  onAdvise: () => {
    byId("group-name").focus();
    advise(begin());
  },
});
const intake = new Intake({
  onGive: (given) => open((signal) => readChat(given, signal), given.name),
  onSample: (id) =>
    open(async (signal) => ({ transcript: await sample(id, signal), format: "sample", notes: [], skipped: 0 })),
  onEmpty: () => trouble(t("nothing_given")),
});

// -- a chat, then advice on it -------------------------------------------------------------------------------------

async function open(read, name = "") {
  const signal = begin();
  calm();
  byId("read").disabled = true;
  byId("read").textContent = t("reading");
  try {
    imported = { ...(await read(signal)), name };
  } catch (problem) {
    if (problem.name !== "AbortError") complain(problem, /\bline \d/.test(`${problem.place} ${problem.detail}`) && t("try_lenient"));
    return;
  } finally {
    if (!signal.aborted) byId("read").disabled = false;
    byId("read").textContent = t("read");
  }
  chosen = false;
  replies.reset();
  own.forget();
  portrait.forget();
  chat.tint(new Map());
  chat.show(imported.transcript);
  drafts.reset();
  show("advice");
  view("advice");
  await advise(signal);
}

function complain(problem, lenient) {
  if (!problem.status) return trouble(t("no_server"), { actions: [[t("again"), () => intake.give()]] });
  const actions = lenient && !byId("lenient").checked ? [[lenient, () => intake.give({ lenient: true })]] : [];
  return trouble(problem.detail, { place: problem.place, actions });
}

async function advise(signal) {
  state = nothingYet();
  say("advising");
  draw();
  const waiting = setTimeout(() => say("waiting_coach"), 600);
  await ready();
  clearTimeout(waiting);
  if (signal.aborted) return;
  say("advising");
  try {
    for await (const [event, data] of advice(imported.transcript, notesOf(), signal)) {
      if (signal.aborted) return;
      hear(event, data);
      draw();
    }
    say("advised");
  } catch (problem) {
    if (problem.name === "AbortError" || signal.aborted) return;
    say("");
    state = { ...state, waiting: false };
    draw();
    trouble(problem.detail || t("broke_off"), { place: problem.place, actions: [[t("again"), () => advise(begin())]] });
  }
}

/** What the importer guessed, less what the operator has put right. */
const notesOf = () => (chosen ? imported.notes.filter((note) => !note.includes("operators")) : imported.notes);

/** One event of the stream into the state. */
function hear(event, data) {
  if (event === "concern") state.concerns = [...state.concerns, data];
  else if (event === "decoy") state.decoys = [...state.decoys, data];
  else if (event === "ad") state.ads = [...state.ads, data];
  else if (event === "crisis") state.crisis = data;
  else if (event === "second") state = { ...state, concerns: data.concerns, decoys: data.decoys, crisis: data.crisis };
  else if (event === "timing") state.timing = data;
  else if (event === "draft") state.drafts = [...state.drafts, data];
  else if (event === "done") {
    const { concerns, decoys, ads, crisis, timing } = data;
    state = { concerns, decoys, ads, crisis, timing, drafts: data.drafts, done: data, waiting: false };
  }
}

/** Stops what runs; the signal of what comes next. */
function begin() {
  running.abort();
  running = new AbortController();
  return running.signal;
}

// -- drawing -------------------------------------------------------------------------------------------------------

function draw() {
  const scene = sceneOf();
  byId("group-name").textContent = title();
  byId("group-name").lang = scene.lang;
  const people = imported.transcript.members.length;
  byId("chat-facts").textContent = t("chat_facts", { messages: imported.transcript.messages.length, members: people });
  drawWasRead(byId("was-read"), imported, { later: state.done ? state.done.notes : [], chosen, onRoles: setRoles });
  drawCare(byId("care"), state, scene);
  drawTiming(byId("timing"), state, scene);
  drafts.draw(state, scene);
  drawPractices(byId("practices"), state.done, scene);
  chat.tint(tones());
}

function title() {
  const { group } = imported.transcript;
  return group.name || imported.name || t("pasted_chat");
}

/** What the drawing needs; while no chat is open there is no transcript, nobody in it and no practice cited. */
function sceneOf() {
  const transcript = imported ? imported.transcript : null;
  const { members, messages } = transcript || { members: [], messages: [] };
  const people = new Map(members.map((member) => [member.id, member]));
  return {
    transcript,
    lang: transcript && transcript.language,
    people,
    messages: new Map(messages.map((message) => [message.id, message])),
    practices: new Map(state.done ? state.done.practices.map((one) => [one.practice, one]) : []),
    nameOf: (id) => (people.has(id) ? people.get(id).name : id),
    draftFor: (member) => state.drafts.find((draft) => draft.agent === "care" && draft.to === member),
    showDraft: (draft) => drafts.go(draft),
    workOn: (draft, text) => {
      view("advice");
      own.take(draft, text);
    },
    pointAt: (id, how) => chat.pointAt(id, how),
    showPractice: (id) => goToPractice(byId("practices"), id),
    showMessage: (id, from) => {
      view("chat");
      chat.mark(id, from);
    },
  };
}

/** Which messages of the chat the advice rests on, and for what; what presses most wins. */
function tones() {
  const found = new Map();
  const add = (tone, list) => list.forEach((one) => found.set(one.message, tone));
  add("door", state.timing ? state.timing.doors.flatMap((door) => door.evidence) : []);
  add("decoy", state.decoys.map((decoy) => decoy.evidence));
  add("ad", state.ads);
  add("care", [...(state.crisis.evidence || []), ...state.concerns.flatMap((concern) => concern.evidence)]);
  return found;
}

function setRoles(roles) {
  const members = imported.transcript.members.map((member) => ({ ...member, role: roles.get(member.id) }));
  imported = { ...imported, transcript: { ...imported.transcript, members } };
  chosen = true;
  replies.reset();
  portrait.changed();
  chat.show(imported.transcript);
  chat.seen();
  advise(begin());
}

/** What the operator noted of a member, for this chat as it is open here: the next advice is asked with it. */
function setTags(id, tags) {
  const members = imported.transcript.members.map((member) => (member.id === id ? { ...member, tags } : member));
  imported = { ...imported, transcript: { ...imported.transcript, members } };
}

function say(key) {
  progress = key;
  byId("progress").textContent = key && t(key);
  byId("progress").classList.toggle("unseen", key === "advised");
}

// -- what is on the page -------------------------------------------------------------------------------------------

/** "intake" or "advice"; neither is emptied when the other comes. */
function show(what) {
  const reading = what === "advice";
  document.body.dataset.stage = what;
  byId("intake").hidden = reading;
  byId("advice").hidden = byId("chat-side").hidden = byId("tabs").hidden = !reading;
  byId("back").hidden = reading || !imported;
  if (reading) byId("group-name").focus({ preventScroll: true });
}

/** In a narrow window either the advice or the chat is seen; a wide one shows both. */
function view(what) {
  document.body.dataset.view = what;
  byId("see-advice").setAttribute("aria-pressed", String(what === "advice"));
  byId("see-chat").setAttribute("aria-pressed", String(what === "chat"));
  chat.seen();
}

byId("see-advice").addEventListener("click", () => view("advice"));
byId("see-chat").addEventListener("click", () => view("chat"));
byId("back").addEventListener("click", () => show("advice"));
byId("another").addEventListener("click", () => {
  show("intake");
  byId("pasted").focus();
});

byId("language").value = language();
byId("language").addEventListener("change", (event) => {
  speak(event.target.value);
  dress();
  tell();
  intake.showSamples();
  own.redraw();
  setup.redraw();
  if (!imported) return;
  say(progress);
  chat.show(imported.transcript);
  chat.seen();
  drafts.redraw(state, sceneOf());
  portrait.redraw();
  draw();
});

dress();
show("intake");
view("advice");
listenForQuestions(() => (imported ? imported.transcript.group.id : "").slice(0, 300));
ready();
samples()
  .then((list) => intake.showSamples(list))
  .catch(() => {}); // the server is still away: ready() says so
