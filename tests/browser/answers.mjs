// Whether what the server answers is what the page believes it is. Each `get<T>(path)`, `post<T>(path)` and
// `usePages<T>(key, path)` of the page's sources says T of an address; here the compiler reads what the server has said
// at such an address as a T: a field that is missing, or of another kind, is an error of types.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./support.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const ts = require("typescript");
const folder = join(root, "web/app/src");
// What nobody reads may be there, too.
const heardType = `
type Heard<T> = T extends (infer U)[] ? Heard<U>[] : T extends object ? { [K in keyof T]: Heard<T[K]> } & { [other: string]: unknown } : T;`;
const mostOfOne = 6; // answers at one address are alike; so many are read

// Everything that the pages of a browser are told.
export function listen(context, heard = new Map()) {
  context.on("response", async response => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/web/api/") || !response.ok()) return;
    const key = `${response.request().method()} ${pathname.slice("/web/api/".length)}`;
    const body = await response.json().catch(() => null);
    if (body === null) return;
    const text = JSON.stringify(body);
    const texts = heard.get(key) ?? new Set();
    heard.set(key, texts.add(text));
  });
  return heard;
}

// `tasks/${number}/audit` as /^tasks\/[^/]+\/audit$/; what a query() or a `?` begins is no part of it.
function addressOf(node) {
  if (ts.isStringLiteralLike(node)) return pattern([node.text.split("?")[0]]);
  if (ts.isConditionalExpression(node))
    return new RegExp(`${addressOf(node.whenTrue).source}|${addressOf(node.whenFalse).source}`);
  if (ts.isBinaryExpression(node)) return addressOf(node.left);
  if (!ts.isTemplateExpression(node)) throw new Error(`an address that cannot be read: ${node.getText()}`);
  const pieces = [node.head.text];
  for (const span of node.templateSpans) {
    if (span.expression.getText().startsWith("query(") || pieces.at(-1).includes("?")) break;
    pieces.push(span.literal.text);
  }
  return pattern(pieces[0].includes("?") ? [pieces[0].split("?")[0]] : pieces);
}
const pattern = pieces => new RegExp(`^${pieces.map(one => one.split("?")[0].replaceAll(/[.]/g, "\\.")).join("[^/]+")}$`);

function callsIn(source) {
  const calls = [];
  const visit = node => {
    const name = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : "";
    if (node.typeArguments?.length === 1 && ["get", "post", "usePages"].includes(name)) {
      const type = node.typeArguments[0].getText(source);
      const isPages = name === "usePages";
      if (!/\bT\b/.test(type)) calls.push({ // but for the inside of usePages
        method: name === "post" ? "POST" : "GET",
        address: addressOf(node.arguments[isPages ? 1 : 0]),
        type: isPages ? `import("./lists").PageOf<${type}>` : type,
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

// {wrong: what does not fit, unheard: calls of which no answer was heard}
export function compare(heard) {
  const config = ts.readConfigFile(join(root, "web/tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, join(root, "web"));
  const files = readdirSync(folder).filter(name => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"));
  const [unheard, wrong, texts] = [[], [], new Map()];
  for (const name of files) {
    const path = join(folder, name);
    const text = ts.sys.readFile(path);
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
    let more = "";
    for (const call of callsIn(source)) {
      const answers = [...heard].filter(([key]) => {
        const [method, address] = key.split(" ");
        return method === call.method && call.address.test(address);
      });
      if (answers.length === 0) unheard.push(`${name}:${call.line}: ${call.method} ${call.address.source}`);
      for (const [key, said] of answers.slice(0, mostOfOne))
        for (const json of [...said].slice(0, mostOfOne))
          more += `\n/* ${name}:${call.line} ${key} */ export const answer${more.length}: Heard<${call.type}> = ${json};`;
    }
    texts.set(path, text + (more && heardType) + more);
  }
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) =>
    texts.has(path) ? ts.createSourceFile(path, texts.get(path), ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  const program = ts.createProgram([...texts.keys()], { ...options, noUnusedLocals: false, types: [] }, host);
  for (const problem of ts.getPreEmitDiagnostics(program)) {
    const text = problem.file?.text ?? "";
    const at = text.lastIndexOf("\n", problem.start) + 1;
    wrong.push(`${text.slice(at, text.indexOf("*/", at) + 2)} ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
  }
  return { wrong: [...new Set(wrong)], unheard };
}
