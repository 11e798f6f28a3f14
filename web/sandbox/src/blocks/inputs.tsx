// What is typed, ticked or picked from a calendar.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Loose } from "../api";
import { Failure } from "./buttons";
import { useConfirm } from "./confirm";
import { richTextWords } from "./rich_text";
import { useAct, useElementState, useSurface } from "./surface";
import { Text } from "./text";

export interface InputProps {
  blockId: string;
  element: Loose;
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean;
}

const typingPause = 250;

// Words are the page's own while they are typed; the workspace learns of them after a pause, and at the latest when the
// field is left. An update of the view by the app that changes them wins.
function useTyped(props: InputProps) {
  const { blockId, element } = props;
  const act = useAct(blockId, element);
  const surface = useSurface();
  const [state] = useElementState(blockId, element);
  const there: string = element.type === "rich_text_input" ? richTextWords(state.rich_text_value) : (state.value ?? "");
  const [words, setWords] = useState(there);
  const sent = useRef(there);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (there !== sent.current) {
      sent.current = there;
      setWords(there);
    }
  }, [there]);
  const events: string[] = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = (text: string, dispatch: boolean) => {
    clearTimeout(timer.current);
    sent.current = text;
    void act.run("fill", { text, silently: !dispatch });
  };
  const type = (text: string) => {
    setWords(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => tell(text, events.includes("on_character_entered")), typingPause);
  };
  const leave = () => {
    if (words !== sent.current) tell(words, false);
  };
  // A submission by the keyboard leaves no field.
  useEffect(() => {
    surface.typing.add(leave);
    return () => {
      surface.typing.delete(leave);
    };
  });
  const enter = (event: KeyboardEvent, multiline: boolean) => {
    if (event.key !== "Enter" || multiline || !events.includes("on_enter_pressed")) return;
    tell(words, true);
  };
  return { act, words, type, leave, enter };
}

const htmlTypes: Record<string, string> = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
};

export function TextInput(props: InputProps) {
  const { element } = props;
  const { act, words, type, leave, enter } = useTyped(props);
  const multiline = element.multiline === true || element.type === "rich_text_input";
  const shared = {
    "aria-label": props.label,
    "aria-describedby": props.describedBy,
    "aria-invalid": props.invalid || undefined,
    "data-autofocus": element.focus_on_load || undefined,
    className: "text-input",
    placeholder: element.placeholder?.text ?? (multiline ? "Write something" : ""),
    value: words,
    onBlur: leave,
    onChange: (event: { target: { value: string } }) => type(event.target.value),
    onKeyDown: (event: KeyboardEvent) => enter(event, multiline),
  };
  return (
    <>
      {multiline ? (
        <textarea rows={Math.min(8, Math.max(3, element.min_lines ?? 4))} {...shared} />
      ) : (
        <input
          type={htmlTypes[element.type] ?? "text"}
          inputMode={element.type === "number_input" ? "decimal" : undefined}
          {...shared}
        />
      )}
      {element.max_length && words.length > element.max_length * 0.9 && (
        <small className="counter">{element.max_length - words.length}</small>
      )}
      <Failure says={act.failure} />
    </>
  );
}

const pickerMembers = {
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
} as const;

export function Picker(props: InputProps) {
  const { blockId, element } = props;
  const act = useAct(blockId, element);
  const [state, put] = useElementState(blockId, element);
  const { ask, dialog } = useConfirm();
  const kind = element.type as "datepicker" | "timepicker" | "datetimepicker";
  const epoch = state.selected_date_time as number | null | undefined;
  const value =
    kind === "datepicker"
      ? state.selected_date
      : kind === "timepicker"
        ? state.selected_time
        : epoch && localInput(epoch);
  const pick = (text: string) => {
    const value = kind === "datetimepicker" && text ? Math.floor(new Date(text).getTime() / 1000) : text;
    ask(element.confirm, async () => {
      put({ [pickerMembers[kind]]: value });
      if (!(await act.run("fill", { text: value }))) put(null);
    });
  };
  return (
    <>
      <input
        type={{ datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" }[kind]}
        className="text-input picker"
        aria-label={props.label || element.placeholder?.text || kind}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        title={element.placeholder?.text}
        value={value ?? ""}
        onChange={event => pick(event.target.value)}
      />
      <Failure says={act.failure} />
      {dialog}
    </>
  );
}

function localInput(epoch: number): string {
  const at = new Date(epoch * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const sameOption = (one: Loose, other: Loose) => one?.value === other?.value && one?.text?.text === other?.text?.text;

export function ChoiceList(props: InputProps) {
  const { blockId, element } = props;
  const act = useAct(blockId, element);
  const [state, put] = useElementState(blockId, element);
  const { ask, dialog } = useConfirm();
  const name = useId();
  const several = element.type === "checkboxes";
  const chosen: Loose[] = [several ? (state.selected_options ?? []) : (state.selected_option ?? [])].flat();
  const toggle = (option: Loose) => {
    const rest = chosen.filter(one => !sameOption(one, option));
    const next = several ? (rest.length < chosen.length ? rest : [...chosen, option]) : option;
    ask(element.confirm, async () => {
      put(several ? { selected_options: next } : { selected_option: next });
      if (!(await act.run("choose", { option: next }))) put(null);
    });
  };
  return (
    <fieldset className="choices" aria-describedby={props.describedBy}>
      <legend className="visually-hidden">{props.label}</legend>
      {(element.options ?? []).map((option: Loose, index: number) => (
        <label key={index}>
          <input
            type={several ? "checkbox" : "radio"}
            name={name}
            checked={chosen.some(one => sameOption(one, option))}
            onChange={() => toggle(option)}
          />
          <span>
            <Text of={option.text} />
            {option.description && (
              <small>
                <Text of={option.description} />
              </small>
            )}
          </span>
        </label>
      ))}
      <Failure says={act.failure} />
      {dialog}
    </fieldset>
  );
}
