import type { SeatRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import type { ApiError } from "../../src/panel/live-types.js";
import type { CallAbout } from "../transfer.js";
import { t } from "../words.js";
import { offersOf, useChoices } from "./transfer-choices.js";
import { TransferOffer } from "./transfer-offer.js";

/** While somebody else is asked: an interpreter may come too. Folded away, for the steps of the transfer come first. */
export function InterpreterChooser(props: { row: SeatRow; about: CallAbout | null; refused: ApiError | null; onAsk: (ask: TransferAsk) => void }) {
  const known = useChoices(props.row, props.about, props.refused);
  const offers = known === null ? [] : offersOf(known).filter(({ whom }) => whom === "interpreter");
  if (offers.length === 0) return null;
  return (
    <details class="interpreter-chooser">
      <summary>{t("transfer.interpret.beside")}</summary>
      <p class="hint">{t("transfer.interpret.beside.hint")}</p>
      <ul class="transfer-offers">
        {offers.map((offer) => (
          <TransferOffer key={offer.code} offer={offer} onConsult={() => props.onAsk({ type: "consult", to: offer.code })} />
        ))}
      </ul>
    </details>
  );
}
