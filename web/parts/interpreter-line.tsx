import { useEffect, useRef, useState } from "preact/hooks";
import type { InterpreterRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { interpreterNote } from "../transfer.js";
import { pick, t } from "../words.js";

/** The interpreter of the call, whoever else is asked beside: how far it is, and the way to end it. Says too that one has gone. */
export function InterpreterLine({ interpreter, onAsk }: { interpreter: InterpreterRow | null; onAsk: (ask: TransferAsk) => void }) {
  const last = useRef<InterpreterRow | null>(null);
  const releasing = useRef(false);
  const [over, setOver] = useState<InterpreterRow | null>(null);
  const there = interpreter !== null;
  useEffect(() => {
    setOver(there || releasing.current ? null : last.current);
    releasing.current = false;
  }, [there]);
  last.current = interpreter ?? last.current;
  if (interpreter === null) {
    if (over === null) return null;
    return (
      <p class="interpreter-line" role="status">
        {t(over.state === "ringing" ? "transfer.interpret.over.ringing" : "transfer.interpret.over", { to: pick(over.to.name) })}
      </p>
    );
  }
  const release = () => {
    releasing.current = true;
    onAsk({ type: "release" });
  };
  return (
    <div class="interpreter-line" data-state={interpreter.state}>
      <p role="status">
        {interpreterNote(interpreter)} <span class="figures">({interpreter.to.code})</span>
      </p>
      <button type="button" class="button secondary" onClick={release}>
        {t(interpreter.state === "ringing" ? "transfer.interpret.cancel" : "transfer.interpret.end")}
      </button>
    </div>
  );
}
