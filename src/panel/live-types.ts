import type { Role } from "../admin/right.js";
import type { AlarmKind } from "../alarm/kind.js";
import type { Places } from "../contact/places.js";
import type { Board } from "../floor/board.js";
import type { CallOutcome, EndedBy, Fact, OfferOutcome } from "../floor/fact.js";
import type { CallId, OperatorId, SeatId } from "../floor/id.js";
import type { SeatChange, TransferAsk } from "../floor/input.js";
import type { Closure, SpecialOpening } from "../calendar/calendar.js";
import type { HelpAsk } from "../help/ask.js";
import type { HelpMode } from "../help/help.js";
import type { Language } from "../prompt/language.js";
import type { BudgetUse } from "../outgoing/budget.js";
import type { Unreached } from "../outgoing/outgoing.js";
import type { TransferChoice } from "../transfer/choice.js";
import type { AttemptRow } from "./transfer-types.js";
import type { CallerClass } from "../trunk/caller.js";

/**
 * What the panel in the browser and the control plane say to each other: the bodies of the
 * HTTP API and the events of Socket.IO. Types alone, so that the web app can import them
 * without importing the server. All times are wall milliseconds of the business clock unless
 * a name says otherwise.
 */

export type * from "./callback-types.js";
export type * from "./contact-types.js";
export type * from "./hours-types.js";
export type * from "./directory-types.js";
export type * from "./forgotten-types.js";
export type * from "./information-types.js";
export type * from "./skill-types.js";
export type * from "./transfer-types.js";
export { RIGHTS, type Right, ROLES, type Role } from "../admin/right.js";

/** A text in the two languages of the panel. */
export interface Words {
  ja: string;
  en: string;
}

/** Every refusal of the API: what is wrong and what to do about it. */
export interface ApiError {
  error: Words & { code: ErrorCode };
  remedy: Words;
  /** Which fields of the body were wrong, by path ("closures.0.agreement"). */
  fields?: { path: string; message: Words }[];
}

export type ErrorCode =
  | "notLoggedIn"
  | "wrongPassword"
  | "locked"
  | "tooMany"
  | "forbidden"
  | "foreignOrigin"
  | "badRequest"
  | "notFound"
  | "conflict"
  | "refused"
  | "databaseAway"
  | "diskFull"
  | "fault";

/** GET /api/door: what the login page may know before anybody has logged in. */
export interface Door {
  centre: Words;
  rehearsal: boolean;
  seats: SeatId[];
}

/** GET /api/words: the site's own words for what the board carries as ids and codes. */
export interface SiteWords extends Places {
  matters: { id: string; label: Words }[];
  pauseReasons: { code: number; label: Words }[];
  /** For those who may change any seat; empty for others. */
  operators: { id: OperatorId; name: string; languages: Language[] }[];
}

/** POST /api/login. Operators give number, PIN and the seat at which they sit. */
export interface LoginBody {
  name: string;
  password: string;
  seat?: SeatId;
}

/** GET /api/me, and the answer to a login. */
export interface Me {
  /** The account's name; an operator's number. */
  name: string;
  /** What to call the person on the page. */
  displayName: string;
  role: Role;
  operator: OperatorId | null;
  /** The seat at which an operator logged in to the panel. */
  seat: SeatId | null;
}

/** GET /api/status. */
export interface Status {
  version: string;
  rehearsal: boolean;
  /** The business clock at this moment. */
  now: number;
  /** Business clock minus real clock in ms; 0 in production. The banner says so where it is not 0. */
  clockOffsetMs: number;
  /** Calls can be taken. */
  ready: boolean;
  parts: PartStatus[];
  ledger: LedgerLag;
}

export interface PartStatus {
  part: "asterisk" | "ari" | "postgres" | "ledger" | "trunk" | "panel";
  /** Which of them, where there are several. */
  name?: string;
  state: "up" | "starting" | "down";
  /** What is wrong and what to do, where something is. */
  detail?: Words;
  /** Real wall milliseconds since which it is so. */
  since?: number;
}

export interface LedgerLag {
  /** Facts that are on the local disk but not yet in PostgreSQL. */
  facts: number;
  /** Age in ms of the oldest of them; 0 where there is none. */
  oldestMs: number;
  /** Reports and call lists are behind: more than a few seconds. */
  lagging: boolean;
}

/** GET /api/alarms: those that last first, then those that are over but were seen by nobody. */
export interface AlarmList {
  alarms: AlarmRow[];
}

/** POST /api/alarms/:key/acknowledge answers 204. */
export interface AlarmRow {
  key: string;
  kind: AlarmKind;
  /** What it is, what it means for callers, what to do. */
  what: Words;
  callers: Words;
  remedy: Words;
  since: number;
  /** How often it came since somebody last acknowledged it. */
  times: number;
  /** Null while it lasts. */
  clearedAt: number | null;
  acknowledged: { by: string; at: number } | null;
}

/** GET /readyz: 200 when every part is up, else 503. For machines, so without words. */
export interface Readiness {
  ready: boolean;
  parts: Pick<PartStatus, "part" | "name" | "state">[];
}

/** GET /api/calendar; the answer to PUT as well. */
export interface CalendarView {
  version: number;
  closures: Closure[];
  openings: SpecialOpening[];
  weekly: ({ open: string; close: string } | null)[];
  yearEnd: { from: string; to: string };
  /** National holidays, as far ahead as they are known: date to name. */
  holidays: Record<string, string>;
  /** The numbers that callers dial. */
  lines: { number: string; label: string }[];
  /** Of later years nobody knows them. */
  holidaysUntil: number;
  /** The closed list of reasons for a closure. */
  reasons: { key: string; label: Words }[];
  changedBy: string | null;
  /** Real wall milliseconds. */
  changedAt: number | null;
}

/** PUT /api/calendar. `version` is the one that was read; another person's change in between is a conflict. */
export interface CalendarBody {
  version: number;
  closures: Closure[];
  openings: SpecialOpening[];
}

/** A seat as it is edited: the desk phone's SIP user and where it stands. */
export interface SeatEntry {
  id: SeatId;
  note: string;
}

/** GET /api/seats; POST /api/seats (SeatEntry), PUT /api/seats/:id ({note}) and DELETE answer the same. */
export interface SeatsView {
  version: number;
  seats: SeatEntry[];
  /** The new seat's phone password, in the answer to POST alone: it is shown once and kept nowhere by the page. */
  secret?: string;
}

/** POST /api/seats/:id/change. Answers 204 when the floor took it. */
export interface SeatChangeBody {
  change: SeatChange;
}

/** POST /api/seats/:id/help, of the call that the seat serves. Answers 204 when the floor took it. */
export interface HelpBody {
  ask: HelpAsk;
}

/** POST /api/seats/:id/supervision. The manager's phone is rung; while it is on the line, what is done there changes. */
export interface SupervisionBody {
  ask: HelpMode | "end";
}

/** POST /api/seats/:id/transfer, of the call that the seat serves. Answers 204 when the floor took it. */
export interface TransferBody {
  ask: TransferAsk;
}

/**
 * GET /api/seats/:id/transfer?matter=ID&district=ID: whom that call could be brought to, best first.
 * What is not told of the call is as the caller chose it in the menu, or not known.
 */
export interface TransferChoices {
  language: Language;
  choices: TransferChoice[];
}

/**
 * POST /api/seats/:id/outgoing: the seat's phone rings, then the number is dialled. `for`: the
 * call that this one answers; null: not said yet. Answers 204 when the floor took it.
 */
export interface OutgoingBody {
  number: string;
  for: CallId | null;
}

/** PUT /api/calls/:id/reason, of a call that the centre made. */
export interface OutgoingReasonBody {
  for: CallId;
}

/** GET /api/outgoing; POST /api/outgoing/lift answers the same. */
export interface OutgoingView {
  /** What the centre's own calls have cost, against each budget that there is. */
  budgets: BudgetUse[];
  /** A manager lets them go on today, although a budget is used up. */
  lifted: boolean;
  inUse: number;
  atOnce: number;
}

/** GET /api/calls?date=YYYY-MM-DD; &direction=out for those that the centre made. */
export interface CallList {
  date: string;
  calls: CallRow[];
  /** The list may be behind what has happened. */
  ledger: LedgerLag;
}

/** One call as the list shows it. */
export interface CallRow {
  call: CallId;
  /** `out`: the centre has made it, and `caller` is the one who was called. */
  direction: "in" | "out";
  did: string;
  arrivedAt: number;
  /** Null for a role that may not see numbers. */
  caller: CallerView | null;
  language: Language | null;
  matter: string | null;
  lineAnsweredAt: number | null;
  queuedAt: number | null;
  connectedAt: number | null;
  waitedMs: number | null;
  seat: SeatId | null;
  operator: OperatorId | null;
  offers: number;
  endedAt: number | null;
  outcome: CallOutcome | null;
  endedBy: EndedBy | null;
  /** Q.850. */
  cause: number | null;
  /** Of a call that the centre made: why nobody was reached, for which call or callback it was, and what it cost. */
  unreached: Unreached | null;
  reasonFor: string | null;
  yen: number | null;
  /** The exchange served it by itself, wholly or in part, while no control plane was there. */
  fallback: boolean;
}

export interface CallerView {
  class: CallerClass;
  display: string;
  displayEn: string;
  e164: string | null;
}

/** GET /api/calls/:id/story: the summary, and every step in order. */
export interface CallStory extends CallRow {
  openDecision: { open: boolean; why: string | null } | null;
  offersMade: StoryOffer[];
  steps: StoryStep[];
  /** Attempts to bring the caller to somebody else, with the departments' replies. */
  transfers: AttemptRow[];
}

export interface StoryOffer {
  offer: string;
  seat: SeatId | null;
  operator: OperatorId | null;
  madeAt: number;
  rangAt: number | null;
  endedAt: number | null;
  outcome: OfferOutcome | null;
}

export interface StoryStep {
  at: number;
  /** Milliseconds after the arrival. */
  afterMs: number;
  words: Words;
  fact: Fact;
}

/** GET /api/accounts (manager). */
export interface AccountRow {
  name: string;
  displayName: string;
  role: Role;
  active: boolean;
  /** Real wall milliseconds; null where not locked. */
  lockedUntil: number | null;
}

/** POST /api/accounts. */
export interface AccountBody {
  name: string;
  displayName: string;
  role: Exclude<Role, "operator">;
  password: string;
}

/** PUT /api/accounts/:name. What is absent stays as it is; `unlock` clears a lock-out. */
export interface AccountChangeBody {
  active?: boolean;
  password?: string;
  unlock?: true;
}

/** GET /api/audit?date=YYYY-MM-DD (manager, technician, auditor). */
export interface AuditList {
  date: string;
  entries: AuditRow[];
}

export interface AuditRow {
  id: string;
  /** Real wall milliseconds. */
  at: number;
  by: string;
  action: string;
  target: string | null;
  detail: unknown;
}

/**
 * Socket.IO, path /socket.io, same session cookie as the API; a connection without a session
 * is refused with the message "notLoggedIn". The board is sent whole at once after connecting
 * and at every change; a page that has had no beat for 3 s says so and greys out.
 */
export interface ServerToClient {
  board: (board: Board) => void;
  beat: (beat: Beat) => void;
  status: (status: Status) => void;
  /** For those who may see them: the whole list, at once and at every change. */
  alarms: (alarms: AlarmRow[]) => void;
  /** Who is logged in here changed: an operator's seat, say. */
  me: (me: Me) => void;
  /** The session is over; the page goes to the login. */
  loggedOut: () => void;
}

/** Once a second. */
export interface Beat {
  /** The business clock at the server. */
  now: number;
}

export type ClientToServer = Record<string, never>;
