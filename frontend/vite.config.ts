import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the API. */
const API = process.env.MAILLON_API ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  // Django serves the built files below its static address; the dev server from the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": API, "/admin": API } },
  build: {
    target: "es2022",
    // Nothing may be inlined: the content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
}));
