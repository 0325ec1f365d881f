import type { TransferChoice } from "../../src/transfer/choice.js";
import { clockOf, dayOf } from "../time.js";
import { pick, t } from "../words.js";

/** One who can be asked, with what stands against it at this moment. */
export interface Offer {
  whom: "department" | "interpreter" | "seat";
  code: string;
  name: string;
  /** Why it stands where it stands. */
  mark: string | null;
  /** Null for a seat, which is there only while it is free. */
  choice: TransferChoice | null;
  /** May be handed the caller unannounced. */
  blind: boolean;
  /** In which is searched. */
  words: string;
}

export function TransferOffer(props: { offer: Offer; onConsult: () => void; onBlind?: () => void; onLater?: (() => void) | undefined }) {
  const { offer, onLater } = props;
  const { whom, code, name, mark, choice, blind } = offer;
  const may = choice === null || choice.why === null;
  const action = whom === "interpreter" ? "interpret" : "consult";
  return (
    <li data-code={code} data-closed={may ? undefined : true}>
      <span class="offer-code figures">{code}</span>
      <div class="offer-what">
        <strong>{name}</strong>
        {mark !== null && <span class="offer-mark">{mark}</span>}
        <State choice={choice} />
      </div>
      <div class="offer-buttons">
        {may && (
          <button type="button" class="button" aria-label={t(`transfer.${action}.whom`, { name })} onClick={props.onConsult}>
            {t(`transfer.${action}`)}
          </button>
        )}
        {may && blind && (
          <button type="button" class="button quiet" aria-label={t("transfer.blind.whom", { name })} onClick={props.onBlind}>
            {t("transfer.blind")}
          </button>
        )}
        {!may && onLater && (
          <button type="button" class="button secondary" aria-label={t("transfer.later.whom", { name })} onClick={onLater}>
            {t("transfer.later")}
          </button>
        )}
      </div>
    </li>
  );
}

function State({ choice }: { choice: TransferChoice | null }) {
  if (choice === null) return <span class="offer-state">{t("transfer.free")}</span>;
  const { why, opensAt, substitute } = choice;
  if (why === null) return <span class="offer-state">{t("transfer.open")}</span>;
  return (
    <span class="offer-state closed">
      {t(`transfer.${why}`)}
      {opensAt !== null && ` ${opens(opensAt)}`}
      {substitute !== null && ` ${t("transfer.substitute", { name: pick(substitute.name) })}`}
      {substitute !== null && substitute.opensAt !== null && t("transfer.substitute.opensAt", { opens: opens(substitute.opensAt) })}
    </span>
  );
}

function opens(wallMs: number): string {
  return t("transfer.opensAt", { when: `${dayOf(wallMs)} ${clockOf(wallMs).slice(0, 5)}` });
}
