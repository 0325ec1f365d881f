import { useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { OutgoingBody } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { me } from "../session.js";
import { pick, t } from "../words.js";
import { Refusal } from "./dialog.js";
import { Field } from "./field.js";
import { tell } from "./notice.js";
import { FollowUpOptions, usePendingCallbacks } from "./outgoing-reason.js";
import { useRequest } from "./request.js";

/** Beside the phone, while the operator serves nobody: calls somebody back, on the operator's own phone first. */
export function CallOut({ row }: { row: SeatRow }) {
  const [open, setOpen] = useState(false);
  const idle = row.face === "ready" || row.face === "wrapUp" || row.face === "paused";
  if (!idle || row.operator === null || row.operator !== me.value?.operator) return null;
  return (
    <div class="own-out">
      <button type="button" class="big" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("outgoing.open")}
      </button>
      {open && <Form row={row} onDone={() => setOpen(false)} />}
    </div>
  );
}

function Form({ row, onDone }: { row: SeatRow; onDone: () => void }) {
  const { busy, refused, run } = useRequest();
  const [number, setNumber] = useState("");
  const [about, setAbout] = useState("");
  const followUps = usePendingCallbacks();
  const choose = (call: string) => {
    setAbout(call);
    const to = followUps.find((one) => one.call === call)?.callTo;
    if (to) setNumber(pick(to));
  };
  const go = () =>
    run(async () => {
      const body: OutgoingBody = { number, for: about === "" ? null : about };
      await ask<null>("POST", `/api/seats/${encodeURIComponent(row.id)}/outgoing`, body);
      tell(t("outgoing.asked"));
      onDone();
    });
  return (
    <form
      class="out-form"
      aria-label={t("outgoing.title")}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <p>{t("outgoing.lead")}</p>
      <Field label={t("outgoing.for")}>
        {(parts) => (
          <select {...parts} name="for" value={about} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{t("outgoing.for.later")}</option>
            {row.face === "wrapUp" && row.call !== null && <option value={row.call}>{t("outgoing.for.now")}</option>}
            <FollowUpOptions of={followUps} />
          </select>
        )}
      </Field>
      <Field label={t("outgoing.number")} hint={t("outgoing.number.hint")}>
        {(parts) => <input {...parts} name="number" type="tel" inputMode="tel" autocomplete="off" maxLength={40} required value={number} onInput={(event) => setNumber(event.currentTarget.value)} />}
      </Field>
      <p class="hint">{t("outgoing.emergency")}</p>
      <Refusal of={refused} />
      <p class="out-buttons">
        <button type="submit" class="button" disabled={busy}>
          {t("outgoing.go")}
        </button>
        <button type="button" class="button secondary" onClick={onDone}>
          {t("outgoing.close")}
        </button>
      </p>
    </form>
  );
}
