// A list to choose from by typing: one value or several (WAI-ARIA's combobox with a listbox).
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Icon } from "../icons";
import { Popup } from "../overlay";

export interface Choice {
  key: string;
  label: string;
  detail?: string | undefined;
  mark?: ReactNode; // before the label: a face, a hash
}
export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

interface Props {
  label: string;
  placeholder: string;
  chosen: Choice[];
  multiple: boolean;
  most?: number | undefined; // of several
  minQuery?: number; // below it nothing is asked
  // What there is for these words; the list is filtered already.
  find: (query: string) => ChoiceGroup[] | Promise<ChoiceGroup[]>;
  onChange: (chosen: Choice[]) => void;
  invalid?: boolean;
  describedBy?: string | undefined;
  autoFocus?: boolean;
}

export function Combobox(props: Props) {
  const { chosen, multiple, minQuery = 0 } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<ChoiceGroup[] | null>(null);
  const [at, setAt] = useState(0);
  const asked = useRef(0);
  const enterWaits = useRef(false); // Enter was pressed before there was anything to choose
  const choices = (found ?? []).flatMap(group => group.choices);
  const isChosen = (choice: Choice) => chosen.some(one => one.key === choice.key);
  const full = multiple && props.most !== undefined && chosen.length >= props.most;

  const search = (words: string) => {
    const mine = ++asked.current;
    enterWaits.current = false;
    setAt(0);
    if (words.length < minQuery) {
      setFound(null);
      return;
    }
    const answer = props.find(words);
    if (!(answer instanceof Promise)) {
      setFound(answer);
      return;
    }
    setFound(null);
    void answer.then(groups => {
      if (mine !== asked.current) return;
      setFound(groups);
      if (enterWaits.current) pick(groups.flatMap(group => group.choices)[0]);
    });
  };
  const show = () => {
    if (open) return;
    setOpen(true);
    setQuery("");
    search("");
  };
  const hide = () => {
    ++asked.current;
    setOpen(false);
    setQuery("");
  };
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    if (!multiple) {
      hide();
      props.onChange([choice]);
      return;
    }
    if (!isChosen(choice) && full) return;
    props.onChange(isChosen(choice) ? chosen.filter(one => one.key !== choice.key) : [...chosen, choice]);
    setQuery("");
    if (query) search("");
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Backspace" && !query && chosen.length > 0 && multiple) props.onChange(chosen.slice(0, -1));
    if (!open && (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Enter")) {
      event.preventDefault();
      show();
      return;
    }
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + choices.length) % Math.max(1, choices.length));
    else if (event.key === "Enter" && !found) enterWaits.current = true;
    else if (event.key === "Enter") pick(choices[at]);
    else if (event.key === "Escape") hide();
    else if (event.key === "Tab") return hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useEffect(() => {
    if (open) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [open, at, id]);

  const single = multiple ? undefined : chosen[0];
  return (
    <div ref={box} className={`combobox ${open ? "open" : ""} ${props.invalid ? "invalid" : ""}`}>
      {multiple &&
        chosen.map(one => (
          <span key={one.key} className="chip">
            {one.mark}
            {one.label}
            <button
              type="button"
              aria-label={`Remove ${one.label}`}
              onClick={() => props.onChange(chosen.filter(other => other.key !== one.key))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
      {single?.mark && !open && single.mark}
      <input
        ref={input}
        role="combobox"
        aria-label={props.label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && choices[at] ? `${id}-${at}` : undefined}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        autoComplete="off"
        spellCheck={false}
        data-autofocus={props.autoFocus || undefined}
        placeholder={single?.label ?? (chosen.length ? "" : props.placeholder)}
        value={open ? query : (single?.label ?? "")}
        onChange={event => {
          if (!open) setOpen(true);
          setQuery(event.target.value);
          search(event.target.value);
        }}
        onClick={show}
        onKeyDown={keys}
        onBlur={event => !box.current?.contains(event.relatedTarget) && hide()}
      />
      <Icon name="down" size={16} />
      {open && (
        <Popup anchor={box} onClose={hide} fit>
          <div role="listbox" id={`${id}-list`} aria-label={props.label} className="listbox" tabIndex={-1}>
            {found?.map((group, groupAt) => {
              const before = found.slice(0, groupAt).reduce((sum, one) => sum + one.choices.length, 0);
              return (
                // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
                <div role="group" aria-label={group.label || props.label} key={groupAt}>
                  {group.label && <div className="group-label">{group.label}</div>}
                  {group.choices.map((choice, index) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
                    // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant of the combobox
                    <div
                      key={choice.key}
                      id={`${id}-${before + index}`}
                      role="option"
                      aria-selected={isChosen(choice)}
                      className={before + index === at ? "option active" : "option"}
                      onPointerDown={event => event.preventDefault()}
                      onPointerMove={() => setAt(before + index)}
                      onClick={() => pick(choice)}
                    >
                      {choice.mark}
                      <span>
                        {choice.label}
                        {choice.detail && <small>{choice.detail}</small>}
                      </span>
                    </div>
                  ))}
                </div>
              );
            })}
            {choices.length === 0 && (
              <div className="nothing" role="status">
                {query.length < minQuery
                  ? `Type ${minQuery - query.length} more character${minQuery - query.length === 1 ? "" : "s"}`
                  : found
                    ? "No results"
                    : "Loading…"}
              </div>
            )}
          </div>
        </Popup>
      )}
    </div>
  );
}
