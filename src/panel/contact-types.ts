import type { CallId } from "../floor/id.js";
import type { Words } from "./live-types.js";
import type { Contact, ContactVersion } from "../contact/contact.js";
import type { FollowUp, FollowUpChange, NewFollowUp } from "../contact/follow-up.js";

/** GET /api/contacts/:call: the record of a call, as it is and as it was. */
export interface ContactView {
  call: CallId;
  /** Oldest first; the last is in force. Empty where nobody has written anything. */
  versions: ContactVersion[];
  /** False where earlier versions may be missing, because the database is away. */
  complete: boolean;
  followUps: FollowUp[];
  mayWrite: boolean;
}

/** GET /api/contacts: what whoever asks has begun and not finished. */
export interface UnfinishedContacts {
  contacts: ContactVersion[];
}

/** PUT /api/contacts/:call, and POST …/finish; answered by the version now in force (`ContactVersion`). */
export interface ContactBody {
  /** The version that was seen; 0: none. */
  seen: number;
  contact: Contact;
}

/** GET /api/follow-ups?state=pending|closed */
export interface FollowUpList {
  /** The business date by which they are overdue or not. */
  date: string;
  followUps: FollowUpRow[];
  /** False where the database is away: numbers of calls and what was closed long ago are missing. */
  complete: boolean;
}

export interface FollowUpRow extends FollowUp {
  overdue: boolean;
  /** The number to call back: what was said, or the call's own. */
  callTo: Words | null;
}

/** POST /api/follow-ups; answered by the FollowUp. */
export type FollowUpBody = NewFollowUp;

/** POST /api/follow-ups/:id/change; answered by the FollowUp. */
export interface FollowUpChangeBody {
  /** The version that was seen. */
  version: number;
  change: FollowUpChange;
}

/** GET /api/follow-ups/:id: every version, oldest first. */
export interface FollowUpHistory {
  versions: FollowUp[];
  complete: boolean;
}
