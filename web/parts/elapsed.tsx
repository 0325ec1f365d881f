import { second } from "../feed.js";
import { isoSpan, spanOf } from "../time.js";

const HOUR_MS = 3_600_000;

/** Time since a moment of the business clock, ticking; it stands still while the feed is stopped. */
export function Elapsed({ since }: { since: number }) {
  const ms = second.value - since;
  return (
    <time class={ms < HOUR_MS ? "elapsed" : "elapsed long"} dateTime={isoSpan(ms)}>
      {spanOf(ms)}
    </time>
  );
}
