import { describe, expect, it } from "vitest";
import type { AppInfo, Person } from "./api";
import { applied, suggestionsFor } from "./completion";

const app = {
  commands: [{ command: "/c1", description: "Ask for access", usage_hint: "request | help" }],
} as AppInfo;
const people = [
  { id: "U1", name: "lena", real_name: "Lena Fischer", title: "Engineer" },
  { id: "U2", name: "omar", real_name: "Omar Haddad", title: "Head" },
] as Person[];
const boot = { app, people, channels: [{ id: "C1", name: "general", private: false }] };
const find = (text: string, caret = text.length) => suggestionsFor(text, caret, boot, { id: "U1" }, { wave: "👋" });

describe("completion", () => {
  it("offers the app's commands, then their words", () => {
    expect(find("/c").map(one => one.insert)).toEqual(["/c1 "]);
    expect(find("/c1 r").map(one => one.insert)).toEqual(["/c1 request"]);
    expect(find("/c1 request")[0]?.whole).toBe(true);
    expect(find("/other")).toEqual([]);
  });

  it("offers people by any of their names, channels and emoji", () => {
    expect(find("hi @had").map(one => one.insert)).toEqual(["@omar "]);
    expect(find("#gen").map(one => one.insert)).toEqual(["#general "]);
    expect(find(":wa").map(one => one.insert)).toEqual([":wave: "]);
    expect(find("10:30")).toEqual([]);
  });

  it("takes the place of the word at the caret and of nothing else", () => {
    const text = "hi @om, look";
    const [one] = find(text, 6);
    expect(applied(text, 6, one!)).toEqual({ text: "hi @omar , look", caret: 9 });
  });
});
