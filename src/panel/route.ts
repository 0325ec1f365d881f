import type { Request, RequestHandler, Router } from "express";
import type { z } from "zod";
import { may } from "../admin/right.js";
import { note } from "../admin/audit.store.js";
import { words } from "../postgres/db.js";
import type { ApiError, Right } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { type Person, personOf } from "./person.js";
import { badRequest, databaseAway, forbidden, notLoggedIn } from "./refusal.js";

/**
 * A route of the API as data: who may use it, what it takes and what it answers. The same
 * description is mounted in Express, where rights and shapes are checked before anything
 * else happens, and printed as OpenAPI, so that the document cannot be out of date.
 */
export interface Route<Body = unknown, Query = unknown> {
  method: "get" | "post" | "put" | "delete";
  /** With parameters in braces, as OpenAPI has them: "/api/seats/{seat}/change". */
  path: string;
  /** A right of RIGHTS; "person": anybody logged in; "anybody": no login needed. */
  right: Right | "person" | "anybody";
  summary: string;
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  /** The answer's type in `live-types.ts`; absent where there is no content. A `Download` is a file of this media type. */
  answer?: string;
  media?: string;
  /** Undefined is answered as 204. */
  handle(asked: Asked<Body, Query>): unknown;
}

export interface Asked<Body, Query> {
  body: Body;
  query: Query;
  params: Record<string, string>;
  /** Who asks; for a route that "anybody" may use there may be nobody, and this throws then. */
  person(): Person;
  request: Request;
}

/** An answer that a browser saves under this name; of the media type that its route names. */
export class Download {
  constructor(
    readonly name: string,
    readonly text: string,
  ) {}
}

/** Keeps a route's types while it stands in a list with others. */
export function route<Body, Query>(given: Route<Body, Query>): Route {
  return given as unknown as Route;
}

export function mount(router: Router, routes: Route[], parts: PanelParts): void {
  for (const one of routes) router[one.method](one.path.replaceAll(/\{(\w+)\}/g, ":$1"), handlerOf(one, parts));
}

/** Work on the database, bounded in time; whatever goes wrong there is told as "away". */
export async function fromDatabase<T>(parts: PanelParts, work: Promise<T>): Promise<T> {
  if (parts.database.state() === "starting") {
    void work.catch(() => {});
    throw databaseAway();
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), DATABASE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    parts.log.warn("a page could not be had from PostgreSQL", { why: words(error) });
    throw databaseAway();
  } finally {
    clearTimeout(timer);
  }
}

const DATABASE_MS = 6_000;

function handlerOf(one: Route, parts: PanelParts): RequestHandler {
  return async (request, response) => {
    const person = personOf(request.session, parts);
    if (one.right !== "anybody") authorise(one, person, parts);
    const asked: Asked<unknown, unknown> = {
      body: one.body ? parsed(one.body, request.body) : undefined,
      query: one.query ? parsed(one.query, request.query) : undefined,
      params: request.params as Record<string, string>,
      person: () => {
        if (!person) throw notLoggedIn();
        return person;
      },
      request,
    };
    const answer = await one.handle(asked);
    response.setHeader("Cache-Control", "no-store");
    if (answer === undefined) response.status(204).end();
    else if (answer instanceof Download) response.attachment(answer.name).type(one.media!).send(answer.text);
    else response.json(answer);
  };
}

function authorise(one: Route, person: Person | null, parts: PanelParts): void {
  if (!person) throw notLoggedIn();
  if (one.right === "person" || one.right === "anybody" || may(person.account.role, one.right)) return;
  note(parts.ledger, { by: person.account.name, action: "refused", target: `${one.method.toUpperCase()} ${one.path}` });
  throw forbidden();
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const fields: ApiError["fields"] = result.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: wordsOfIssue(issue),
  }));
  throw badRequest(fields);
}

/** A schema's own message is "Japanese|English"; zod's are English, may have bars too, and get a plain Japanese one. */
function wordsOfIssue({ message }: z.core.$ZodIssue): { ja: string; en: string } {
  const [, ja, en] = OUR_MESSAGE.exec(message) ?? [];
  return ja !== undefined && en !== undefined ? { ja, en } : { ja: "入力の形式が正しくありません。", en: message };
}

const OUR_MESSAGE = /^([^|]*[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}][^|]*)\|([^|]*)$/u;
