import { defineConfig } from "vitest/config";
import { emoji } from "./build/emoji";

export default defineConfig({ plugins: [emoji()], test: { include: ["**/*.test.ts"], environment: "node" } });
