import { createServer, type Server } from "node:http";
import session from "express-session";
import { accountRoutes } from "./account.routes.js";
import { alarmRoutes } from "./alarm.routes.js";
import { boardRoutes } from "./board.routes.js";
import { calendarRoutes } from "./calendar.routes.js";
import { disasterRoutes } from "./disaster.routes.js";
import { rehearseRoutes } from "./rehearse.routes.js";
import { callbackRoutes } from "./callback.routes.js";
import { callRoutes } from "./call.routes.js";
import { contactRoutes } from "./contact.routes.js";
import { followUpRoutes } from "./follow-up.routes.js";
import { transferListRoutes } from "./transfer-list.routes.js";
import { directoryRoutes } from "./directory.routes.js";
import { helpRoutes } from "./help.routes.js";
import { recordingRoutes } from "./recording.routes.js";
import { outgoingRoutes } from "./outgoing.routes.js";
import { forgottenRoutes } from "./forgotten.routes.js";
import { httpApp } from "./http.js";
import { informationRoutes } from "./information.routes.js";
import { type Live, startLive } from "./live.js";
import { loginRoutes } from "./login.routes.js";
import type { PanelParts } from "./parts.js";
import { seatRoutes } from "./seat.routes.js";
import { SessionStore } from "./session.store.js";
import { skillRoutes } from "./skill.routes.js";
import { transferRoutes } from "./transfer.routes.js";

/**
 * The panel: one HTTP server with the API, the live feed and the web app. It shows and
 * steers the floor, and nothing on the floor waits for it.
 */
export interface Panel {
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface PanelPlan {
  parts: PanelParts;
  http: { host: string; port: number };
  webFolder: string;
  /** Signs the session cookies; from the state folder's secrets. */
  sessionSecret: string;
  /** How long a session lasts without being used, ms; 12 h unless told. */
  sessionMs?: number;
}

const SHIFT_MS = 12 * 3_600_000;

/** @throws Error with the remedy where the address is taken or not ours. */
export async function startPanel({
  parts,
  http,
  webFolder,
  sessionSecret,
  sessionMs = SHIFT_MS,
}: PanelPlan): Promise<Panel> {
  const store = new SessionStore(parts.database, sessionMs);
  const sessions = session({
    name: "madoguchi",
    secret: sessionSecret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: "strict", secure: "auto", maxAge: sessionMs },
  });
  let live: Live | null = null;
  const routes = [
    ...loginRoutes(parts, (sid) => live?.endSession(sid)),
    ...boardRoutes(parts),
    ...seatRoutes(parts),
    ...skillRoutes(parts),
    ...transferRoutes(parts),
    ...helpRoutes(parts),
    ...recordingRoutes(parts),
    ...outgoingRoutes(parts),
    ...callbackRoutes(parts),
    ...alarmRoutes(parts),
    ...calendarRoutes(parts),
    ...rehearseRoutes(parts),
    ...disasterRoutes(parts),
    ...directoryRoutes(parts),
    ...informationRoutes(parts),
    ...callRoutes(parts),
    ...forgottenRoutes(parts),
    ...transferListRoutes(parts),
    ...contactRoutes(parts),
    ...followUpRoutes(parts),
    ...accountRoutes(parts, (account) => {
      store.endAccount(account);
      live?.endAccount(account);
    }),
  ];
  const server = createServer(httpApp({ parts, routes, session: sessions, webFolder }));
  // Slow senders are not waited for: headers within 10 s, a whole request within 30 s.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  live = startLive(server, parts, sessions, store);
  await listen(server, http);
  parts.log.info("the panel is open", { address: `http://${http.host}:${http.port}` });
  return {
    async close() {
      store.close();
      server.closeAllConnections();
      await live.close();
    },
  };
}

function listen(server: Server, { host, port }: PanelPlan["http"]): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new Error(`The panel cannot listen on ${host}:${port}: ${why(error)}`)),
    );
    server.listen(port, host, resolve);
  });
}

function why({ code, message }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "something else listens there. Stop it, or set MADOGUCHI_HTTP to another port.";
  if (code === "EADDRNOTAVAIL") return "this machine has no such address. Set MADOGUCHI_HTTP to one that it has.";
  if (code === "EACCES") return "ports below 1024 are not for this user. Set MADOGUCHI_HTTP to a higher port.";
  return message;
}
