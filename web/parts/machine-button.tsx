import type { SeatRow } from "../../src/floor/board.js";
import type { MachineBody } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { t } from "../words.js";
import { Refusal } from "./dialog.js";
import { useRequest } from "./request.js";

/** Beside the phone, in a callback and the wrap-up after it: nobody has answered but a machine. */
export function MachineButton({ row }: { row: SeatRow }) {
  const { busy, refused, run } = useRequest();
  if (row.callback === null) return null;
  const { machine } = row.callback;
  const mark = () => ask<null>("POST", `/api/seats/${encodeURIComponent(row.id)}/machine`, { machine: !machine } satisfies MachineBody);
  return (
    <div class="own-help">
      <button type="button" class="big" aria-pressed={machine} disabled={busy} onClick={() => void run(async () => void (await mark()))}>
        {t(machine ? "own.machine.undo" : "own.machine")}
      </button>
      <p role="status">{machine && t("own.machine.marked")}</p>
      <Refusal of={refused} />
    </div>
  );
}
