import type { Loose } from "../api";
import { Icon } from "../icons";
import { MenuButton } from "../overlay";
import { useConfirm } from "./confirm";
import { useAct } from "./surface";
import { Text } from "./text";

// Slack's warning triangle beside what did not work.
export function Failure({ says }: { says: string }) {
  if (!says) return null;
  return (
    <span className="failure" role="status" title={says}>
      <Icon name="warning" size={16} />
      <span className="visually-hidden">{says}</span>
    </span>
  );
}

const leave = (url: string) => {
  if (/^(https?|mailto):/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
};

interface ElementProps {
  blockId: string;
  element: Loose;
}

export function Button({ blockId, element }: ElementProps) {
  const act = useAct(blockId, element);
  const { ask, dialog } = useConfirm();
  const press = () => {
    if (element.url) leave(element.url);
    void act.run("click", { confirm: true });
  };
  return (
    <>
      <button
        type="button"
        className={`button ${element.style ?? ""}`}
        aria-label={element.accessibility_label}
        aria-busy={act.busy}
        aria-disabled={act.busy}
        onClick={() => !act.busy && ask(element.confirm, press)}
      >
        <Text of={element.text} />
      </button>
      <Failure says={act.failure} />
      {dialog}
    </>
  );
}

export function Overflow({ blockId, element }: ElementProps) {
  const act = useAct(blockId, element);
  const { ask, dialog } = useConfirm();
  const pick = (option: Loose) => {
    if (option.url) leave(option.url);
    void act.run("click", { option, confirm: true });
  };
  const items = (element.options ?? []).map((option: Loose) => ({
    label: <Text of={option.text} />,
    detail: option.description && <Text of={option.description} />,
    run: () => ask(element.confirm, () => pick(option)),
  }));
  return (
    <>
      <MenuButton label="More options" className="button overflow" items={items} disabled={act.busy}>
        <Icon name="more" />
      </MenuButton>
      <Failure says={act.failure} />
      {dialog}
    </>
  );
}
