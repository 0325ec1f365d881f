import { useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { SeatChange } from "../../src/floor/input.js";
import type { ApiError } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";
import { changeSeat, isBusy } from "../seat-change.js";
import { pauseName, pauseReasons, siteWords } from "../vocabulary.js";
import { t } from "../words.js";
import { Dialog, FormFooter, Refusal } from "./dialog.js";
import { Choice, Field } from "./field.js";
import { tell } from "./notice.js";
import { personOf } from "./seat-tile.js";
import { SeatTransfer } from "./seat-transfer.js";
import { FaceSign } from "./sign.js";
import { Supervision } from "./supervision.js";

/**
 * The manager changes a seat's state in two steps: choose, then read what will happen and
 * confirm. A refusal is shown where the change was confirmed.
 */
type Kind = SeatChange["type"];

export function SeatChangeDialog({ row, onClose }: { row: SeatRow; onClose: () => void }) {
  const kinds = kindsFor(row);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "ready");
  const [reason, setReason] = useState(pauseReasons()[0]?.code ?? 1);
  const [operator, setOperator] = useState("");
  const [confirming, setConfirming] = useState(false);
  const change = changeOf(kind, reason, operator);
  return (
    <Dialog title={t("change.title", { seat: row.id })} onClose={onClose}>
      <p class="change-now" data-face={row.face}>
        <span class="sr">{t("change.now")}</span>
        <span class="chip">
          <FaceSign face={row.face} />
          {t(`face.${row.face}`)}
        </span>
        {personOf(row)}
      </p>
      <SeatTransfer row={row} />
      {(row.face === "talking" || row.face === "held") && !confirming && <Supervision row={row} />}
      {confirming ? (
        <Confirm row={row} change={change} onBack={() => setConfirming(false)} onDone={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setConfirming(true);
          }}
        >
          <Choice
            legend={t("change.what")}
            name="change"
            value={kind}
            options={kinds.map((value) => ({ value, label: kindName(value, row) }))}
            onChange={setKind}
          />
          {kind === "pause" && (
            <Field label={t("change.pause.reason")}>
              {(parts) => (
                <select {...parts} value={reason} onChange={(event) => setReason(Number(event.currentTarget.value))}>
                  {pauseReasons().map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {kind === "logIn" && <OperatorChoice value={operator} onChange={setOperator} />}
          <FormFooter go={t("change.next")} onClose={onClose} />
        </form>
      )}
    </Dialog>
  );
}

/** What makes sense for the seat as it is now; the floor has the last word. */
function kindsFor(row: SeatRow): Kind[] {
  if (row.operator === null) return ["logIn"];
  return row.face === "ready" ? ["pause", "logOut"] : ["ready", "pause", "logOut"];
}

function kindName(kind: Kind, row: SeatRow): string {
  return kind === "ready" && row.face === "wrapUp" ? t("change.ready.wrapUp") : t(`change.${kind}`);
}

function changeOf(kind: Kind, reason: number, operator: string): SeatChange {
  switch (kind) {
    case "logIn":
      return { type: "logIn", operator };
    case "pause":
      return { type: "pause", reason };
    case "ready":
    case "logOut":
      return { type: kind };
  }
}

function OperatorChoice({ value, onChange }: { value: string; onChange: (operator: string) => void }) {
  const known = siteWords.value?.operators ?? [];
  return (
    <Field label={t("change.logIn.who")} hint={t("change.logIn.hint")}>
      {(parts) => (
        <select {...parts} required value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="" />
          {known.map((one) => (
            <option key={one.id} value={one.id}>
              {one.id} {one.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Confirm(props: { row: SeatRow; change: SeatChange; onBack: () => void; onDone: () => void }) {
  const { row, change } = props;
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const go = async () => {
    setBusy(true);
    try {
      await changeSeat(row.id, change);
      tell(t("change.done", { seat: row.id }));
      props.onDone();
    } catch (thrown) {
      setRefused(failureOf(thrown));
      setBusy(false);
    }
  };
  return (
    <div class="change-confirm">
      <p class="change-sentence">{sentenceOf(row.id, change)}</p>
      {isBusy(row) && <p>{t("change.duringCall")}</p>}
      <p>{t("change.logged")}</p>
      <p>
        <strong>{t("change.confirm")}</strong>
      </p>
      <Refusal of={refused} />
      <footer>
        <button type="button" class="button secondary" onClick={props.onBack}>
          {t("app.back")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => void go()}>
          {t("change.go")}
        </button>
      </footer>
    </div>
  );
}

function sentenceOf(seat: string, change: SeatChange): string {
  switch (change.type) {
    case "ready":
      return t("change.sentence.ready", { seat });
    case "logOut":
      return t("change.sentence.logOut", { seat });
    case "pause":
      return t("change.sentence.pause", { seat, reason: pauseName(change.reason) });
    case "logIn": {
      const name = siteWords.value?.operators.find((one) => one.id === change.operator)?.name;
      return t("change.sentence.logIn", { seat, operator: name === undefined ? change.operator : `${change.operator} ${name}` });
    }
  }
}
