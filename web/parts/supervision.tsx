import type { SeatRow } from "../../src/floor/board.js";
import { HELP_MODES } from "../../src/help/help.js";
import type { SupervisionBody } from "../../src/panel/live-types.js";
import { supervise, supervisionNote } from "../help.js";
import { t } from "../words.js";
import { Refusal } from "./dialog.js";
import { useRequest } from "./request.js";

/** What the manager can do about the talk at a seat: listen, whisper, join, go from one to another, and end it. */
export function Supervision({ row }: { row: SeatRow }) {
  const { busy, refused, run } = useRequest();
  const ask = (asked: SupervisionBody["ask"]) => void run(() => supervise(row.id, asked));
  const now = row.help?.supervision ?? null;
  return (
    <section class="supervision" aria-labelledby="supervise-title">
      <h3 id="supervise-title">{t("supervise.title")}</h3>
      <p role="status">{(row.help && supervisionNote(row.help)) ?? t("supervise.hint")}</p>
      <div class="supervision-buttons">
        {HELP_MODES.map((mode) => (
          <button key={mode} type="button" class="button secondary" disabled={busy} aria-pressed={now?.mode === mode} onClick={() => ask(mode)}>
            {t(`supervise.${mode}`)}
          </button>
        ))}
        {now !== null && (
          <button type="button" class="button" disabled={busy} onClick={() => ask("end")}>
            {t("supervise.end")}
          </button>
        )}
      </div>
      <Refusal of={refused} />
    </section>
  );
}
