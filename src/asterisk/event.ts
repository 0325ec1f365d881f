/**
 * The ARI events that we want, as Asterisk sends them, cut down to the fields that we read
 * (rest-api/api-docs/events.json of Asterisk 22). Anything else is filtered out in Asterisk
 * itself (`PUT /applications/{app}/eventFilter`), which saves time on both sides.
 */

export interface Channel {
  id: string;
  name: string;
  state: string;
  /** SIP's Call-ID. */
  protocol_id: string;
  dialplan: { context: string; exten: string; app_name: string; app_data: string };
  /** When it was made, by the machine's clock. */
  creationtime: string;
  channelvars?: Record<string, string>;
}

interface OfChannel {
  channel: Channel;
}

export type AriEvent = { timestamp?: string } & (
  | ({ type: "StasisStart"; args: string[]; replace_channel?: { id: string; name: string } } & OfChannel)
  | ({ type: "StasisEnd" } & OfChannel)
  | ({ type: "ChannelStateChange" } & OfChannel)
  | ({ type: "ChannelDtmfReceived"; digit: string } & OfChannel)
  | ({ type: "ChannelHangupRequest"; cause?: number; tech_cause?: number; soft?: boolean } & OfChannel)
  | ({ type: "ChannelDestroyed"; cause: number; tech_cause?: number } & OfChannel)
  | ({ type: "ChannelHold" } & OfChannel)
  | ({ type: "ChannelUnhold" } & OfChannel)
  /** A phone has sent a REFER. `result`: "Success", "Invalid", "NotPermitted" or "Fail". */
  | ({ type: "BridgeBlindTransfer"; exten: string; result: string; transferee?: Channel; replace_channel?: { id: string } } & OfChannel)
  | { type: "BridgeAttendedTransfer"; transferer_first_leg: Channel; transferer_second_leg: Channel; result: string }
  | { type: "PlaybackFinished"; playback: { id: string; state: string } }
  /** `name`: the track's id. */
  | { type: "RecordingFailed"; recording: { name: string; cause?: string } }
  | { type: "ContactStatusChange"; contact_info: { uri: string; contact_status: string; aor: string } }
  | { type: "ApplicationReplaced"; application: string }
);

/** Their names, as the filter and ari-client are told. */
export const EVENT_TYPES: readonly AriEvent["type"][] = [
  "StasisStart",
  "StasisEnd",
  "ChannelStateChange",
  "ChannelDtmfReceived",
  "ChannelHangupRequest",
  "ChannelDestroyed",
  "ChannelHold",
  "ChannelUnhold",
  "BridgeBlindTransfer",
  "BridgeAttendedTransfer",
  "PlaybackFinished",
  "RecordingFailed",
  "ContactStatusChange",
  "ApplicationReplaced",
];
