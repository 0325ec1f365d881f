import type { LedgerLag, PartStatus } from "../src/panel/live-types.js";
import { feed, status } from "./feed.js";
import { roughSpan } from "./shell.js";
import { pick, t } from "./words.js";

/** The parts of the system and how far the records are behind, at the foot of every page. */
export function StatusFooter() {
  const seen = status.value;
  return (
    <footer class="status">
      <p class={`feed-state ${feed.value}`} role="status">
        <i aria-hidden="true" />
        {t(`feed.${feed.value}`)}
      </p>
      {seen !== null && (
        <>
          <ul class="parts" aria-label={t("status.label")}>
            {seen.parts.map((part) => (
              <Part key={`${part.part} ${part.name}`} part={part} />
            ))}
          </ul>
          <p class={seen.ledger.lagging ? "ledger lagging" : "ledger"}>{ledgerText(seen.ledger)}</p>
          <p class="version">{t("status.version", { version: seen.version })}</p>
        </>
      )}
    </footer>
  );
}

/** A part that is not up says so in a word and says what to do. */
function Part({ part }: { part: PartStatus }) {
  return (
    <li class={`part ${part.state}`}>
      <i aria-hidden="true" />
      {t(`status.${part.part}`)}
      {part.name !== undefined && ` ${part.name}`}
      <span class={part.state === "up" ? "sr" : "part-state"}> {t(`status.${part.state}`)}</span>
      {part.detail !== undefined && part.state !== "up" && <em>{pick(part.detail)}</em>}
    </li>
  );
}

function ledgerText(ledger: LedgerLag): string {
  if (ledger.lagging) return t("status.ledger.lag", { span: roughSpan(ledger.oldestMs), n: ledger.facts });
  return ledger.facts === 0 ? t("status.ledger.ok") : t("status.ledger.some", { n: ledger.facts });
}
