import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Board, Counts, FallbackRow, WaitingRow } from "../../src/floor/board.js";
import { board, feed } from "../feed.js";
import { AlarmStrip } from "../parts/alarm-strip.js";
import { BesidePhone } from "../parts/beside-phone.js";
import { CallbackCount } from "../parts/callback-count.js";
import { Elapsed } from "../parts/elapsed.js";
import { HandedOver } from "../parts/handed-over.js";
import { OwnSeat } from "../parts/own-seat.js";
import { SeatChangeDialog } from "../parts/seat-change.js";
import { SeatTile } from "../parts/seat-tile.js";
import { Estimate, WaitBands } from "../parts/wait-estimate.js";
import { may, me } from "../session.js";
import { BusinessClock } from "../shell.js";
import { learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

/**
 * The seat board: the whole floor on one page, for a wallboard read from five metres
 * (`/?wall`) and for a desk. It never shows a caller's number.
 */
export function BoardPage() {
  const { query } = useLocation();
  const wall = query["wall"] !== undefined;
  const [changing, setChanging] = useState<string | null>(null);
  const live = feed.value === "live";
  const seen = board.value;
  useEffect(() => void learnWords().catch(() => {}), []);
  if (seen === null) return <p class="loading">{t("app.loading")}</p>;
  const own = seen.seats.find(({ operator }) => operator !== null && operator === me.value?.operator);
  const changed = seen.seats.find((row) => row.id === changing);
  return (
    <div class="board" data-old={live && seen.pbx === "connected" ? undefined : true}>
      <h1 class="sr">{t("board.title")}</h1>
      <section class="board-top" aria-label={t("board.today")}>
        <BusinessClock />
        <TodayCounts today={seen.today} />
        {!wall && (
          <a class="button secondary wall-link" href="/?wall">
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6" fill="none" stroke="currentColor" stroke-width="2.6" />
            </svg>
            <span>{t("nav.wall")}</span>
          </a>
        )}
      </section>
      <AlarmStrip wall={wall} />
      {may("changeOwnSeat") && !wall && <OwnSeat board={seen} />}
      {own !== undefined && !wall && <BesidePhone row={own} seats={seen.seats} />}
      <div class="board-floor">
        <Seats board={seen} onChange={may("changeAnySeat") && live && !wall ? setChanging : null} />
        <Waiting rows={seen.waiting} fallback={seen.fallback} wall={wall}>
          <CallbackCount callbacks={seen.callbacks} today={seen.today} />
          <WaitBands bands={seen.today.bands} wall={wall} />
          <HandedOver rows={seen.handedOver} wall={wall} />
        </Waiting>
      </div>
      {changed !== undefined && <SeatChangeDialog row={changed} onClose={() => setChanging(null)} />}
    </div>
  );
}

const COUNTS = [
  ["arrived", "board.arrived"],
  ["answered", "board.answered"],
  ["abandoned", "board.abandoned"],
  ["closed", "board.closedCalls"],
] as const;

function TodayCounts({ today }: { today: Counts }) {
  return (
    <dl class="counts">
      {COUNTS.map(([name, text]) => (
        <div key={name} class={`count ${name}`}>
          <dt>{t(text)}</dt>
          <dd data-count={name}>
            {today[name]}
            <small>{t("board.calls")}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Seats({ board: { seats, channels }, onChange }: { board: Board; onChange: ((seat: string) => void) | null }) {
  return (
    <section class="seats" aria-labelledby="seats-title">
      <header>
        <h2 id="seats-title">{t("board.seats")}</h2>
        <FaceSummary seats={seats} channels={channels} />
      </header>
      {seats.length === 0 ? (
        <p class="empty">
          {t("board.noSeats")} {may("changeSeats") && <a href="/seats">{t("board.noSeats.go")}</a>}
        </p>
      ) : (
        <ul class={seats.length <= ROOMY ? "seat-grid roomy" : "seat-grid"} style={{ "--columns": columnsFor(seats.length) }}>
          {seats.map((row) => (
            <li key={row.id}>
              <SeatTile row={row} onChange={onChange} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** So many seats leave room for large type on the wall. */
const ROOMY = 8;

/** Few seats get large tiles; at most six stand side by side. */
function columnsFor(seats: number): number {
  if (seats <= 6) return Math.min(seats, 3);
  if (seats <= 12) return 4;
  return seats <= 20 ? 5 : 6;
}

const SUMMED = ["ready", "offered", "calling", "talking", "held", "wrapUp", "paused", "off"] as const;

/** How many seats are in which state, where a state without seats is left out; and how much of the trunk is taken. */
function FaceSummary({ seats, channels }: Pick<Board, "seats" | "channels">) {
  return (
    <ul class="face-summary" aria-label={t("board.summary")}>
      {SUMMED.map((face) => [face, seats.filter((row) => row.face === face).length] as const)
        .filter(([, n]) => n > 0)
        .map(([face, n]) => (
          <li key={face} data-face={face}>
            <i aria-hidden="true" />
            {t(`face.${face}`)} <b>{n}</b>
          </li>
        ))}
      <li>
        {t("board.channels")} <b>{`${channels.inUse} / ${channels.of}`}</b>
      </li>
    </ul>
  );
}

/** More rows than these do not fit on the wall, and would not be read at a desk. */
const SHOWN = { wall: 6, desk: 12 };

function Waiting({ rows, fallback, wall, children }: { rows: WaitingRow[]; fallback: FallbackRow[]; wall: boolean; children: ComponentChildren }) {
  const shown = SHOWN[wall ? "wall" : "desk"];
  const more = rows.length - shown;
  const earliest = Math.min(...rows.map((row) => row.since));
  return (
    <section class="waiting" aria-labelledby="waiting-title">
      <header>
        <h2 id="waiting-title">{t("board.waiting")}</h2>
        <p class={rows.length > 0 ? "waiting-count some" : "waiting-count"}>{t("board.waiting.count", { n: rows.length })}</p>
      </header>
      {rows.length === 0 ? (
        <p class="empty">{t("board.waiting.none")}</p>
      ) : (
        <>
          <p class="longest">
            {t("board.waiting.longest")} <Elapsed since={earliest} />
          </p>
          <ol>
            {rows.slice(0, shown).map((row, index) => (
              <WaitingCaller key={row.call} row={row} place={index + 1} />
            ))}
          </ol>
          {more > 0 && <p class="more">{t("board.waiting.more", { n: more })}</p>}
        </>
      )}
      {fallback.length > 0 && <InFallback rows={fallback} />}
      {children}
    </section>
  );
}

/** Calls that the exchange serves by itself: no place of ours can be told, only how many there are. */
function InFallback({ rows }: { rows: FallbackRow[] }) {
  const talking = rows.filter(({ step }) => step === "talking").length;
  return (
    <p class="in-fallback">
      <strong>{t("fallback.mark")}</strong> {t("board.fallback", { n: rows.length, talking })}
    </p>
  );
}

function WaitingCaller({ row, place }: { row: WaitingRow; place: number }) {
  return (
    <li class={row.ringing === null ? "caller" : "caller ringing"}>
      <span class="place">{place}</span>
      <span class="caller-what">
        <strong>{t(`language.${row.language}`)}</strong>
        <span>{matterName(row.matter)}</span>
        {row.headStart !== null && <span>{t(`board.waiting.headStart.${row.headStart}`)}</span>}
        {row.interpreted && <span>{t("board.waiting.interpreted")}</span>}
        {row.ringing !== null && <em>{t("board.waiting.ringing", { seat: row.ringing })}</em>}
      </span>
      <span class="caller-times">
        <Elapsed since={row.since} />
        {row.ringing === null && <Estimate ms={row.estimateMs} />}
      </span>
    </li>
  );
}
