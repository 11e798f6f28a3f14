// The markdown block: standard Markdown, without HTML. Loaded when one is shown.
import { compiler } from "markdown-to-jsx";
import { Link } from "./text";

export default function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {compiler(text, {
        disableParsingRawHTML: true,
        forceBlock: true,
        overrides: { a: ({ href, children }) => <Link url={href ?? ""}>{children}</Link> },
      })}
    </div>
  );
}
