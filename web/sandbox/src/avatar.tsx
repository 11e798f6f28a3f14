import { useReader } from "./context";

const colors = ["#2b6cb0", "#9c4221", "#2f7d4f", "#8b3a62", "#5a4fcf", "#8a5a00", "#0f766e", "#a83232"];

function colorOf(id: string): string {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 997;
  return colors[sum % colors.length]!;
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map(word => word.charAt(0).toUpperCase())
    .join("");

export function Avatar({ id, size = 36 }: { id: string; size?: number }) {
  const { boot } = useReader();
  const isApp = id === boot.app.bot_user;
  const name = isApp ? boot.app.name : (boot.people.find(one => one.id === id)?.real_name ?? "?");
  const color = isApp ? boot.app.background_color || "#1f3a5f" : colorOf(id);
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
