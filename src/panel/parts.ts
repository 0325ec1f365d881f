import type { Accounts } from "../admin/account.store.js";
import type { Settings } from "../admin/setting.store.js";
import type { AlarmWatch } from "../alarm/alarm.watch.js";
import type { Contacts } from "../contact/contact.store.js";
import type { FollowUps } from "../contact/follow-up.store.js";
import type { Replies } from "../contact/reply.store.js";
import type { Places } from "../contact/places.js";
import type { Board } from "../floor/board.js";
import type { Fact } from "../floor/fact.js";
import type { PeopleInput } from "../floor/input.js";
import type { FloorState } from "../floor/state.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Log } from "../log.js";
import type { Metrics } from "../metrics.js";
import type { Database } from "../postgres/database.js";
import type { Texts } from "../prompt/texts.js";
import type { Site } from "../site/site.js";
import type { PartStatus, Words } from "./live-types.js";

/** What the panel works with: the floor beside it, and what it shows and changes. */
export interface PanelParts {
  version: string;
  /** The site as its files have it; what the panel has changed of it lies in `settings`. */
  site: Site;
  /** What callers hear, to be read. */
  texts: Texts;
  /** The closed list of reasons that can be said for a closure. */
  reasons: { key: string; label: Words }[];
  ledger: Ledger;
  database: Database;
  accounts: Accounts;
  settings: Settings;
  contacts: Contacts;
  followUps: FollowUps;
  replies: Replies;
  /** What a contact record may name, as the directory in force has it. */
  places(): Places;
  floor: FloorAccess;
  alarms: AlarmWatch;
  metrics: Metrics;
  /** Wall ms of the business clock. */
  now(): number;
  /** Business clock minus real clock, ms. */
  clockOffsetMs: number;
  /** The parts that the panel does not know itself: PBX, trunk. */
  partStatus(): PartStatus[];
  /** Calls can be taken. */
  ready(): boolean;
  /** Makes the PBX know exactly these seats, without dropping a call; rejects where it could not. */
  applySeats(seats: string[]): Promise<void>;
  /** The password of a seat's phone, made where there is none yet. */
  phonePassword(seat: string): string;
  log: Log;
}

/** What of the loop (`run.ts`) the panel may use. */
export interface FloorAccess {
  board(): Board;
  /** The living state, to be read only. */
  look(): Readonly<FloorState>;
  /** Handles the input at once and says what it led to. */
  feed(input: PeopleInput): Fact[];
  onChange(listener: () => void): void;
}
