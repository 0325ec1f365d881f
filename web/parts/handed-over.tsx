import type { HandedOverRow } from "../../src/floor/board.js";
import { matterName } from "../vocabulary.js";
import { pick, t } from "../words.js";
import { Elapsed } from "./elapsed.js";

/** More rows than these would take the room of those who wait. */
const SHOWN = { wall: 3, desk: 6 };

/** Callers whom an operator has let go: with a department, or on the way to one. */
export function HandedOver({ rows, wall }: { rows: HandedOverRow[]; wall: boolean }) {
  if (rows.length === 0) return null;
  const shown = SHOWN[wall ? "wall" : "desk"];
  return (
    <section class="handed-over" aria-labelledby="handed-over-title">
      <header>
        <h2 id="handed-over-title">{t("board.handedOver")}</h2>
        <p>{t("board.handedOver.count", { n: rows.length })}</p>
      </header>
      <ul>
        {rows.slice(0, shown).map(({ call, to, ringing, language, matter, since }) => (
          <li key={call} class="caller" data-ringing={ringing ? true : undefined}>
            <span class="caller-what">
              <strong>{t(ringing ? "board.handedOver.ringing" : "board.handedOver.talking", { to: pick(to.name) })}</strong>
              <span>
                {t(`language.${language}`)} {matterName(matter)}
              </span>
            </span>
            <Elapsed since={since} />
          </li>
        ))}
      </ul>
      {rows.length > shown && <p class="more">{t("board.waiting.more", { n: rows.length - shown })}</p>}
    </section>
  );
}
