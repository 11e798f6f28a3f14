import { describe, expect, it } from "vitest";
import { ago, dayDivider, ordinal, slackDate, spanWords, usableZone } from "./dates";

const now = new Date("2026-11-25T12:00:00Z");
const at = (iso: string) => Date.parse(iso) / 1000;
const date = (iso: string, format: string, zone = "Etc/UTC") => slackDate(at(iso), format, "fallback", now, zone);

describe("dates", () => {
  it("are shown in the reader's zone", () => {
    expect(date("2026-11-25T23:30:00Z", "{date_num} {time}")).toBe("2026-11-25 11:30 PM");
    expect(date("2026-11-25T23:30:00Z", "{date_num} {time}", "Asia/Tokyo")).toBe("2026-11-26 8:30 AM");
  });

  it("are worded as Slack's tokens are", () => {
    const then = "2026-11-03T06:39:42Z";
    expect(date(then, "{date}")).toBe("November 3rd");
    expect(date(then, "{date_long}")).toBe("Tuesday, November 3rd");
    expect(date(then, "{date_short}")).toBe("Nov 3, 2026");
    expect(date(then, "{date_slash}")).toBe("11/03/2026");
    expect(date(then, "on {date} at {time_secs}")).toBe("on November 3rd at 6:39:42 AM");
    expect(date("2014-02-18T14:39:42Z", "{date}")).toBe("February 18th, 2014");
  });

  it("near today are relative where the format is pretty", () => {
    expect(date("2026-11-25T09:00:00Z", "{date_short_pretty} at {time}")).toBe("today at 9:00 AM");
    expect(date("2026-11-24T09:00:00Z", "Since {date_pretty}")).toBe("Since yesterday");
    expect(date("2026-11-26T09:00:00Z", "{date_long_pretty}")).toBe("tomorrow");
    expect(date("2026-11-20T09:00:00Z", "{date_pretty}")).toBe("November 20th");
  });

  it("that are none read as the fallback", () => {
    expect(slackDate(Number.NaN, "{date}", "some day", now)).toBe("some day");
    expect(slackDate(1e15, "{date}", "some day", now)).toBe("some day");
    expect(date("2026-11-25T09:00:00Z", "{epoch}")).toBe("fallback");
  });

  it("divide the days", () => {
    expect(dayDivider(new Date("2026-11-25T01:00:00Z"), now, "Etc/UTC")).toBe("Today");
    expect(dayDivider(new Date("2026-11-20T01:00:00Z"), now, "Etc/UTC")).toBe("Friday, November 20th");
    expect(dayDivider(new Date("2025-11-20T01:00:00Z"), now, "Etc/UTC")).toBe("Thursday, November 20th, 2025");
  });

  it("say how long ago", () => {
    expect(ago(new Date("2026-11-25T11:57:00Z"), now)).toBe("3 minutes ago");
    expect(ago(new Date("2026-11-24T11:00:00Z"), now)).toBe("1 day ago");
    expect(ago(now, now)).toBe("just now");
    expect(spanWords(90_000_000)).toBe("1 day 1 hour");
  });

  it("use a zone only where the browser knows it", () => {
    expect(usableZone("Europe/Berlin")).toBe("Europe/Berlin");
    expect(usableZone("Mars/Olympus")).toBeUndefined();
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 23].map(ordinal).join()).toBe(
      "1st,2nd,3rd,4th,11th,12th,13th,21st,22nd,23rd",
    );
  });
});
