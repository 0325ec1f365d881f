import type { AlarmRow } from "../../src/panel/live-types.js";
import { alarms } from "../feed.js";
import { may } from "../session.js";
import { pick, t } from "../words.js";
import { WarnSign } from "./sign.js";

/** More than these are a number, so that the seats stay in sight. */
const SHOWN = 2;

/**
 * What is wrong at this moment, in a line on the board. The region is always there, so that
 * screen readers hear what appears in it. A lost exchange has its own bar above every page.
 */
export function AlarmStrip({ wall }: { wall: boolean }) {
  if (!may("seeAlarms")) return null;
  const lasting = (alarms.value ?? [])
    .filter(({ clearedAt, kind }) => clearedAt === null && kind !== "pbxLost")
    // What nobody has seen yet comes first; otherwise they stay in their order, the latest first.
    .sort((a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null));
  return (
    <div class="alarm-strip" role="status" aria-live="polite">
      {lasting.length > 0 && <Line lasting={lasting} wall={wall} />}
    </div>
  );
}

function Line({ lasting, wall }: { lasting: AlarmRow[]; wall: boolean }) {
  const rest = lasting.length - SHOWN;
  return (
    <div class="alarm-line">
      <WarnSign />
      <ul>
        {lasting.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.key} data-alarm={alarm.key}>
            {pick(alarm.what)}
          </li>
        ))}
        {rest > 0 && <li>{t("alarms.more", { n: rest })}</li>}
      </ul>
      {!wall && <a href="/alarms">{t("alarms.open")}</a>}
    </div>
  );
}
