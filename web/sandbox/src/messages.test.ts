import { describe, expect, it } from "vitest";
import type { Message } from "./api";
import { continues, merged, withChange } from "./messages";

const message = (ts: string, more: Partial<Message> = {}): Message => ({
  channel: "C1",
  ts,
  thread_ts: "",
  author: "U1",
  by_app: false,
  text: ts,
  blocks: null,
  inputs: {},
  edited: false,
  ephemeral: false,
  deleted: false,
  thread: null,
  ...more,
});
const stamps = (list: Message[]) => list.map(one => one.ts);

describe("lists of messages", () => {
  it("take a change where it belongs by time", () => {
    const list = [message("1"), message("3")];
    expect(stamps(withChange(list, message("2")))).toEqual(["1", "2", "3"]);
    expect(stamps(withChange(list, message("4")))).toEqual(["1", "3", "4"]);
    expect(withChange(list, message("3", { text: "new" }))[1]?.text).toBe("new");
    expect(stamps(withChange(list, message("1", { gone: true })))).toEqual(["3"]);
    expect(withChange(list, message("9", { gone: true }))).toBe(list);
  });

  it("leave out what is older than all while there is more above", () => {
    expect(stamps(withChange([message("5")], message("2"), true))).toEqual(["5"]);
    expect(stamps(withChange([message("5")], message("2"), false))).toEqual(["2", "5"]);
  });

  it("merge pages without doubles", () => {
    expect(stamps(merged([message("1"), message("2")], [message("2"), message("3")]))).toEqual(["1", "2", "3"]);
    expect(stamps(merged([message("1")], []))).toEqual(["1"]);
  });

  it("put together what one person says in a row", () => {
    expect(continues(message("100"), message("200"))).toBe(true);
    expect(continues(message("100"), message("500"))).toBe(false);
    expect(continues(message("100"), message("200", { author: "U2" }))).toBe(false);
    expect(continues(undefined, message("200"))).toBe(false);
  });
});
