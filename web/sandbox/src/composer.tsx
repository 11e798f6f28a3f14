// Where a person writes: messages, commands, mentions.
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Acted, Refused, send } from "./api";
import { Avatar } from "./avatar";
import { emojiNames } from "./blocks/text";
import { applied, type Suggestion, suggestionsFor } from "./completion";
import { useReader } from "./context";
import { Icon } from "./icons";
import { MenuButton } from "./overlay";

interface Props {
  channel: string;
  thread?: string; // ts of the message that heads it
  placeholder: string;
}

// What was begun and not sent, by person and place.
const drafts = new Map<string, string>();

export function Composer({ channel, thread, placeholder }: Props) {
  const { boot, person, tell } = useReader();
  const place = `${person.id} ${channel} ${thread ?? ""}`;
  const [text, setWords] = useState(drafts.get(place) ?? "");
  const setText = (words: string) => {
    drafts.set(place, words);
    setWords(words);
  };
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const suggestions = dismissed === text ? [] : suggestionsFor(text, caret, boot, person, emojiNames());

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
  });

  const take = (one: Suggestion | undefined) => {
    if (!one) return;
    const next = applied(text, caret, one);
    // At once, so that the next key finds the caret where it belongs.
    flushSync(() => {
      setText(next.text);
      setCaret(next.caret);
      setDismissed(one.mark === "/" ? "" : next.text);
      setAt(0);
    });
    field.current?.focus();
    field.current?.setSelectionRange(next.caret, next.caret);
  };

  const post = async () => {
    const words = text.trim();
    if (!words) return;
    const command = /^\/[^\s/]+/.exec(words)?.[0];
    const known = boot.app.commands.length === 0 || boot.app.commands.some(one => one.command === command);
    if (command && thread) {
      tell(`${command} is not supported in threads. Sorry!`);
      return;
    }
    if (command && !known) {
      tell(
        `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands. If you are trying to send a message and not run a command, try preceding the "/" with an empty space.`,
      );
      return;
    }
    setText("");
    setCaret(0);
    const where = thread ? { thread: { channel, ts: thread } } : { channel };
    try {
      if (command) await send<Acted>("command", { user: person.id, channel, text: words });
      else await send("say", { user: person.id, text: words, ...where });
    } catch (error) {
      setText(words);
      tell(error instanceof Refused ? error.message : "The sandbox does not answer.");
    }
  };

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (suggestions.length > 0 && step) setAt((at + step + suggestions.length) % suggestions.length);
    else if (suggestions.length > 0 && (event.key === "Tab" || (event.key === "Enter" && !suggestions[at]?.whole)))
      take(suggestions[at]);
    else if (suggestions.length > 0 && event.key === "Escape") setDismissed(text);
    else if (event.key === "Enter" && !event.shiftKey) void post();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shortcuts = boot.app.shortcuts.filter(one => !one.on_message);
  const listId = `suggestions-${person.id}-${thread ?? channel}`;
  return (
    <div className="composer">
      {suggestions.length > 0 && (
        <div className="suggestions listbox" role="listbox" id={listId} aria-label="Suggestions" tabIndex={-1}>
          {suggestions.map((one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: it is the active descendant of the field
            <div
              key={one.insert}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={index === at ? "option active" : "option"}
              onPointerDown={event => event.preventDefault()}
              onClick={() => take(one)}
            >
              {one.face ? <Avatar id={one.face} size={20} /> : <span className="mark">{one.mark}</span>}
              <span>
                <b>{one.label}</b> <small>{one.detail}</small>
              </span>
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        rows={1}
        aria-label={placeholder}
        placeholder={placeholder}
        value={text}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={suggestions.length > 0 ? `${listId}-${at}` : undefined}
        onChange={event => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
        }}
        onSelect={event => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={keys}
      />
      <div className="composer-row">
        {!thread && shortcuts.length > 0 ? (
          <MenuButton
            label="Shortcuts"
            items={shortcuts.map(one => ({
              label: one.name,
              detail: one.description,
              run: () =>
                void send("shortcut", { user: person.id, callback_id: one.callback_id }).catch(e => tell(e.message)),
            }))}
          >
            <Icon name="plus" />
          </MenuButton>
        ) : (
          <span />
        )}
        <button
          type="button"
          className="send"
          aria-label="Send"
          title="Send"
          disabled={!text.trim()}
          onClick={() => void post()}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}
