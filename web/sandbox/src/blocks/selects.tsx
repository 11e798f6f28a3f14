// The ten kinds of select menu, as one combobox each.
import { useRef } from "react";
import { type Loose, send } from "../api";
import { Avatar } from "../avatar";
import { nameOf, type Reader, useReader } from "../context";
import { Failure } from "./buttons";
import { type Choice, type ChoiceGroup, Combobox } from "./combobox";
import { useConfirm } from "./confirm";
import { useAct, useElementState, useSurface } from "./surface";

const words = (text: string) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const matching = (choices: Choice[], query: string) => choices.filter(one => words(one.label).includes(words(query)));

const optionKey = (option: Loose) => `${option.value}\n${option.text?.text}`;
const optionChoice = (option: Loose): Choice => ({
  key: optionKey(option),
  label: option.text?.text ?? "",
  detail: option.description?.text,
});
const groupsOf = (from: Loose): ChoiceGroup[] =>
  from.option_groups
    ? from.option_groups.map((group: Loose) => ({
        label: group.label?.text ?? "",
        choices: (group.options ?? []).map(optionChoice),
      }))
    : [{ label: "", choices: (from.options ?? []).map(optionChoice) }];
const optionsOf = (from: Loose): Loose[] =>
  from.option_groups ? from.option_groups.flatMap((group: Loose) => group.options ?? []) : (from.options ?? []);

const personChoice = (reader: Reader, id: string): Choice => ({
  key: id,
  label: nameOf(reader.boot, id),
  mark: <Avatar id={id} size={20} />,
});
const channelChoice = (reader: Reader, id: string): Choice => {
  const found = reader.boot.channels.find(one => one.id === id);
  return { key: id, label: found?.name ?? id, mark: <span className="hash">{found?.private ? "🔒" : "#"}</span> };
};

// Where Slack's state keeps what is chosen.
function stateMember(kind: string, multiple: boolean): string {
  const what = kind === "static" || kind === "external" ? "option" : kind.replace(/s$/, "");
  return `selected_${what}${multiple ? "s" : ""}`;
}

interface ElementProps {
  blockId: string;
  element: Loose;
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean;
}

export function Select({ blockId, element, label, describedBy, invalid = false }: ElementProps) {
  const reader = useReader();
  const surface = useSurface();
  const act = useAct(blockId, element);
  const [state, put] = useElementState(blockId, element);
  const { ask, dialog } = useConfirm();
  const multiple = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  // What the app has offered last, so that the option goes back as it came.
  const offered = useRef<Loose[]>([]);

  const chosen = (): Choice[] => {
    if (kind === "static" || kind === "external")
      return [state.selected_options ?? state.selected_option ?? []].flat().map(optionChoice);
    const ids = [
      state.selected_users ?? state.selected_user ?? [],
      state.selected_conversations ?? state.selected_conversation ?? [],
      state.selected_channels ?? state.selected_channel ?? [],
    ].flat(2) as string[];
    return ids.map(id => (kind === "users" ? personChoice(reader, id) : channelChoice(reader, id)));
  };

  const find = (query: string): ChoiceGroup[] | Promise<ChoiceGroup[]> => {
    if (kind === "external") return findOutside(query);
    const groups =
      kind === "static"
        ? groupsOf(element)
        : kind === "users"
          ? [
              {
                label: "",
                choices: reader.boot.people.filter(p => !p.deactivated).map(p => personChoice(reader, p.id)),
              },
            ]
          : [{ label: "", choices: reader.boot.channels.map(one => channelChoice(reader, one.id)) }];
    return groups
      .map(group => ({ ...group, choices: matching(group.choices, query) }))
      .filter(group => group.choices.length > 0);
  };
  const findOutside = async (query: string): Promise<ChoiceGroup[]> => {
    const ids = { user: reader.person.id, ...surface.where, block_id: blockId, action_id: element.action_id };
    try {
      const answer = await send<{ offered: Loose }>("suggest", { ...ids, query });
      offered.current = optionsOf(answer.offered);
      return groupsOf(answer.offered);
    } catch {
      return [];
    }
  };

  const change = (choices: Choice[]) => {
    const known = [...optionsOf(element), ...offered.current, ...[state.selected_options ?? []].flat()];
    const values = choices.map(one =>
      kind === "static" || kind === "external" ? known.find(option => optionKey(option) === one.key) : one.key,
    );
    const next = multiple ? values : (values[0] ?? null);
    ask(element.confirm, async () => {
      put({ [stateMember(kind, multiple)]: next });
      if (!(await act.run("choose", { option: next }))) put(null);
    });
  };

  return (
    <>
      <Combobox
        label={label}
        placeholder={element.placeholder?.text ?? "Choose an option"}
        chosen={chosen()}
        multiple={multiple}
        most={element.max_selected_items}
        minQuery={kind === "external" ? (element.min_query_length ?? 3) : 0}
        find={find}
        onChange={change}
        invalid={invalid}
        describedBy={describedBy}
        autoFocus={element.focus_on_load === true}
      />
      <Failure says={act.failure} />
      {dialog}
    </>
  );
}
