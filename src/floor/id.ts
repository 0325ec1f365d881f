/**
 * The names of things on the floor. All of them are ours: they are chosen before the
 * request that uses them is sent, so no event can arrive for something unknown.
 *
 * They are plain strings; the aliases say which kind is meant.
 */

/** A caller's visit, from INVITE to the final fact; also a desk phone's call to a code. */
export type CallId = string;
/** One SIP leg, which is one Asterisk channel and carries its id. */
export type LegId = string;
/** A bridge of two legs. */
export type BridgeId = string;
/** One thing being played to one leg. */
export type PlaybackId = string;
/** One attempt to bring one waiting caller to one seat. */
export type OfferId = string;
/** One attempt to bring a caller to somebody else. */
export type TransferId = string;
/** A promise to call somebody back. */
export type CallbackId = string;
/** One speaker's voice in a recording: the ear that hears it, and the file. `<call>-t<number>`. */
export type TrackId = LegId;
/** One time that a manager comes to a talk. */
export type SupervisionId = string;
/** A desk phone's place, its SIP user as well: "101". */
export type SeatId = string;
/** A person who answers: "1001". */
export type OperatorId = string;
/** One entry of the menu data: "appointment". */
export type MatterId = string;
