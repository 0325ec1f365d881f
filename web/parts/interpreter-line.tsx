import type { InterpreterRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { interpreterNote } from "../transfer.js";
import { t } from "../words.js";

/** The interpreter of the call, whoever else is asked beside: how far it is, and the way to end it. `over`: that one has gone. */
export function InterpreterLine(props: { interpreter: InterpreterRow | null; over: string | null; onAsk: (ask: TransferAsk) => void }) {
  const { interpreter, over, onAsk } = props;
  if (interpreter === null) {
    return over === null ? null : (
      <p class="interpreter-line" role="status">
        {over}
      </p>
    );
  }
  return (
    <div class="interpreter-line" data-state={interpreter.state}>
      <p role="status">
        {interpreterNote(interpreter)} <span class="figures">({interpreter.to.code})</span>
      </p>
      <button type="button" class="button secondary" onClick={() => onAsk({ type: "release" })}>
        {t(interpreter.state === "ringing" ? "transfer.interpret.cancel" : "transfer.interpret.end")}
      </button>
    </div>
  );
}
