// JSON that folds.
import type { Json } from "../api";

const scalar = (value: Json) => value === null || typeof value !== "object";

function Scalar({ value }: { value: Json }) {
  return <span className={`json-${value === null ? "null" : typeof value}`}>{JSON.stringify(value)}</span>;
}

interface Props {
  name?: string;
  value: Json;
  depth?: number;
}

export function JsonTree({ name, value, depth = 0 }: Props) {
  const key = name === undefined ? null : <span className="json-key">{name}: </span>;
  if (scalar(value))
    return (
      <div className="json-line">
        {key}
        <Scalar value={value} />
      </div>
    );
  const members: [string, Json][] = Array.isArray(value)
    ? value.map((one, index) => [String(index), one])
    : Object.entries(value as Record<string, Json>);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (members.length === 0)
    return (
      <div className="json-line">
        {key}
        {open}
        {close}
      </div>
    );
  return (
    <details className="json" open={depth < 3}>
      <summary>
        {key}
        {open}
        <small>
          {members.length} {Array.isArray(value) ? "item" : "member"}
          {members.length === 1 ? "" : "s"}
        </small>
        {close}
      </summary>
      {members.map(([member, one]) => (
        <JsonTree key={member} name={member} value={one} depth={depth + 1} />
      ))}
    </details>
  );
}
