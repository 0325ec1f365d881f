import { useState } from "preact/hooks";
import type { ForgottenCloseBody, ForgottenRow, OutgoingBody } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { may, me } from "../session.js";
import { t, tongue } from "../words.js";
import { Confirmation, Dialog, FormFooter, Refusal } from "./dialog.js";
import { Field, fieldError } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** What can be done about a caller who did not get to anybody. */

export function nameOf({ caller }: ForgottenRow): string {
  if (caller === null) return t("calls.caller.hidden");
  return tongue.value === "ja" ? caller.display : caller.displayEn;
}

/** For an operator at a seat: calls them back as the board does, for the call in which they were missed. */
export function CallBackButton({ row }: { row: ForgottenRow }) {
  const [open, setOpen] = useState(false);
  const { busy, refused, run } = useRequest();
  const { call, caller, callBack, onLine } = row;
  const seat = me.value?.operator == null ? null : me.value.seat;
  if (seat === null || callBack === null || caller === null) return null;
  const go = () =>
    run(async () => {
      const body: OutgoingBody = { number: caller.display, for: call };
      await ask<null>("POST", `/api/seats/${encodeURIComponent(seat)}/outgoing`, body);
      tell(t("outgoing.asked"));
      setOpen(false);
    });
  return (
    <>
      <button type="button" class="button" disabled={onLine} aria-label={t("forgotten.call.of", { caller: nameOf(row) })} onClick={() => setOpen(true)}>
        {t("forgotten.call")}
      </button>
      {open && (
        <Confirmation
          title={t("forgotten.call.of", { caller: nameOf(row) })}
          text={t("forgotten.call.text", { caller: nameOf(row), seat })}
          go={t("forgotten.call")}
          busy={busy}
          refused={refused}
          onGo={() => void go()}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** For the manager: nobody need reach them any more. */
export function CloseButton({ row, onClosed }: { row: ForgottenRow; onClosed: () => void }) {
  const [open, setOpen] = useState(false);
  if (!may("closeForgotten")) return null;
  return (
    <>
      <button type="button" class="button quiet" aria-label={t("forgotten.close.of", { caller: nameOf(row) })} onClick={() => setOpen(true)}>
        {t("forgotten.close")}
      </button>
      {open && <Close row={row} onClosed={onClosed} onClose={() => setOpen(false)} />}
    </>
  );
}

function Close({ row, onClosed, onClose }: { row: ForgottenRow; onClosed: () => void; onClose: () => void }) {
  const { busy, refused, run } = useRequest();
  const [reason, setReason] = useState("");
  const save = () =>
    run(async () => {
      await ask<null>("POST", "/api/forgotten/close", { call: row.call, reason } satisfies ForgottenCloseBody);
      tell(t("forgotten.closed"));
      onClose();
      onClosed();
    });
  return (
    <Dialog title={t("forgotten.close.of", { caller: nameOf(row) })} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p class="dialog-text">{t("forgotten.close.text")}</p>
        <Field label={t("forgotten.reason")} error={fieldError(refused, "reason")}>
          {(parts) => <input {...parts} name="forgottenReason" autocomplete="off" maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t("forgotten.close")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
