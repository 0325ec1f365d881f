import { useEffect, useRef } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { drafts, write } from "../contact-draft.js";
import { askTransfer, type CallAbout } from "../transfer.js";
import { languageName } from "../vocabulary.js";
import { t } from "../words.js";
import { overNote, refusalOf } from "./came.js";
import { Refusal } from "./dialog.js";
import { InterpreterChooser } from "./interpreter-chooser.js";
import { InterpreterLine } from "./interpreter-line.js";
import { useRequest } from "./request.js";
import { TransferChooser } from "./transfer-chooser.js";
import { TransferSteps } from "./transfer-steps.js";

/**
 * Beside the phone while the operator talks: whom to ask about the caller, and once somebody is
 * asked, who hears what and how to go on. The operator's one line follows by itself.
 */
export function TransferCard(props: {
  row: SeatRow;
  seats: SeatRow[];
  /** What the contact record says of the call so far. */
  about: CallAbout | null;
  /** Opens the form for a follow-up with this department, which is closed now. */
  onLater: (department: string) => void;
}) {
  const { row } = props;
  if (row.askedBy !== null) return <AskedBy row={row} by={row.askedBy} />;
  if (row.fallback || (row.face !== "talking" && row.face !== "held")) return null;
  return <Card {...props} />;
}

function Card({ row, seats, about, onLater }: Parameters<typeof TransferCard>[0]) {
  const { busy, refused, run, forget } = useRequest();
  const { came } = row;
  const over = overNote(came);
  const title = useRef<HTMLHeadingElement>(null);
  /** What was asked for here, puts other buttons in the place of these, and was not yet seen to be done. */
  const asking = useRef<TransferAsk["type"] | null>(null);
  const underWay = useRef<TransferAsk["type"] | null>(null);
  /** Asked for meanwhile: the board shows what was done, and its buttons, before the answer is here. */
  const next = useRef<TransferAsk | null>(null);
  const ask = (asked: TransferAsk) => {
    if (busy) {
      // The same is a click too many.
      if (asked.type !== underWay.current) next.current = asked;
      return;
    }
    underWay.current = asked.type;
    asking.current = KEEPS_BUTTONS.includes(asked.type) ? null : asked.type;
    void run(async () => {
      try {
        await askTransfer(row.id, asked);
        noteInRecord(row, asked);
      } catch (thrown) {
        asking.current = null;
        throw thrown;
      }
    });
  };
  useEffect(() => {
    if (busy) return;
    const asked = next.current;
    next.current = null;
    if (asked !== null && refused === null) ask(asked);
  }, [busy]);
  const stage = row.transfer === null ? "choosing" : "asking";
  const interpreted = row.interpreter !== null;
  useEffect(() => {
    // What was dialled or keyed since is the later news.
    if (came !== null) forget();
  }, [came?.at]);
  useEffect(() => {
    // The button that was pressed is gone: the keyboard goes on from the card's beginning.
    if (asking.current !== null) title.current?.focus();
    asking.current = null;
  }, [stage, interpreted]);
  return (
    <section class="transfer-card" data-step={row.transfer?.step} aria-labelledby="transfer-title">
      <h2 id="transfer-title" tabIndex={-1} ref={title}>
        {t("transfer.title")}
      </h2>
      <InterpreterLine interpreter={row.interpreter} over={came?.interpreter ? over : null} onAsk={ask} />
      {row.transfer === null ? (
        <>
          {over !== null && !came?.interpreter && (
            <p class="transfer-state" role="status">
              {over}
            </p>
          )}
          <TransferChooser key={String(interpreted)} row={row} seats={seats} about={about} refused={refused} onAsk={ask} onLater={onLater} />
        </>
      ) : (
        <>
          <TransferSteps transfer={row.transfer} held={row.face === "held"} onAsk={ask} />
          {row.interpreter === null && row.transfer.caller !== "gone" && <InterpreterChooser row={row} about={about} refused={refused} onAsk={ask} />}
        </>
      )}
      <Refusal of={refused ?? refusalOf(came)} />
    </section>
  );
}

const KEEPS_BUTTONS: readonly TransferAsk["type"][] = ["swap", "conference"];

/** Where the caller was brought stands in the record, unless the operator has written what it came to. */
function noteInRecord({ call, transfer }: SeatRow, asked: TransferAsk): void {
  if (call === null || drafts.peek()[call]?.contact.result !== null) return;
  const done = asked.type === "blind" ? { kind: asked.kind, to: asked.to } : asked.type === "complete" ? { kind: transfer?.kind, to: transfer?.to.code } : {};
  if (done.kind === "transfer" || done.kind === "relay") write(call, { result: RESULT[done.kind], destination: done.to ?? "" });
}

const RESULT = { transfer: "transferred", relay: "relayed" } as const;

/** At the seat that is asked. */
function AskedBy({ row, by }: { row: SeatRow; by: string }) {
  const language = row.callLanguage === null ? "—" : languageName(row.callLanguage);
  return (
    <p class="transfer-card asked-by" role="status">
      {t("transfer.askedBy.own", { seat: by, language })}
    </p>
  );
}
