// Block Kit: a list of blocks as Slack draws it, with all its elements at work.
import { Component, lazy, type ReactNode, Suspense, useId, useState } from "react";
import type { Loose } from "../api";
import { Icon } from "../icons";
import { Button, Overflow } from "./buttons";
import { ChoiceList, Picker, TextInput } from "./inputs";
import { RichText } from "./rich_text";
import { Select } from "./selects";
import { useSurface } from "./surface";
import { Link, Plain, Text } from "./text";

const Markdown = lazy(() => import("./markdown"));

// What the page does not draw: its words as far as it has any, and all of it for the curious.
export function Unknown({ of }: { of: Loose }) {
  const words = of?.text?.text ?? of?.text ?? of?.title?.text ?? of?.alt_text ?? "";
  return (
    <div className="unknown">
      {typeof words === "string" && words && <p>{words}</p>}
      <details>
        <summary>This sandbox does not draw “{String(of?.type)}”; Slack may.</summary>
        <pre>{JSON.stringify(of, null, 2)}</pre>
      </details>
    </div>
  );
}

interface ElementProps {
  blockId: string;
  element: Loose;
  label?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
}

export function Element({ blockId, element, label = "", describedBy, invalid = false }: ElementProps) {
  const type: string = element?.type ?? "";
  const named = { blockId, element, label: label || element?.placeholder?.text || "", describedBy, invalid };
  if (type === "button" || type === "workflow_button") return <Button blockId={blockId} element={element} />;
  if (type === "overflow") return <Overflow blockId={blockId} element={element} />;
  if (type === "image") return <Picture of={element} className="thumbnail" />;
  if (/^(multi_)?(static|external|users|conversations|channels)_select$/.test(type)) return <Select {...named} />;
  if (type === "checkboxes" || type === "radio_buttons") return <ChoiceList {...named} />;
  if (/^(date|time|datetime)picker$/.test(type)) return <Picker {...named} />;
  if (/^(plain_text|email_text|url_text|number|rich_text)_input$/.test(type)) return <TextInput {...named} />;
  if (type === "file_input") return <p className="unknown">Files cannot be uploaded in this sandbox.</p>;
  return <Unknown of={element} />;
}

function Picture({ of, className }: { of: Loose; className: string }) {
  const [lost, setLost] = useState(false);
  if (!of.image_url || lost) return <span className="lost-picture">{of.alt_text || "picture"}</span>;
  return <img className={className} src={of.image_url} alt={of.alt_text ?? ""} onError={() => setLost(true)} />;
}

function Section({ of }: { of: Loose }) {
  return (
    <div className="section">
      <div className="section-text">
        {of.text && (
          <div className="words">
            <Text of={of.text} />
          </div>
        )}
        {of.fields && (
          <div className="fields">
            {of.fields.map((field: Loose, index: number) => (
              <div className="words" key={index}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {of.accessory && (
        <div className="accessory">
          <Element blockId={of.block_id} element={of.accessory} label={plainWords(of.text)} />
        </div>
      )}
    </div>
  );
}

const plainWords = (text: Loose): string => (text?.text ?? "").replace(/[*_~`]/g, "");

function Context({ of }: { of: Loose }) {
  return (
    <div className="context">
      {(of.elements ?? []).map((one: Loose, index: number) =>
        one.type === "image" ? (
          <Picture key={index} of={one} className="context-picture" />
        ) : (
          <span className="words" key={index}>
            <Text of={one} />
          </span>
        ),
      )}
    </div>
  );
}

function Input({ of }: { of: Loose }) {
  const id = useId();
  const error = useSurface().errors[of.block_id];
  const described = [error && `${id}-error`, of.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={error ? "input-block invalid" : "input-block"}>
      <div className="input-label">
        <Text of={of.label} />
        {of.optional && <span className="optional"> (optional)</span>}
      </div>
      <Element
        blockId={of.block_id}
        element={of.element}
        label={(of.label?.text ?? "") + (of.optional ? " (optional)" : "")}
        describedBy={described}
        invalid={error !== undefined}
      />
      {error && (
        <p className="input-error" id={`${id}-error`} role="alert">
          <Icon name="warning" size={14} />
          {error}
        </p>
      )}
      {of.hint && (
        <p className="hint" id={`${id}-hint`}>
          <Text of={of.hint} />
        </p>
      )}
    </div>
  );
}

function Table({ of }: { of: Loose }) {
  const align = (column: number) => ({ textAlign: of.column_settings?.[column]?.align ?? "left" });
  const [head, ...rows] = of.rows ?? [];
  const cell = (one: Loose) => (one?.type === "rich_text" ? <RichText of={one} /> : (one?.text ?? ""));
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {(head ?? []).map((one: Loose, index: number) => (
              <th key={index} style={align(index)}>
                {cell(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row: Loose, at: number) => (
            <tr key={at}>
              {row.map((one: Loose, index: number) => (
                <td key={index} style={align(index)}>
                  {cell(one)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Drawn({ of }: { of: Loose }) {
  switch (of?.type) {
    case "section":
      return <Section of={of} />;
    case "header":
      return (
        <h3 className="header-block">
          <Text of={of.text} />
        </h3>
      );
    case "divider":
      return <hr />;
    case "actions":
      return (
        <div className="actions">
          {(of.elements ?? []).map((one: Loose, index: number) => (
            <Element key={one.action_id ?? index} blockId={of.block_id} element={one} />
          ))}
        </div>
      );
    case "context":
      return <Context of={of} />;
    case "image":
      return (
        <figure>
          {of.title && (
            <figcaption>
              <Text of={of.title} />
            </figcaption>
          )}
          <Picture of={of} className="picture" />
        </figure>
      );
    case "input":
      return <Input of={of} />;
    case "rich_text":
      return <RichText of={of} />;
    case "markdown":
      return (
        <Suspense fallback={<p>{of.text}</p>}>
          <Markdown text={String(of.text ?? "")} />
        </Suspense>
      );
    case "table":
      return <Table of={of} />;
    case "video":
      return (
        <div className="video">
          <Link url={of.title_url ?? of.video_url ?? ""}>
            <Plain text={of.title?.text ?? ""} />
          </Link>
          {of.description && (
            <div className="words">
              <Text of={of.description} />
            </div>
          )}
          <Picture of={{ image_url: of.thumbnail_url, alt_text: of.alt_text }} className="picture" />
        </div>
      );
    case "file":
      return (
        <p className="file">
          <Icon name="file" /> {of.external_id ?? "A file"}
        </p>
      );
    default:
      return <Unknown of={of} />;
  }
}

// One block that cannot be drawn is not the end of the page.
class Guarded extends Component<{ of: Loose; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidUpdate(before: { of: Loose }) {
    if (before.of !== this.props.of && this.state.failed) this.setState({ failed: false });
  }
  override render() {
    return this.state.failed ? <Unknown of={this.props.of} /> : this.props.children;
  }
}

export function Blocks({ blocks }: { blocks: Loose[] }) {
  return (
    <div className="blocks">
      {blocks.map((one, index) => (
        <Guarded key={one?.block_id ?? index} of={one}>
          <Drawn of={one} />
        </Guarded>
      ))}
    </div>
  );
}
