import { may } from "../admin/right.js";
import { ALARMS } from "../alarm/kind.js";
import { kindOfTrunkTrouble } from "../alarm/trouble.js";
import type { Board } from "../floor/board.js";
import type { Door, PartStatus, Readiness, Role, SiteWords, Status } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { type Route, route } from "./route.js";
import type { TrunkState } from "../trunk/trunk.js";

/** The board and the state of the parts, as they are pushed as well (`live.ts`). */
export function boardRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/door",
      right: "anybody",
      summary: "What the login page needs",
      answer: "Door",
      handle: (): Door => ({
        centre: parts.site.name,
        rehearsal: parts.site.kind === "rehearsal",
        seats: parts.floor.board().seats.map(({ id }) => id),
      }),
    }),
    route({
      method: "get",
      path: "/api/board",
      right: "seeBoard",
      summary: "The board at this moment",
      answer: "Board",
      handle: ({ person }) => boardFor(parts.floor.board(), person().account.role),
    }),
    route({
      method: "get",
      path: "/api/status",
      right: "person",
      summary: "The state of the parts",
      answer: "Status",
      handle: () => statusOf(parts),
    }),
    route({
      method: "get",
      path: "/api/words",
      right: "person",
      summary: "The site's own words for what the board carries as ids and codes",
      answer: "SiteWords",
      handle: ({ person }) => wordsFor(parts, person().account.role),
    }),
  ];
}

/**
 * Who sits at which seat is known by name in the room alone; others see the operator's number.
 * Whether a manager is on the line is seen by managers.
 */
export function boardFor(board: Board, role: Role): Board {
  const named = may(role, "seeNames");
  const supervises = may(role, "supervise");
  if (named && supervises) return board;
  const seats = board.seats.map((seat) => ({
    ...seat,
    name: named ? seat.name : null,
    help: seat.help && !supervises ? { ...seat.help, supervision: null } : seat.help,
  }));
  return { ...board, seats };
}

export function statusOf(parts: PanelParts): Status {
  return {
    version: parts.version,
    rehearsal: parts.site.kind === "rehearsal",
    now: parts.now(),
    clockOffsetMs: parts.clockOffsetMs,
    ready: parts.ready(),
    parts: statusOfParts(parts),
    ledger: parts.ledger.lag(parts.now()),
  };
}

/** Every part for itself: calls may be taken while PostgreSQL is away. */
export function readinessOf(parts: PanelParts): Readiness {
  const seen = statusOfParts(parts).map(({ part, state, name }) => ({ part, state, ...(name && { name }) }));
  return { ready: seen.every(({ state }) => state === "up"), parts: seen };
}

function statusOfParts({ partStatus, database, ledger }: PanelParts): PartStatus[] {
  const ledgerPart: PartStatus = ledger.writes ? { part: "ledger", state: "up" } : { part: "ledger", state: "down", detail: ALARMS.ledgerNotWritten.remedy };
  return [...partStatus(), database.part(), ledgerPart];
}

/** Those of which anything can be known; with its name where there is more than one. */
export function trunkParts(trunks: readonly TrunkState[]): PartStatus[] {
  return trunks
    .filter(({ watched }) => watched)
    .map((trunk) => {
      const kind = kindOfTrunkTrouble(trunk, trunks);
      const name = trunks.length > 1 ? { name: trunk.label } : {};
      return kind === null ? { part: "trunk", state: "up", ...name } : { part: "trunk", state: "down", detail: ALARMS[kind].remedy, ...name };
    });
}

function wordsFor({ site, floor, places }: PanelParts, role: Role): SiteWords {
  return {
    ...places(),
    matters: site.menu.matters.map(({ id, label }) => ({ id, label: { ja: label.ja, en: label.en } })),
    pauseReasons: site.rules.pauseReasons.map(({ code, label }) => ({ code, label })),
    operators: may(role, "changeAnySeat")
      ? floor.look().setup.operators.map(({ id, name, languages }) => ({ id, name, languages }))
      : [],
  };
}
