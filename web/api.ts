import type { ApiError } from "../src/panel/live-types.js";
import { TEXTS } from "./texts.js";

/**
 * Requests to the control plane. Every failure, the network's as well, ends as an
 * `ApiFailure` whose body says what is wrong and what to do, so that pages have one way to
 * show it.
 */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: ApiError,
  ) {
    super(body.error.en);
  }
}

let onSessionOver: () => void = () => {};

/** What to do when the server no longer knows our session. */
export function whenSessionIsOver(then: () => void): void {
  onSessionOver = then;
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Throws `ApiFailure`. An empty answer (204) comes back as null. */
export async function ask<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const answer = await send(method, path, body);
  const text = await answer.text();
  const json = parse(text);
  if (answer.ok) return json as T;
  const failure = new ApiFailure(answer.status, isApiError(json) ? json : faultOf(answer.status));
  if (failure.body.error.code === "notLoggedIn") onSessionOver();
  throw failure;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiFailure(0, { error: { code: "fault", ...TEXTS["error.network"] }, remedy: TEXTS["error.network.remedy"] });
  }
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isApiError(json: unknown): json is ApiError {
  return typeof json === "object" && json !== null && "error" in json && "remedy" in json;
}

function faultOf(status: number): ApiError {
  const { ja, en } = TEXTS["error.server"];
  return {
    error: { code: "fault", ja: `${ja}(${status})`, en: `${en} (${status})` },
    remedy: TEXTS["error.server.remedy"],
  };
}

/** The failure's body, for a page to show; anything else is a mistake of ours and goes on. */
export function failureOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiFailure) return thrown.body;
  throw thrown;
}
