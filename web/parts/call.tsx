import type { CallRow } from "../../src/panel/live-types.js";
import { parseNumber } from "../../src/trunk/number.js";
import { t, tongue } from "../words.js";

/** What the list of calls and the story of one call have in common. */
export function callerName(call: CallRow): string {
  if (call.caller === null) return t("calls.caller.hidden");
  return tongue.value === "ja" ? call.caller.display : call.caller.displayEn;
}

/** "097-510-5151": a number of ours, as people write it. */
export function hyphenated(number: string): string {
  return parseNumber(number, { rehearsal: true }).display || number;
}

/** Milliseconds; null where nobody spoke or they still speak. */
export function talkedMs(call: CallRow): number | null {
  return call.connectedAt === null || call.endedAt === null ? null : call.endedAt - call.connectedAt;
}

export function Outcome({ of }: { of: CallRow }) {
  const outcome = of.outcome ?? "open";
  return (
    <>
      <span class="outcome" data-outcome={outcome}>
        {t(of.unreached === null ? `outcome.${outcome}` : `unreached.${of.unreached}`)}
      </span>
      {of.fallback && <span class="in-fallback">{t("fallback.mark")}</span>}
    </>
  );
}
