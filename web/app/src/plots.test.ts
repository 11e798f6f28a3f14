import { expect, test } from "vitest";
import { everyDay } from "./plots";

test("every day of the period is there, also one without a request", () => {
  const now = new Date("2026-03-02T09:30:00Z");
  expect(everyDay([{ name: "2026-02-28", count: 3 }], 4, now)).toEqual([
    { name: "2026-02-27", count: 0 },
    { name: "2026-02-28", count: 3 },
    { name: "2026-03-01", count: 0 },
    { name: "2026-03-02", count: 0 },
  ]);
});
