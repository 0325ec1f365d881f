import { useEffect, useState } from "preact/hooks";
import type { FollowUpList, FollowUpRow, OutgoingReasonBody } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { longDay } from "../time.js";
import { pick, t } from "../words.js";
import { Refusal } from "./dialog.js";
import { Field } from "./field.js";
import { useRequest } from "./request.js";

/** For which call the operator has called back: asked for beside the record of a call that was dialled at the phone. */
export function OutgoingReason({ call }: { call: string }) {
  const { busy, refused, run } = useRequest();
  const followUps = usePendingCallbacks();
  const [about, setAbout] = useState("");
  if (followUps.length === 0) return null;
  const save = () =>
    run(async () => {
      await ask<null>("PUT", `/api/calls/${encodeURIComponent(call)}/reason`, { for: about } satisfies OutgoingReasonBody);
    });
  return (
    <div class="out-form">
      <Field label={t("outgoing.reason")}>
        {(parts) => (
          <select {...parts} name="reason" value={about} onChange={(event) => setAbout(event.currentTarget.value)}>
            <option value="">{t("outgoing.reason.missing")}</option>
            <FollowUpOptions of={followUps} />
          </select>
        )}
      </Field>
      <Refusal of={refused} />
      <button type="button" class="button secondary" disabled={busy || about === ""} onClick={() => void save()}>
        {t("outgoing.reason.save")}
      </button>
    </div>
  );
}

export function FollowUpOptions({ of }: { of: FollowUpRow[] }) {
  return (
    <>
      {of.map((one) => (
        <option key={one.id} value={one.call ?? ""}>
          {t("outgoing.for.followUp", { due: longDay(one.due), to: one.callTo === null ? "" : pick(one.callTo) })}
        </option>
      ))}
    </>
  );
}

/** What is still owed to callers by a call back, where the call is known. */
export function usePendingCallbacks(): FollowUpRow[] {
  const [rows, setRows] = useState<FollowUpRow[]>([]);
  useEffect(() => {
    ask<FollowUpList>("GET", "/api/follow-ups?state=pending").then(
      ({ followUps }) => setRows(followUps.filter(({ callback, call }) => callback && call !== null)),
      () => setRows([]),
    );
  }, []);
  return rows;
}
