// An administrator's own questions.
import type { Field, Form } from "./types";
import { Labelled } from "./ui";

export interface Given {
  [field: string]: string;
}

function Question({ field, value, onChange }: { field: Field; value: string; onChange: (value: string) => void }) {
  if (field.kind === "checkbox")
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={value === "true"}
          onChange={event => onChange(event.target.checked ? "true" : "")}
        />
        {field.label}
        {field.help && <small className="hint"> {field.help}</small>}
      </label>
    );
  if (field.kind === "choices") {
    const chosen = new Set(value ? value.split("\n") : []);
    const toggle = (one: string) => {
      if (!chosen.delete(one)) chosen.add(one);
      onChange([...chosen].join("\n"));
    };
    return (
      <fieldset>
        <legend>{field.label}</legend>
        {field.choices.map(one => (
          <label key={one.value} className="check">
            <input type="checkbox" checked={chosen.has(one.value)} onChange={() => toggle(one.value)} /> {one.label}
          </label>
        ))}
      </fieldset>
    );
  }
  const type = { number: "number", date: "date", email: "email", url: "url" }[field.kind as string] ?? "text";
  return (
    <Labelled label={field.required ? field.label : `${field.label} (optional)`} hint={field.help || undefined}>
      {ids => {
        const same = { ...ids, value, placeholder: field.placeholder, required: field.required };
        if (field.kind === "choice")
          return (
            <select {...ids} value={value} required={field.required} onChange={event => onChange(event.target.value)}>
              <option value="">Choose…</option>
              {field.choices.map(one => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </select>
          );
        if (field.kind === "long_text")
          return <textarea rows={4} {...same} onChange={event => onChange(event.target.value)} />;
        return <input type={type} {...same} onChange={event => onChange(event.target.value)} />;
      }}
    </Labelled>
  );
}

export function Answers({ form, given, onChange }: { form: Form; given: Given; onChange: (given: Given) => void }) {
  return (
    <>
      {form.fields.map(field => (
        <Question
          key={field.id}
          field={field}
          value={given[field.id] ?? field.initial}
          onChange={value => onChange({ ...given, [field.id]: value })}
        />
      ))}
    </>
  );
}
