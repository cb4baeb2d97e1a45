// Times as the group's own wall clock shows them, never the reader's.
import { language, t } from "./words.js";

/** {day, time} of an ISO moment: in the group's zone, or as the moment itself is written where no zone is known. */
function wall(iso, zone) {
  if (!zone) return { day: iso.slice(0, 10), time: iso.slice(11, 16) };
  const parts = Object.fromEntries(format(zone).formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) {
    const fields = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en-GB", { ...fields, hourCycle: "h23", timeZone: zone }));
  }
  return formats.get(zone);
}

export const dayOf = (iso, transcript) => wall(iso, transcript.group.timezone).day;
export const timeOf = (iso, transcript) => wall(iso, transcript.group.timezone).time;

/** "4月17日 周五" */
export function dayName(day) {
  const shown = { month: "long", day: "numeric", weekday: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language(), shown).format(new Date(`${day}T00:00:00Z`));
}

/** "10:26" on the day of the chat's now, else "5月24日 10:26", with the year where that is another one. */
export function when(iso, transcript) {
  const day = dayOf(iso, transcript);
  const time = timeOf(iso, transcript);
  const today = dayOf(transcript.now, transcript);
  if (day === today) return time;
  const shown = { month: "short", day: "numeric", timeZone: "UTC", ...(day.slice(0, 4) !== today.slice(0, 4) && { year: "numeric" }) };
  return `${new Intl.DateTimeFormat(language(), shown).format(new Date(`${day}T00:00:00Z`))} ${time}`;
}

/** A moment seen from the chat's now: the time alone today, "tomorrow", else with its date. */
export function moment(iso, transcript) {
  const day = dayOf(iso, transcript);
  const time = timeOf(iso, transcript);
  const today = dayOf(transcript.now, transcript);
  if (day === today) return time;
  const apart = (new Date(day) - new Date(today)) / 86_400_000;
  return apart === 1 ? t("tomorrow", { time }) : `${dayName(day)} ${time}`;
}
