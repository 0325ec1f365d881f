import { existsSync } from "node:fs";
import path from "node:path";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, Router } from "express";
import helmet from "helmet";
import { isDiskFull } from "../ledger/disk-full.js";
import { readinessOf } from "./board.routes.js";
import type { ApiError } from "./live-types.js";
import { openApiOf } from "./openapi.js";
import type { PanelParts } from "./parts.js";
import { badRequest, diskFull, fault, notFound, Refusal, refuse } from "./refusal.js";
import { mount, type Route } from "./route.js";

/**
 * The panel's HTTP side: the API, the web app, and the hedges around them.
 *
 * Against requests forged by other sites the session cookie is SameSite=Strict, whatever
 * changes something must come from our own pages where a browser says whence it comes, and
 * bodies are JSON alone, which no foreign form can send.
 */
export interface HttpPlan {
  parts: PanelParts;
  routes: Route[];
  session: RequestHandler;
  /** The built web app, `dist/web`. */
  webFolder: string;
}

const BODY_LIMIT = "256kb";

export function httpApp({ parts, routes, session, webFolder }: HttpPlan): Express {
  const app = express();
  app.disable("x-powered-by");
  // A TLS proxy on this machine may say who asks and that it was over TLS.
  app.set("trust proxy", "loopback");
  app.use(helmet(HELMET));
  app.get("/healthz", (_request, response) => {
    const ready = parts.ready();
    response.status(ready ? 200 : 503).json({ ready });
  });
  app.get("/readyz", (_request, response) => {
    const readiness = readinessOf(parts);
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  app.get("/metrics", async (_request, response) => {
    response.type(parts.metrics.contentType).send(await parts.metrics.text());
  });
  const api = Router();
  const document = openApiOf(routes, parts.version);
  api.get("/api/openapi.json", (_request, response) => void response.json(document));
  mount(api, routes, parts);
  app.use("/api", ownPagesOnly, jsonOnly, express.json({ limit: BODY_LIMIT }), session);
  app.use(api);
  app.use("/api", () => {
    throw notFound();
  });
  serveWeb(app, webFolder);
  app.use(answerErrors(parts));
  return app;
}

/** Whether a request comes from one of our own pages, as far as a browser says. */
export function fromOwnPage({ headers }: Pick<Request, "headers">): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.host;
}

/** Vite's app needs scripts and styles of its own alone; Socket.IO's connection is 'self' too (CSP 3, 6.7.2.8). */
const HELMET: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // TLS is the proxy's; on loopback there is none.
  strictTransportSecurity: false,
};

const ownPagesOnly: RequestHandler = (request, _response, next) => {
  if (["GET", "HEAD"].includes(request.method) || fromOwnPage(request)) return next();
  throw refuse(
    403,
    "foreignOrigin",
    ["ほかのサイトからの操作は受け付けません。", "Requests from other sites are refused."],
    ["この画面を直接開いて操作してください。", "Open the panel itself and do it there."],
  );
};

const jsonOnly: RequestHandler = (request, _response, next) => {
  const empty = request.headers["content-length"] === undefined || request.headers["content-length"] === "0";
  if ((empty && request.headers["transfer-encoding"] === undefined) || request.is("application/json")) return next();
  throw refuse(
    415,
    "badRequest",
    ["JSON 以外の形式は受け付けません。", "Only JSON is taken."],
    ["Content-Type を application/json にしてください。", "Send it with the Content-Type application/json."],
  );
};

/** The app's own addresses are all answered by its one page; files carry hashes in their names. */
function serveWeb(app: Express, webFolder: string): void {
  const page = path.join(webFolder, "index.html");
  app.use("/assets", express.static(path.join(webFolder, "assets"), { immutable: true, maxAge: "1y" }));
  app.use("/assets", (_request, response) => void response.status(404).end());
  app.use(express.static(webFolder, { index: false }));
  app.get("/{*rest}", (_request, response) => {
    if (!existsSync(page)) return void response.status(503).type("text").send(WEB_MISSING);
    response.setHeader("Cache-Control", "no-cache");
    response.sendFile(page);
  });
}

const WEB_MISSING = "The web app has not been built; start with npm start, which builds it.\n";

function answerErrors(parts: PanelParts): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = refusalOf(error);
    if (refusal.status >= 500 && !(error instanceof Refusal)) {
      parts.log.error("a request failed", { path: request.path, method: request.method, error });
    }
    if (refusal.retryAfter !== undefined) response.setHeader("Retry-After", String(refusal.retryAfter));
    response.status(refusal.status).json(refusal.body satisfies ApiError);
  };
}

/** Express's own complaints about a request carry a status; everything else is our fault. */
/** What people are told of an error. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = (error as { status?: unknown })?.status;
  if (status === 413) {
    return refuse(
      413,
      "badRequest",
      ["送られた内容が大きすぎます。", "The request is too large."],
      ["256KB 以内にしてください。", "Keep it within 256 kB."],
    );
  }
  if (typeof status === "number" && status >= 400 && status < 500) return badRequest();
  return isDiskFull(error) ? diskFull() : fault();
}
