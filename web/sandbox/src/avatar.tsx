import { useReader } from "./context";

const colors = ["#2b6cb0", "#9c4221", "#2f7d4f", "#8b3a62", "#5a4fcf", "#8a5a00", "#0f766e", "#a83232"];

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map(word => word.charAt(0).toUpperCase())
    .join("");

export function Avatar({ id, size = 36 }: { id: string; size?: number }) {
  const { boot } = useReader();
  const isApp = id === boot.app.bot_user;
  const at = boot.people.findIndex(one => one.id === id);
  const name = isApp ? boot.app.name : (boot.people[at]?.real_name ?? "?");
  const color = isApp ? boot.app.background_color || "#1f3a5f" : colors[(at + colors.length) % colors.length];
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{ background: color, width: size, height: size, fontSize: Math.round(size * 0.42) }}
    >
      {isApp ? name.slice(0, 2) : initials(name)}
    </span>
  );
}
