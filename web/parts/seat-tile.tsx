import type { SeatRow } from "../../src/floor/board.js";
import { supervisionNote } from "../help.js";
import { interpreterNote, transferNote } from "../transfer.js";
import { pauseName } from "../vocabulary.js";
import { t } from "../words.js";
import { Elapsed } from "./elapsed.js";
import { FaceSign, Languages, PhoneSign, WarnSign } from "./sign.js";

/**
 * One seat of the board. The band carries the state by colour, shape and word, and how long
 * it has lasted; below are the number, who sits there, and what needs attention. For the
 * manager the whole tile is a button.
 */
export function SeatTile({ row, onChange }: { row: SeatRow; onChange: ((seat: string) => void) | null }) {
  return (
    <article
      class="seat"
      data-seat={row.id}
      data-face={row.face}
      data-overdue={row.overdue ? true : undefined}
      aria-label={t("seat.number", { seat: row.id })}
    >
      <p class="band">
        <FaceSign face={row.face} />
        <span class="face-word">{t(`face.${row.face}`)}</span>
        {row.outgoing !== null && row.face !== "calling" && <span class="face-out">{t("outgoing.mark")}</span>}
        <Elapsed since={row.since} />
      </p>
      <div class="seat-body">
        <p class="seat-line">
          <span class="seat-number">{row.id}</span>
          <PhoneState phone={row.phone} />
        </p>
        <p class="seat-person">{personOf(row)}</p>
        {row.operator !== null && <Languages of={row.languages} spoken={row.callLanguage} />}
        <SeatNotes row={row} />
      </div>
      {onChange !== null && (
        <button type="button" class="seat-button" onClick={() => onChange(row.id)}>
          <span class="sr">{t("seat.change", { seat: row.id })}</span>
        </button>
      )}
    </article>
  );
}

/** Names are not sent to every role; the operator's number always is. */
export function personOf(row: SeatRow): string {
  if (row.operator === null) return t("seat.nobody");
  return row.name ?? t("seat.operator", { operator: row.operator });
}

/** A quiet sign; that a phone is missing is said in words among the notes. */
function PhoneState({ phone }: { phone: SeatRow["phone"] }) {
  const good = phone === "registered";
  return (
    <span class={good ? "phone" : "phone lost"}>
      <PhoneSign phone={phone} />
      {good && <span class="sr">{t(`phone.${phone}`)}</span>}
    </span>
  );
}

function SeatNotes({ row }: { row: SeatRow }) {
  return (
    <>
      {row.fallback && <p class="seat-note in-fallback">{t("fallback.mark")}</p>}
      {row.interpreter !== null && <p class="seat-note transfer-note">{interpreterNote(row.interpreter)}</p>}
      {row.transfer !== null && (
        <p class="seat-note transfer-note">
          {transferNote(row.transfer)} <Elapsed since={row.transfer.since} />
        </p>
      )}
      {row.askedBy !== null && <p class="seat-note transfer-note">{t("transfer.askedBy", { seat: row.askedBy })}</p>}
      {row.help?.asked === true && (
        <p class="seat-note alarm">
          <WarnSign />
          {t("help.asked")}
        </p>
      )}
      {row.help?.supervision && <p class="seat-note">{supervisionNote(row.help)}</p>}
      {row.overdue && (
        <p class="seat-note alarm">
          <WarnSign />
          {t("seat.overdue")}
        </p>
      )}
      {row.pause !== null && (
        <p class={row.pause === "noAnswer" ? "seat-note alarm" : "seat-note"}>
          {row.pause === "noAnswer" && <WarnSign />}
          {pauseName(row.pause)}
        </p>
      )}
      {row.phone !== "registered" && <p class="seat-note phone-note">{t(`phone.${row.phone}`)}</p>}
      {row.deferred !== null && <p class="seat-note deferred">{t(`seat.deferred.${row.deferred}`)}</p>}
    </>
  );
}
