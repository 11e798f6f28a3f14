import { expect, test } from "vitest";
import { blocksOf, inline, piecesOf } from "./marks";

test("marks become a tree, and what is no mark stays text", () => {
  expect(inline("*bold* and _it_")).toEqual([
    { kind: "bold", children: [{ kind: "text", text: "bold" }] },
    { kind: "text", text: " and " },
    { kind: "italic", children: [{ kind: "text", text: "it" }] },
  ]);
  expect(inline("2 * 3 * 4")).toEqual([{ kind: "text", text: "2 * 3 * 4" }]);
});

test("markup of the page and of Slack is text", () => {
  for (const probe of [
    "<script>alert(1)</script>",
    "<!channel>",
    "<@U0LENA>",
    "<https://evil.test|x>",
    "&lt;b&gt;",
    "a & b",
  ])
    expect(inline(probe)).toEqual([{ kind: "text", text: probe }]);
  expect(inline("`<img src=x onerror=alert(1)>`")).toEqual([
    { kind: "code", children: [{ kind: "text", text: "<img src=x onerror=alert(1)>" }] },
  ]);
});

test("lines become lists, quotes and code", () => {
  expect(
    blocksOf("Look:\n• one\n- two\n\n1. first\n2. second\n> said\n```\n*not bold*\n```\nend").map(one => one.kind),
  ).toEqual(["words", "list", "list", "quote", "code", "words"]);
  expect(blocksOf("```\n*x*\n```")).toEqual([{ kind: "code", text: "*x*" }]);
  expect(blocksOf("```\nopen")).toEqual([{ kind: "words", lines: [inline("```"), inline("open")] }]);
  expect(blocksOf("")).toEqual([]);
});

test("only addresses that a browser may open become links", () => {
  expect(piecesOf("the plan (https://acme.test/plan).", [])).toEqual([
    { kind: "text", text: "the plan (" },
    { kind: "link", url: "https://acme.test/plan" },
    { kind: "text", text: ")." },
  ]);
  for (const probe of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.test"])
    expect(piecesOf(probe, [])).toEqual([{ kind: "text", text: probe }]);
});

test("people are found by what is written, the longest first", () => {
  expect(piecesOf("@Li Zhang, @Li and x@Li", ["Li", "Li Zhang"])).toEqual([
    { kind: "person", written: "Li Zhang" },
    { kind: "text", text: ", " },
    { kind: "person", written: "Li" },
    { kind: "text", text: " and x@Li" },
  ]);
  expect(piecesOf("@Lia", ["Li"])).toEqual([{ kind: "text", text: "@Lia" }]);
});
