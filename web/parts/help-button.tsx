import type { SeatRow } from "../../src/floor/board.js";
import { askHelp } from "../help.js";
import { t } from "../words.js";
import { Refusal } from "./dialog.js";
import { useRequest } from "./request.js";

/** Beside the phone, while the operator talks: the manager is told, and the caller notices nothing. */
export function HelpButton({ row }: { row: SeatRow }) {
  const { busy, refused, run } = useRequest();
  if (row.face !== "talking" && row.face !== "held") return null;
  const asked = row.help?.asked === true;
  return (
    <div class="own-help">
      <button type="button" class="big" aria-pressed={asked} disabled={busy} onClick={() => void run(() => askHelp(row.id, asked ? "withdraw" : "help"))}>
        {t(asked ? "help.withdraw" : "help.ask")}
      </button>
      <p role="status">{asked && t("help.asked.own")}</p>
      <Refusal of={refused} />
    </div>
  );
}
