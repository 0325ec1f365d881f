import type { Counts } from "../../src/floor/board.js";
import { t } from "../words.js";

/** How long callers wait: what is likely, and whether it was as they were told. */

const MINUTE_MS = 60_000;

/** How much longer a caller is likely to wait; people plan in minutes. */
export function Estimate({ ms }: { ms: number | null }) {
  return <span class="caller-estimate">{words(ms)}</span>;
}

function words(ms: number | null): string {
  if (ms === null) return t("board.estimate.unknown");
  return ms < MINUTE_MS ? t("board.estimate.soon") : t("board.estimate", { n: Math.round(ms / MINUTE_MS) });
}

/** How many of the callers who were told how long it takes were served in that time, today. */
export function WaitBands({ bands: { inside, sooner, later, gaveUp }, wall }: { bands: Counts["bands"]; wall: boolean }) {
  const served = inside + sooner + later;
  if (served + gaveUp === 0) return null;
  return (
    <div class="wait-bands">
      <p>
        {t("board.bands")} <b data-count="bands">{served === 0 ? "—" : `${share(inside, served)}%`}</b>
        <small>{t("board.bands.of", { inside, served })}</small>
      </p>
      {!wall && (
        <details>
          <summary>{t("board.bands.what")}</summary>
          <p>{t("board.bands.definition", { sooner, later, gaveUp })}</p>
        </details>
      )}
    </div>
  );
}

/** To a tenth of a percent, rounded down as the city agreed for shares that are to be high. */
function share(some: number, of: number): string {
  return (Math.floor((1_000 * some) / of) / 10).toFixed(1);
}
