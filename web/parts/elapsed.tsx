import { second } from "../feed.js";
import { isoSpan, spanOf } from "../time.js";

/** Time since a moment of the business clock, ticking; it stands still while the feed is stopped. */
export function Elapsed({ since }: { since: number }) {
  const ms = second.value - since;
  return (
    <time class="elapsed" dateTime={isoSpan(ms)}>
      {spanOf(ms)}
    </time>
  );
}
