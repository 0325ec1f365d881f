import { useState } from "preact/hooks";
import type { SeatRow, TargetName, TransferRow } from "../../src/floor/board.js";
import { clockOf } from "../time.js";
import { askTransfer, interpreterNote, transferNote } from "../transfer.js";
import { pick, t } from "../words.js";
import { Refusal } from "./dialog.js";
import { Elapsed } from "./elapsed.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** For the manager: whom a seat has asked about its caller and since when, and a way to end what is stuck. */
export function SeatTransfer({ row }: { row: SeatRow }) {
  const { transfer, interpreter } = row;
  if (transfer === null && interpreter === null) return null;
  return (
    <>
      {transfer !== null && <Asked seat={row.id} transfer={transfer} />}
      {interpreter !== null && (
        <section class="seat-transfer">
          <p>
            <strong>{interpreterNote(interpreter)}</strong> <span class="figures">({interpreter.to.code})</span>
          </p>
          <End seat={row.id} ask="release" to={interpreter.to} />
        </section>
      )}
    </>
  );
}

function Asked({ seat, transfer }: { seat: string; transfer: TransferRow }) {
  return (
    <section class="seat-transfer" aria-labelledby="seat-transfer-title">
      <h3 id="seat-transfer-title">{t("transfer.watch")}</h3>
      <p>
        <strong>{transferNote(transfer)}</strong> <span class="figures">({transfer.to.code})</span>
      </p>
      <p>
        {t("transfer.watch.since", { time: clockOf(transfer.since) })} <Elapsed since={transfer.since} />
      </p>
      {transfer.heldSince !== null && (
        <p>
          {t("transfer.watch.held")} <Elapsed since={transfer.heldSince} />
        </p>
      )}
      {transfer.caller === "gone" ? <p>{t("transfer.watch.gone")}</p> : <End seat={seat} ask="return" to={transfer.to} />}
    </section>
  );
}

/** In two steps: somebody may just be talking. */
function End({ seat, ask, to }: { seat: string; ask: "return" | "release"; to: TargetName }) {
  const { busy, refused, run } = useRequest();
  const [sure, setSure] = useState(false);
  const go = () =>
    run(async () => {
      await askTransfer(seat, { type: ask });
      tell(t("transfer.end.done", { seat }));
    });
  return (
    <>
      {sure && <p>{t(ask === "release" ? "transfer.end.sentence.interpreter" : "transfer.end.sentence", { to: pick(to.name), seat })}</p>}
      <Refusal of={refused} />
      <button type="button" class={sure ? "button grave" : "button secondary"} disabled={busy} onClick={() => (sure ? void go() : setSure(true))}>
        {t(sure ? "transfer.end.go" : "transfer.end")}
      </button>
    </>
  );
}
