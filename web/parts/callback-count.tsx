import type { Board } from "../../src/floor/board.js";
import { may } from "../session.js";
import { t } from "../words.js";

/** How many wait to be called back, beside those who wait on the line, and whether promises are kept. */
export function CallbackCount({ callbacks: { waiting, forManager }, today: { callbacks } }: Pick<Board, "callbacks" | "today">) {
  const settled = callbacks.kept + callbacks.late;
  if (waiting + forManager + settled === 0) return null;
  return (
    <div class="wait-bands">
      <p>
        {may("seeCallbacks") ? <a href="/callbacks">{t("board.callbacks")}</a> : t("board.callbacks")} <b data-count="callbacks">{t("board.callbacks.n", { n: waiting })}</b>
        {forManager > 0 && <small>{t("board.callbacks.forManager", { n: forManager })}</small>}
      </p>
      {settled > 0 && <p>{t("board.callbacks.kept", { kept: callbacks.kept, of: settled })}</p>}
    </div>
  );
}
