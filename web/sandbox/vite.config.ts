import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { emoji } from "../build/emoji";
import { gzip } from "../build/gzip";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `npm run dev` shows the page of the sources, against a sandbox that runs on C1_SANDBOX.
export default defineConfig({
  root: here("."),
  plugins: [react(), emoji(), gzip()],
  build: {
    outDir: here("../../build/web/sandbox"),
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy allows no data: scripts and fonts
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/sandbox": process.env.C1_SANDBOX ?? "http://127.0.0.1:8065" } },
});
