import { expect, test } from "vitest";
import type { AriEvent } from "../../src/asterisk/event.js";
import { openPatience } from "../../src/asterisk/patience.js";

/** What Asterisk tells between a connection and our picture of it. */

function given(...before: string[]) {
  const heard: string[] = [];
  const patience = openPatience((event) => heard.push(nameOf(event)));
  patience.hold(before);
  return { patience, heard };
}

const nameOf = (event: AriEvent) => ("channel" in event ? `${event.type} ${event.channel.id}` : event.type);

const of = (type: "ChannelHangupRequest" | "StasisEnd" | "ChannelHold", id: string) =>
  ({ type, channel: { id, name: "", state: "Up", protocol_id: "", dialplan: { context: "", exten: "", app_name: "" }, creationtime: "" } }) as AriEvent;

const promptEnded: AriEvent = { type: "PlaybackFinished", playback: { id: "p1", state: "done" } };

test("legs of before wait for the picture and are heard then, in order; new ones are heard at once", () => {
  const { patience, heard } = given("caller", "seat");
  for (const event of [of("ChannelHangupRequest", "caller"), promptEnded, of("ChannelHold", "new"), of("StasisEnd", "seat")]) patience.take(event);
  expect(heard).toEqual(["ChannelHold new"]);
  patience.release();
  expect(heard.slice(1)).toEqual(["ChannelHangupRequest caller", "PlaybackFinished", "StasisEnd seat"]);
});

test("with the picture there is nothing to wait for", () => {
  const { patience, heard } = given("caller");
  patience.release();
  patience.take(of("ChannelHold", "caller"));
  expect(heard).toEqual(["ChannelHold caller"]);
});

test("what a lost connection had brought and nobody heard is left to the next one's lists", () => {
  const { patience, heard } = given("caller");
  patience.take(of("StasisEnd", "caller"));
  patience.hold(["other"]);
  patience.release();
  expect(heard).toEqual([]);
});
