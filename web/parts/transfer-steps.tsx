import type { ComponentChildren } from "preact";
import type { TransferRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { transferNote } from "../transfer.js";
import { pick, t } from "../words.js";
import { Elapsed } from "./elapsed.js";

/** Somebody is being asked: who hears what at this moment, and how to go on. */
export function TransferSteps(props: { transfer: TransferRow; held: boolean; onAsk: (ask: TransferAsk) => void }) {
  const { transfer, held, onAsk } = props;
  const hint = hintOf(transfer, held);
  return (
    <>
      <p class="transfer-state" role="status">
        {transferNote(transfer)} <span class="figures">({transfer.to.code})</span>
      </p>
      <WhoHearsWhat transfer={transfer} />
      {transfer.caller !== "gone" && (
        <div class="transfer-buttons">
          <Asking transfer={transfer} held={held} onAsk={onAsk} />
        </div>
      )}
      {hint !== null && <p class="transfer-hint">{hint}</p>}
    </>
  );
}

function hintOf({ caller, way }: TransferRow, held: boolean): string | null {
  if (caller === "gone") return t("transfer.callerGone");
  if (way === "phone") return t("transfer.atPhone");
  return held ? t("transfer.held") : null;
}

/**
 * All of them always, so that each keeps its place; what cannot be done at this step is off. What
 * stands under the pointer after asking is off too, so that a click too many does no harm.
 */
function Asking({ transfer, held, onAsk }: { transfer: TransferRow; held: boolean; onAsk: (ask: TransferAsk) => void }) {
  const { step, other, way } = transfer;
  const to = pick(transfer.to.name);
  const answered = other !== "ringing";
  const moves = answered && way !== "phone" && !held;
  return (
    <>
      <button type="button" class="big" onClick={() => onAsk({ type: "return" })}>
        {t(answered ? "transfer.return" : "transfer.cancel")}
      </button>
      <button type="button" class="big" disabled={!moves} onClick={() => onAsk({ type: "swap" })}>
        {step === "ringing" || step === "consulting" ? t("transfer.swap.caller") : t("transfer.swap.other", { to })}
      </button>
      <button type="button" class="big" disabled={!moves || step === "conference"} onClick={() => onAsk({ type: "conference" })}>
        {t("transfer.conference")}
      </button>
      <button type="button" class="big go" disabled={!answered} onClick={() => onAsk({ type: "complete" })}>
        {t("transfer.complete")}
      </button>
    </>
  );
}

function WhoHearsWhat({ transfer }: { transfer: TransferRow }) {
  const { caller, other, heldSince } = transfer;
  const all = caller === "talking" && other === "talking";
  const to = pick(transfer.to.name);
  const withCaller = { held: t("transfer.hears.music"), talking: t("transfer.hears.you"), gone: t("transfer.hears.gone") } as const;
  const withOther = { ringing: t("transfer.hears.ringing"), held: t("transfer.hears.music"), talking: t("transfer.hears.you") } as const;
  return (
    <dl class="who-hears" aria-label={t("transfer.who")}>
      <Party name={t("transfer.who.caller")} state={caller}>
        {all ? t("transfer.hears.all") : withCaller[caller]} {heldSince !== null && <Elapsed since={heldSince} />}
      </Party>
      <Party name={t("transfer.who.you")} state="you">
        {all ? t("transfer.hears.all") : yours(transfer, to)}
      </Party>
      <Party name={to} state={other}>
        {all ? t("transfer.hears.all") : withOther[other]}
      </Party>
    </dl>
  );
}

function yours({ caller, other }: TransferRow, to: string): string {
  if (caller === "talking") return t("transfer.hears.caller");
  if (other === "talking") return t("transfer.hears.other", { to });
  return t(other === "ringing" ? "transfer.hears.tone" : "transfer.hears.nobody");
}

function Party({ name, state, children }: { name: string; state: string; children: ComponentChildren }) {
  return (
    <div class="party" data-state={state}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
