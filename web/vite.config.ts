import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/**
 * Builds the panel to dist/web, from where the control plane serves it. JSX is compiled by
 * Vite's own compiler; nothing of Babel is needed for Preact.
 *
 * `npx vite --config web/vite.config.ts` serves it with live reload and hands the API and
 * the feed on to a running control plane (`MADOGUCHI_HTTP`, as for the control plane).
 */
const controlPlane = `http://${process.env["MADOGUCHI_HTTP"] ?? "127.0.0.1:8080"}`;

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: fileURLToPath(new URL("../dist/web", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": controlPlane,
      "/socket.io": { target: controlPlane, ws: true },
    },
  },
});
