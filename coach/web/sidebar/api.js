// The coach's HTTP interface. Every fault becomes a Problem that a person can read.

export class Problem extends Error {
  /** detail: what was wrong; place: where (file, line, field); status: 0 when nobody answered. */
  constructor({ detail = "", place = "", title = "", status = 0, errors = [] } = {}) {
    super(detail || title);
    Object.assign(this, { detail: detail || title, place, status, errors });
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ status: 0 });
  }
  if (response.ok) return response;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // a proxy's page, not ours: the status is all there is
  }
  throw new Problem({ title: `HTTP ${response.status}`, ...told, status: response.status });
}

const json = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Null when the coach is ready, else what it is waiting for. */
export async function notReady() {
  try {
    await call("readyz");
    return null;
  } catch (problem) {
    return problem;
  }
}

/** given: {file | text, group, chat, now, lenient} -> {transcript, format, notes, skipped} */
export async function readChat(given, signal) {
  const form = new FormData();
  if (given.file) form.append("file", given.file);
  else form.append("text", given.text);
  for (const name of ["group", "chat", "now"]) if (given[name]) form.append(name, given[name]);
  if (given.lenient) form.append("lenient", "true");
  return (await call("v1/transcripts", { method: "POST", body: form, signal })).json();
}

export const samples = async () => (await call("v1/samples")).json();
export const sample = async (id, signal) => (await call(`v1/samples/${encodeURIComponent(id)}`, { signal })).json();
export const ask = async (question, group) => (await call("v1/ask", json({ question, group }))).json();

/** A message of the chat -> drafts to answer it with, or why none is needed. */
export const reply = async (transcript, message, signal) => (await call("v1/replies", { ...json({ transcript, message }), signal })).json();

/** {text, private, transcript?} -> {findings, unclear, mended}; ranges count characters by code points (characters.js). */
export const check = async (request) => (await call("v1/check", json(request))).json();

/** {text, private, transcript?, manner} -> {text, original, changed, findings, unclear, why, cost, author} */
export const rewrite = async (request) => (await call("v1/rewrites", json(request))).json();

/** {group, language} -> {questions, invitation, welcome, rules, week} */
export const setup = async (request) => (await call("v1/setup", json(request))).json();

/** {transcript, parts?, rule?} -> the group as a whole; parts that were not asked for are null. */
export const portrait = async (request, signal) => (await call("v1/portrait", { ...json(request), signal })).json();

/** The same request -> a page of HTML, complete in itself. */
export const report = async (request) => (await call("v1/report", json(request))).text();

/** Yields [event, data] as the coach thinks; throws a Problem when it breaks off before `done`. */
export async function* advice(transcript, notes, signal) {
  const request = json({ transcript, options: { notes } });
  request.headers.Accept = "text/event-stream";
  const response = await call("v1/advice", { ...request, signal });
  let finished = false;
  for await (const [event, data] of events(response.body)) {
    if (event === "error") throw new Problem({ ...data, status: 500 });
    finished = finished || event === "done";
    yield [event, data];
  }
  if (!finished) throw new Problem({ status: 0 });
}

/** Server-sent events of a response body, with their JSON read. */
async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = done ? "" : blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
      if (done) return;
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Problem) throw error;
    throw new Problem({ status: 0 });
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? [name, JSON.parse(data.join("\n"))] : null;
}
