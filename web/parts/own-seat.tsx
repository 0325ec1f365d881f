import { useState } from "preact/hooks";
import type { Board, SeatRow } from "../../src/floor/board.js";
import type { SeatChange } from "../../src/floor/input.js";
import type { ApiError } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";
import { changeSeat, isBusy } from "../seat-change.js";
import { me } from "../session.js";
import type { TextKey } from "../texts.js";
import { languageName, pauseReasons } from "../vocabulary.js";
import { t } from "../words.js";
import { CallOut } from "./call-out.js";
import { Confirmation, Refusal } from "./dialog.js";
import { Elapsed } from "./elapsed.js";
import { tell } from "./notice.js";
import { HelpButton } from "./help-button.js";
import { MachineButton } from "./machine-button.js";
import { FaceSign } from "./sign.js";

/**
 * The operator's own seat, with buttons large enough to be hit while the other hand holds
 * the receiver. What is refused says why here; the phone's codes do the same things.
 */
export function OwnSeat({ board }: { board: Board }) {
  const seat = me.value?.seat ?? null;
  const row = board.seats.find((one) => one.id === seat);
  if (row === undefined) return <p class="own-seat own-none">{t("own.none")}</p>;
  return <Controls row={row} />;
}

function Controls({ row }: { row: SeatRow }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [leaving, setLeaving] = useState(false);
  const ask = async (change: SeatChange) => {
    setBusy(true);
    setRefused(null);
    try {
      await changeSeat(row.id, change);
      setLeaving(false);
      tell(t(isBusy(row) && change.type !== "ready" ? "own.afterCall" : "change.done", { seat: row.id }));
    } catch (thrown) {
      setRefused(failureOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="own-seat" data-face={row.face} data-overdue={row.overdue ? true : undefined} aria-labelledby="own-title">
      <header>
        <h2 id="own-title">{t("own.title")}</h2>
        <p class="own-number">{row.id}</p>
      </header>
      <div class="own-state">
        <p class="band">
          <FaceSign face={row.face} />
          <span class="face-word">{t(`face.${row.face}`)}</span>
          <Elapsed since={row.since} />
        </p>
        {row.callLanguage !== null && (
          <p class="own-call">{t("own.callLanguage", { language: languageName(row.callLanguage) })}</p>
        )}
        {row.overdue && <p class="own-call alarm">{t("seat.overdue")}</p>}
        {row.deferred !== null && <p class="own-call">{t(`seat.deferred.${row.deferred}`)}</p>}
      </div>
      <Buttons row={row} busy={busy} ask={(change) => void ask(change)} onLeave={() => setLeaving(true)} />
      <MachineButton row={row} />
      <HelpButton row={row} />
      <CallOut row={row} />
      <Refusal of={leaving ? null : refused} />
      <p class="own-codes">{t("own.codes")}</p>
      {leaving && (
        <Confirmation
          title={t("own.logOut")}
          text={t("own.logOut.confirm", { seat: row.id })}
          go={t("own.logOut")}
          busy={busy}
          refused={refused}
          onGo={() => void ask({ type: "logOut" })}
          onClose={() => setLeaving(false)}
        />
      )}
    </section>
  );
}

/** In a call, being ready again means that what was to follow it is taken back. */
function canBecomeReady(row: SeatRow): boolean {
  return isBusy(row) ? row.deferred !== null : row.face === "wrapUp" || row.face === "paused";
}

function readyText(row: SeatRow): TextKey {
  if (row.face === "wrapUp") return "own.endWrapUp";
  return isBusy(row) && row.deferred !== null ? "own.takeBack" : "own.ready";
}

function Buttons(props: { row: SeatRow; busy: boolean; ask: (change: SeatChange) => void; onLeave: () => void }) {
  const { row, busy, ask } = props;
  const operator = me.value?.operator ?? null;
  if (row.operator === null) {
    return (
      <div class="own-buttons">
        {operator !== null && (
          <button type="button" class="big go" disabled={busy} onClick={() => ask({ type: "logIn", operator })}>
            {t("own.logIn")}
          </button>
        )}
      </div>
    );
  }
  if (row.operator !== operator) return <p class="own-call alarm">{t("own.elsewhere")}</p>;
  return (
    <div class="own-buttons">
      <button type="button" class="big go" disabled={busy || !canBecomeReady(row)} onClick={() => ask({ type: "ready" })}>
        {t(readyText(row))}
      </button>
      <fieldset class="own-pauses">
        <legend>{t("own.pause")}</legend>
        {pauseReasons().map(({ code, name }) => (
          <button
            key={code}
            type="button"
            class="big pause"
            disabled={busy}
            aria-pressed={row.face === "paused" && row.pause === code}
            onClick={() => ask({ type: "pause", reason: code })}
          >
            <b>{code}</b>
            {name}
          </button>
        ))}
      </fieldset>
      <button type="button" class="big leave" disabled={busy} onClick={props.onLeave}>
        {t("own.logOut")}
      </button>
    </div>
  );
}
