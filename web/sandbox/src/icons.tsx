// Line icons, drawn here so that nothing is fetched.
const paths = {
  thread: "M4 4h12v8H9l-4 3v-3H4z",
  more: "M10 5h.01M10 10h.01M10 15h.01",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  send: "M3 4l14 6-14 6 2.5-6z",
  hash: "M7 3L5 17M15 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6a3 3 0 016 0v3",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 100 4 2 2 0 000-4z",
  down: "M5 8l5 5 5-5",
  warning: "M10 3l8 14H2zM10 8v4M10 14.5h.01",
  plus: "M10 4v12M4 10h12",
  sun: "M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.5 4.5l1.4 1.4M14.1 14.1l1.4 1.4M4.5 15.5l1.4-1.4M14.1 5.9l1.4-1.4",
  split: "M3 4h14v12H3zM10 4v12",
  single: "M3 4h14v12H3z",
  wire: "M3 7h11l-3-3M17 13H6l3 3",
  file: "M5 3h7l3 3v11H5zM12 3v3h3",
  clock: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 6v4l3 2",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
