import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import type { Right } from "../src/panel/live-types.js";
import { alarms, board, feed, second, status } from "./feed.js";
import { DisasterBanner } from "./parts/disaster-banner.js";
import { Notice } from "./parts/notice.js";
import { WarnSign } from "./parts/sign.js";
import { door, logOut, may, me } from "./session.js";
import { StatusFooter } from "./status-footer.js";
import type { TextKey } from "./texts.js";
import { clockOf, dayOf } from "./time.js";
import { chooseTongue, pick, t, tongue, type Tongue } from "./words.js";

/**
 * What is around every page: the rehearsal banner, the header with the menu, the warning
 * when the feed has stopped, and the state of the system at the foot. The wallboard
 * (`/?wall`) has no menu and no footer.
 */
export function Shell({ children }: { children: ComponentChildren }) {
  const { query } = useLocation();
  const wall = query["wall"] !== undefined;
  return (
    <div class={wall ? "shell wall" : "shell"} data-feed={feed.value}>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <RehearsalBanner />
      {wall ? <WallHeader /> : <Header />}
      <DisasterBanner />
      <FeedWarning />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Notice />
      {!wall && <StatusFooter />}
    </div>
  );
}

interface Room {
  path: string;
  text: TextKey;
  right: Right;
}

/** What is looked at all day. */
const ROOMS: Room[] = [
  { path: "/", text: "nav.board", right: "seeBoard" },
  { path: "/calls", text: "nav.calls", right: "seeCalls" },
  { path: "/transfers", text: "nav.transfers", right: "seeTransfers" },
  { path: "/forgotten", text: "nav.forgotten", right: "seeForgotten" },
  { path: "/callbacks", text: "nav.callbacks", right: "seeCallbacks" },
  { path: "/follow-ups", text: "nav.followUps", right: "seeFollowUps" },
  { path: "/alarms", text: "nav.alarms", right: "seeAlarms" },
];

/** What is seldom opened is behind a word, so that the row holds however many alarms there are. */
const MORE: Room[] = [
  { path: "/calendar", text: "nav.calendar", right: "seeCalendar" },
  { path: "/departments", text: "nav.departments", right: "seeDirectory" },
  { path: "/information", text: "nav.information", right: "seeInformation" },
  { path: "/seats", text: "nav.seats", right: "seeSeats" },
  { path: "/skills", text: "nav.skills", right: "seeSkills" },
  { path: "/accounts", text: "nav.accounts", right: "seeAccounts" },
  { path: "/audit", text: "nav.audit", right: "seeAudit" },
];

function Header() {
  const { path } = useLocation();
  const person = me.value;
  return (
    <header class="header">
      <Brand />
      <nav aria-label={t("nav.label")}>
        <ul class="rooms">
          <Rooms rooms={ROOMS} path={path} />
          <More path={path} />
        </ul>
      </nav>
      <div class="header-end">
        <TongueSwitch />
        {person !== null && person !== undefined && (
          <>
            <p class="person">
              <strong>{person.displayName}</strong>
              <span>{t(`role.${person.role}`)}</span>
            </p>
            <button type="button" class="button quiet" onClick={() => void logOut().catch(() => {})}>
              {t("nav.logOut")}
            </button>
          </>
        )}
      </div>
    </header>
  );
}

function Rooms({ rooms, path }: { rooms: Room[]; path: string }) {
  return (
    <>
      {rooms
        .filter((room) => may(room.right))
        .map((room) => (
          <li key={room.path}>
            <a href={room.path} aria-current={isWithin(path, room.path) ? "page" : undefined}>
              {t(room.text)}
              {room.path === "/alarms" && <Unseen />}
            </a>
          </li>
        ))}
    </>
  );
}

/** Closed by going to a page, by Escape and by going on anywhere else. */
function More({ path }: { path: string }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  useEffect(close, [path]);
  const rooms = MORE.filter((room) => may(room.right));
  if (rooms.length <= 1) return <Rooms rooms={rooms} path={path} />;
  const here = rooms.find((room) => isWithin(path, room.path));
  return (
    <li class="more">
      <details
        ref={menu}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          close();
          menu.current?.querySelector("summary")?.focus();
        }}
        onFocusOut={({ relatedTarget }) => {
          if (relatedTarget instanceof Node && !menu.current?.contains(relatedTarget)) close();
        }}
      >
        <summary data-here={here !== undefined ? true : undefined}>{t("nav.more")}</summary>
        <ul>
          <Rooms rooms={rooms} path={path} />
        </ul>
      </details>
    </li>
  );
}

/** How many alarms nobody has seen yet. */
function Unseen() {
  const unseen = (alarms.value ?? []).filter(({ acknowledged }) => acknowledged === null).length;
  if (unseen === 0) return null;
  return (
    <span class="unseen">
      {unseen}
      <span class="sr"> {t("alarms.unseen")}</span>
    </span>
  );
}

function isWithin(path: string, room: string): boolean {
  return room === "/" ? path === "/" : path === room || path.startsWith(`${room}/`);
}

function WallHeader() {
  return (
    <header class="header wall-header">
      <Brand />
      <a class="button quiet" href="/">
        {t("nav.wall.leave")}
      </a>
    </header>
  );
}

export function Brand() {
  const centre = door.value?.centre;
  return (
    <p class="brand">
      <img src="/icon.svg" alt="" width="32" height="32" />
      <span class="brand-name">{t("app.name")}</span>
      {centre !== undefined && <span class="brand-centre">{pick(centre)}</span>}
    </p>
  );
}

const TONGUES: { tongue: Tongue; name: string }[] = [
  { tongue: "ja", name: "日本語" },
  { tongue: "en", name: "English" },
];

export function TongueSwitch() {
  return (
    <fieldset class="tongues">
      <legend class="sr">{t("nav.tongue")}</legend>
      {TONGUES.map((one) => (
        <button
          key={one.tongue}
          type="button"
          lang={one.tongue}
          aria-pressed={tongue.value === one.tongue}
          onClick={() => chooseTongue(one.tongue)}
        >
          {one.name}
        </button>
      ))}
    </fieldset>
  );
}

export function RehearsalBanner() {
  if (door.value?.rehearsal !== true && status.value?.rehearsal !== true) return null;
  const offset = status.value?.clockOffsetMs ?? 0;
  return (
    <aside class="rehearsal" aria-label={t("rehearsal.title")}>
      <strong>{t("rehearsal.title")}</strong>
      <p>
        {t("rehearsal.text")}
        {offset !== 0 && <RehearsalClock />}
      </p>
    </aside>
  );
}

function RehearsalClock() {
  return <span> {t("rehearsal.clock", { day: dayOf(second.value), clock: clockOf(second.value).slice(0, 5) })}</span>;
}

/** "1日3時間5分" or "1 d 3 h 5 min". */
export function roughSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), "span.days"],
    [Math.floor(minutes / 60) % 24, "span.hours"],
    [minutes % 60, "span.minutes"],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, key]) => t(key, { n }));
  return said.length === 0 ? t("span.minutes", { n: 0 }) : said.join(tongue.value === "ja" ? "" : " ");
}

/**
 * Says in words that what is shown is old. The region is always there, so that screen
 * readers hear what appears in it; it never speaks of the clock that ticks.
 */
function FeedWarning() {
  return (
    <div class="feed-warning" role="alert">
      {feed.value === "stopped" && <Warning title={t("feed.stopped")} text={stoppedText()} />}
      {feed.value === "live" && board.value?.pbx === "lost" && (
        <Warning title={t("feed.pbxLost")} text={t("feed.pbxLost.text")} />
      )}
    </div>
  );
}

function stoppedText(): string {
  return board.value === null ? t("login.serverAway") : t("feed.stopped.text", { clock: clockOf(second.value) });
}

function Warning({ title, text }: { title: string; text: string }) {
  return (
    <div class="warning">
      <WarnSign />
      <p>
        <strong>{title}</strong> <span>{text}</span>
      </p>
    </div>
  );
}

/** Open or closed, or closed for want of power, and the business clock. */
export function BusinessClock() {
  const opening = board.value?.opening ?? "closed";
  return (
    <div class="business-clock">
      <p class={`open-sign ${opening}`}>
        <span class="open-mark" aria-hidden="true" />
        {t(`board.${opening}`)}
      </p>
      <p class="clock">
        <span class="sr">{t("board.clock")}</span>
        <span class="clock-day">{dayOf(second.value)}</span>
        <time class="clock-time">{clockOf(second.value)}</time>
      </p>
    </div>
  );
}
