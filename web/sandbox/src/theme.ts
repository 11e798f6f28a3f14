import { useEffect, useState } from "react";

export function remembered(name: string, otherwise: boolean): boolean {
  const found = localStorage.getItem(name);
  return found === null ? otherwise : found === "true";
}

// As the system has it, until somebody says otherwise.
export function useTheme(): { dark: boolean; toggle: () => void } {
  const [dark, setDark] = useState(() => remembered("dark", matchMedia("(prefers-color-scheme: dark)").matches));
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
  const toggle = () => {
    localStorage.setItem("dark", String(!dark));
    setDark(!dark);
  };
  return { dark, toggle };
}
