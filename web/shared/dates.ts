// Dates as Slack writes them. Pure: the time zone and `now` are parameters.

// Some versions of ICU put a narrow space before AM and PM.
const part = (at: Date, zone: string | undefined, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone }).format(at).replaceAll("\u202f", " ");

// A zone that this browser knows; undefined is the browser's own.
export function usableZone(zone: string | undefined): string | undefined {
  if (!zone || zone === "UTC") return undefined; // nobody said where the person is
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

export function ordinal(day: number): string {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th")}`;
}

// "2026-11-24" where that day is for the reader.
export function dayKey(at: Date, zone?: string): string {
  const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const parts = new Intl.DateTimeFormat("en-US", options).formatToParts(at);
  return ["year", "month", "day"].map(wanted => parts.find(one => one.type === wanted)?.value).join("-");
}

export const time = (at: Date, zone?: string) => part(at, zone, { hour: "numeric", minute: "2-digit" });

function relativeDay(at: Date, now: Date, zone?: string): string | undefined {
  const days = Math.round((Date.parse(dayKey(at, zone)) - Date.parse(dayKey(now, zone))) / 86_400_000);
  return new Map([
    [0, "Today"],
    [-1, "Yesterday"],
    [1, "Tomorrow"],
  ]).get(days);
}

// The year stands where the date is more than six months away.
const yearOf = (at: Date, now: Date, zone?: string) =>
  Math.abs(at.getTime() - now.getTime()) > 183 * 86_400_000 ? `, ${part(at, zone, { year: "numeric" })}` : "";

const dayOf = (at: Date, zone?: string) => ordinal(Number(part(at, zone, { day: "numeric" })));
const longDate = (at: Date, now: Date, zone?: string) =>
  `${part(at, zone, { month: "long" })} ${dayOf(at, zone)}${yearOf(at, now, zone)}`;

export function dayDivider(at: Date, now: Date, zone?: string): string {
  return relativeDay(at, now, zone) ?? `${part(at, zone, { weekday: "long" })}, ${longDate(at, now, zone)}`;
}

export function ago(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  const steps: [number, string][] = [
    [86_400 * 365, "year"],
    [86_400 * 30, "month"],
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ];
  for (const [length, unit] of steps) {
    const count = Math.floor(Math.abs(seconds) / length);
    if (count >= 1) {
      const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
      return seconds > 0 ? `${words} ago` : `in ${words}`;
    }
  }
  return seconds >= 0 ? "just now" : "in a moment";
}

const inSentence = (word: string | undefined) => word?.toLowerCase();

// One token of <!date^...>: without braces; undefined for one that Slack does not know.
function dateToken(name: string, at: Date, now: Date, zone?: string): string | undefined {
  const base = name.replace(/_pretty$/, "");
  const relative = name.endsWith("_pretty") ? inSentence(relativeDay(at, now, zone)) : undefined;
  switch (base) {
    case "date_num":
      return dayKey(at, zone);
    case "date_slash":
      return part(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
    case "date_long":
    case "date_long_full":
      return relative ?? `${part(at, zone, { weekday: "long" })}, ${longDate(at, now, zone)}`;
    case "date":
      return relative ?? longDate(at, now, zone);
    case "date_short":
      return relative ?? part(at, zone, { year: "numeric", month: "short", day: "numeric" });
    case "day_divider":
      return dayDivider(at, now, zone);
    case "time":
      return time(at, zone);
    case "time_secs":
      return part(at, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" });
    case "ago":
      return ago(at, now);
    default:
      return undefined;
  }
}

// "{date_short} at {time}". The fallback where the epoch is no date or a token is unknown.
export function slackDate(epoch: number, format: string, fallback: string, now: Date, zone?: string): string {
  const at = new Date(epoch * 1000);
  if (!Number.isFinite(epoch) || Number.isNaN(at.getTime())) return fallback;
  let known = true;
  const text = format.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
    const word = dateToken(name, at, now, zone);
    known &&= word !== undefined;
    return word ?? "";
  });
  if (!known) return fallback;
  return text;
}

export const tsDate = (ts: string) => new Date(Number(ts) * 1000);

// "3600000" -> "1 hour"; for how far a clock was moved.
export function spanWords(millis: number): string {
  const minutes = Math.round(Math.abs(millis) / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor((minutes % 1440) / 60), "hour"],
    [minutes % 60, "minute"],
  ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return words.join(" ") || "0 minutes";
}
