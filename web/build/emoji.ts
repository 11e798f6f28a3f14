// The emoji by Slack's names, as a module: import names from "virtual:emoji".
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(require.resolve(`emojibase-data/${name}`), "utf8"));

export function emojiByName(): Record<string, string> {
  const glyphs = new Map<string, string>();
  for (const one of read("en/compact.json") as { hexcode: string; unicode: string }[])
    glyphs.set(one.hexcode, one.unicode);
  const names: Record<string, string> = {};
  // Slack takes its names from emoji-data, which emojibase calls by its author.
  for (const [hexcode, given] of Object.entries(
    read("en/shortcodes/iamcal.json") as Record<string, string | string[]>,
  )) {
    const glyph = glyphs.get(hexcode);
    if (glyph) for (const name of [given].flat()) names[name] = glyph;
  }
  return names;
}

export function emoji(): Plugin {
  const id = "virtual:emoji";
  return {
    name: "emoji",
    resolveId: source => (source === id ? `\0${id}` : null),
    load: loaded =>
      loaded === `\0${id}` ? `export default JSON.parse(${JSON.stringify(JSON.stringify(emojiByName()))})` : null,
  };
}
