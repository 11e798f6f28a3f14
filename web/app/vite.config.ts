import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { gzip } from "../build/gzip";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `npm run dev:app` shows the page of the sources, against a server that runs on C1_SERVER.
export default defineConfig({
  root: here("."),
  plugins: [react(), gzip()],
  build: {
    outDir: here("../../build/web/app"),
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy allows no data: scripts and fonts
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/web": process.env.C1_SERVER ?? "http://127.0.0.1:3000" } },
});
