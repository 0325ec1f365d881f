import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Request } from "express";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { Account } from "../admin/account.js";
import { steadyNow } from "../admin/steady.clock.js";
import type { SeatId } from "../floor/id.js";
import type { PanelParts } from "./parts.js";
import { badRequest, refuse } from "./refusal.js";
import { meOf, sitsAt } from "./person.js";
import { type Route, route } from "./route.js";
import { askForSeat } from "./seat.routes.js";

/**
 * Logging in and out. An operator's login is tied to a seat: whoever logs in to the panel at
 * seat 101 is logged in there on the floor, as if the desk phone's code had been dialled, and
 * logging out of the panel logs out of the seat.
 */

const loginBody = z.object({
  name: z
    .string("お名前を入力してください。|Enter a name.")
    .trim()
    .min(1, "お名前を入力してください。|Enter a name.")
    .max(64),
  password: z
    .string("パスワードを入力してください。|Enter the password.")
    .min(1, "パスワードを入力してください。|Enter the password.")
    .max(128),
  seat: z.string().max(16).optional(),
});

/** Wrong passwords from one address in a minute, whatever the names. */
const FAILURES_A_MINUTE = 30;

export function loginRoutes(parts: PanelParts, end: (sid: string) => void): Route[] {
  const limiter = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60 });
  return [
    route({
      method: "post",
      path: "/api/login",
      right: "anybody",
      summary: "Log in; operators give number, PIN and their seat",
      body: loginBody,
      answer: "Me",
      async handle({ body, request }) {
        const account = await checkPassword(parts, limiter, body, request.ip ?? "");
        const seat = account.role === "operator" ? sitDown(parts, account, body.seat) : null;
        await renewSession(request);
        request.session.account = account.name;
        request.session.seat = seat;
        note(parts.ledger, { by: account.name, action: "login", target: seat ?? undefined });
        return meOf(parts, { account, seat });
      },
    }),
    route({
      method: "post",
      path: "/api/logout",
      right: "person",
      summary: "Log out; an operator logs out of the seat as well",
      async handle({ person, request }) {
        const { account } = person();
        const { seat } = meOf(parts, person());
        if (account.role === "operator" && seat !== null && sitsAt(parts, account) === seat) {
          parts.floor.feed({ type: "SeatChangeAsked", seat, change: { type: "logOut" }, by: account.name });
        }
        note(parts.ledger, { by: account.name, action: "logout" });
        const { sessionID } = request;
        await new Promise<void>((resolve) => request.session.destroy(() => resolve()));
        end(sessionID);
      },
    }),
    route({
      method: "get",
      path: "/api/me",
      right: "person",
      summary: "Who is logged in here",
      answer: "Me",
      handle: ({ person }) => meOf(parts, person()),
    }),
  ];
}

async function checkPassword(
  parts: PanelParts,
  limiter: RateLimiterMemory,
  { name, password }: { name: string; password: string },
  address: string,
): Promise<Account> {
  await limiter.consume(address).catch((limit: { msBeforeNext: number }) => {
    throw tooMany(limit.msBeforeNext);
  });
  const result = await parts.accounts.logIn(name, password);
  if (result.type === "right") {
    await limiter.reward(address);
    return result.account;
  }
  note(parts.ledger, { by: name, action: "login.refused", detail: { why: result.type } });
  parts.log.warn("a login was refused", { account: name, why: result.type });
  throw result.type === "locked" ? locked(result.until) : wrongPassword();
}

/** Takes the operator's seat on the floor, or throws why not. */
function sitDown(parts: PanelParts, account: Account, seat: SeatId | undefined): SeatId {
  if (seat === undefined || !parts.floor.board().seats.some(({ id }) => id === seat)) {
    throw badRequest([{ path: "seat", message: { ja: "座席を選んでください。", en: "Choose your seat." } }]);
  }
  askForSeat(parts, seat, { type: "logIn", operator: account.operator! }, account.name);
  return seat;
}

/** A new id at every login, so that one planted before is worth nothing (OWASP, session fixation). */
function renewSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
}

function wrongPassword() {
  return refuse(
    401,
    "wrongPassword",
    ["お名前またはパスワードが違います。", "The name or the password is wrong."],
    [
      "確かめて、もう一度入力してください。続けて間違えると、しばらくログインできなくなります。",
      "Check both and try again. Several wrong ones in a row lock the account for a while.",
    ],
  );
}

function locked(untilMs: number) {
  const minutes = Math.max(1, Math.ceil((untilMs - steadyNow()) / 60_000));
  return refuse(
    423,
    "locked",
    ["パスワードの間違いが続いたため、ロックされています。", "The account is locked after several wrong passwords."],
    [
      `約${minutes}分後にもう一度お試しいただくか、管理者に解除を依頼してください。`,
      `Try again in about ${minutes} min, or ask the manager to unlock it.`,
    ],
    { retryAfter: minutes * 60 },
  );
}

function tooMany(ms: number) {
  return refuse(
    429,
    "tooMany",
    ["ログインの試みが多すぎます。", "There were too many attempts to log in."],
    ["1分ほど待ってから、もう一度お試しください。", "Wait about a minute and try again."],
    { retryAfter: Math.ceil(ms / 1000) },
  );
}
