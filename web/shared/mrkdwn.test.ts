import { describe, expect, it } from "vitest";
import { type Inline, parseInline, parseMrkdwn, plainText } from "./mrkdwn";

const text = (words: string): Inline => ({ kind: "text", text: words });

describe("mrkdwn", () => {
  it("takes marks at the borders of words only", () => {
    expect(parseInline("*bold* and snake_case_name")).toEqual([
      { kind: "bold", children: [text("bold")] },
      text(" and snake_case_name"),
    ]);
    expect(parseInline("2 * 3 * 4")).toEqual([text("2 * 3 * 4")]);
    expect(parseInline("*not bold *")).toEqual([text("*not bold *")]);
    expect(parseInline("~gone~ _so_")).toEqual([
      { kind: "strike", children: [text("gone")] },
      text(" "),
      { kind: "italic", children: [text("so")] },
    ]);
  });

  it("finds marks around links and links inside of marks", () => {
    expect(parseInline("*<https://a.test/x_y|a *b*>*")).toEqual([
      { kind: "bold", children: [{ kind: "link", url: "https://a.test/x_y", label: "a *b*" }] },
    ]);
  });

  it("leaves marks in code alone", () => {
    expect(parseInline("`a *b* &lt;c&gt;`")).toEqual([{ kind: "code", children: [text("a *b* <c>")] }]);
  });

  it("undoes the three entities once, so that nobody can write a mention", () => {
    expect(parseInline("&lt;!channel&gt; &amp;amp;")).toEqual([text("<!channel> &amp;")]);
  });

  it("reads mentions, channels, groups, broadcasts and dates", () => {
    expect(parseInline("<@U1><#C1|general><!subteam^S1|@ops><!here>")).toEqual([
      { kind: "user", id: "U1", label: "" },
      { kind: "channel", id: "C1", label: "general" },
      { kind: "group", id: "S1", label: "@ops" },
      { kind: "broadcast", name: "here" },
    ]);
    expect(parseInline("<!date^1392734382^{date} at {time}^https://a.test/|then>")).toEqual([
      { kind: "date", epoch: 1392734382, format: "{date} at {time}", url: "https://a.test/", fallback: "then" },
    ]);
  });

  it("knows quotes, escaped or not, and fences", () => {
    expect(parseMrkdwn("said:\n&gt; one\n> two\nend").map(block => block.kind)).toEqual(["line", "quote", "line"]);
    expect(parseMrkdwn("a ```\n*x* <https://a.test>\n``` b")).toEqual([
      { kind: "line", children: [text("a ")] },
      {
        kind: "pre",
        children: [text("*x* "), { kind: "link", url: "https://a.test", label: "https://a.test" }],
      },
      { kind: "line", children: [text(" b")] },
    ]);
    expect(parseMrkdwn("``` open")).toEqual([{ kind: "line", children: [text("``` open")] }]);
  });

  it("reads emoji by name and leaves times alone", () => {
    expect(parseInline(":wave::skin-tone-3: at 10:30:15")).toEqual([
      { kind: "emoji", name: "wave" },
      text(" at 10:30:15"),
    ]);
  });

  it("gives up on nothing that people type", () => {
    for (const odd of ["<", "<>", "*", "**", "```", "`", "> ", "<@", "::", "_*~`", "<!date^x^{y}|f>"])
      expect(() => parseMrkdwn(odd)).not.toThrow();
  });

  it("says it plainly", () => {
    expect(plainText("*Hi* <@U1>\n> `x`", id => `name of ${id}`)).toBe("Hi @name of U1\nx");
  });
});
