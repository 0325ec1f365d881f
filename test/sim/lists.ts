import type { Input } from "../../src/floor/input.js";
import type { Bridges } from "./bridges.js";
import type { Channel } from "./channel.js";
import type { Tracks } from "./tracks.js";

/** What is asked of Asterisk after every connect. */
export function listsOf(channels: readonly Channel[], bridges: Bridges, tracks: Tracks): Extract<Input, { type: "PbxConnected" }> {
  return {
    type: "PbxConnected",
    legs: channels.map(({ id }) => id),
    ringing: channels.filter(({ state }) => state === "ringing").map(({ id }) => id),
    answered: channels.filter(({ state }) => state === "up").map(({ id }) => id),
    recorded: tracks.running(),
    undialled: channels.filter(({ undialled }) => undialled).map(({ id }) => id),
    bridges: bridges.list(),
  };
}
