import { useEffect, useState } from "preact/hooks";
import type { CallbackDecisionBody, CallbackList, CallbackView } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { board } from "../feed.js";
import { Dialog, FormFooter, Refusal } from "../parts/dialog.js";
import { Field, fieldError } from "../parts/field.js";
import { useAnswer } from "../parts/load.js";
import { tell } from "../parts/notice.js";
import { useRequest } from "../parts/request.js";
import { may } from "../session.js";
import { clockOf, dayOf } from "../time.js";
import { languageName, learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

/** What was promised to whom, how far it has come, and the manager's decision about those who were not reached. */
export function CallbacksPage() {
  const [decided, setDecided] = useState(0);
  const [deciding, setDeciding] = useState<{ row: CallbackView; decision: CallbackDecisionBody["decision"] } | null>(null);
  // Asked again when the board shows that something has changed.
  const { answer, failed } = useAnswer<CallbackList>(`/api/callbacks?seen=${encodeURIComponent(JSON.stringify(board.value?.callbacks ?? null))}`, decided);
  useEffect(() => void learnWords().catch(() => {}), []);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("callbacks.title")}</h1>
        <p>{t("callbacks.lead")}</p>
      </header>
      <Refusal of={failed} />
      {answer === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Rows rows={answer.callbacks} onDecide={(row, decision) => setDeciding({ row, decision })} />}
      {deciding !== null && <Decision {...deciding} onDone={() => setDecided((before) => before + 1)} onClose={() => setDeciding(null)} />}
    </div>
  );
}

type Decide = (row: CallbackView, decision: CallbackDecisionBody["decision"]) => void;

function Rows({ rows, onDecide }: { rows: CallbackView[]; onDecide: Decide }) {
  if (rows.length === 0) return <p class="card empty">{t("callbacks.none")}</p>;
  return (
    <section class="card" aria-labelledby="callbacks-count">
      <h2 id="callbacks-count">{t("callbacks.count", { n: rows.length })}</h2>
      <table class="list stacked callbacks">
        <thead>
          <tr>
            <th scope="col">{t("callbacks.promised")}</th>
            <th scope="col">{t("callbacks.number")}</th>
            <th scope="col">{t("callbacks.matter")}</th>
            <th scope="col">{t("callbacks.attempts")}</th>
            <th scope="col">{t("callbacks.state")}</th>
            <th scope="col">{t("callbacks.call")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onDecide={onDecide} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row, onDecide }: { row: CallbackView; onDecide: Decide }) {
  const isIdle = row.step === "waiting" || row.step === "again" || row.step === "forManager";
  return (
    <tr data-step={row.step}>
      <td class="figures" data-label={t("callbacks.promised")}>
        {momentOf(row.promisedAt)} <small>{t(`callbacks.promise.${row.promise}`)}</small>
      </td>
      <td class="figures" data-label={t("callbacks.number")}>
        {row.number ?? "—"}
      </td>
      <td data-label={t("callbacks.matter")}>{[languageName(row.language), row.matter === null ? "" : matterName(row.matter)].filter((one) => one !== "").join(" ")}</td>
      <td class="figures" data-label={t("callbacks.attempts")}>
        {t("callbacks.attempts.n", { n: row.attempts })}
      </td>
      <td data-label={t("callbacks.state")}>
        {row.outcome === null ? t(`callbacks.step.${row.step}`, { seat: row.seat ?? "", at: row.againAt === null ? "" : clockOf(row.againAt) }) : t(`callbacks.outcome.${row.outcome}`)}
        {may("decideCallbacks") && isIdle && (
          <span class="row-acts">
            {row.step === "forManager" && (
              <button type="button" class="button secondary" onClick={() => onDecide(row, "again")}>
                {t("callbacks.again")}
              </button>
            )}
            <button type="button" class="button secondary" onClick={() => onDecide(row, "giveUp")}>
              {t("callbacks.giveUp")}
            </button>
          </span>
        )}
      </td>
      <td data-label={t("callbacks.call")}>{may("seeCalls") ? <a href={`/calls/${encodeURIComponent(row.from)}`}>{t("callbacks.call.open")}</a> : "—"}</td>
    </tr>
  );
}

function Decision(props: { row: CallbackView; decision: CallbackDecisionBody["decision"]; onDone: () => void; onClose: () => void }) {
  const { row, decision } = props;
  const [reason, setReason] = useState("");
  const { busy, refused, run } = useRequest();
  const go = () =>
    run(async () => {
      await ask<CallbackList>("POST", `/api/callbacks/${encodeURIComponent(row.id)}/decision`, { decision, reason } satisfies CallbackDecisionBody);
      tell(t("callbacks.decided"));
      props.onDone();
      props.onClose();
    });
  return (
    <Dialog title={t(`callbacks.${decision}`)} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p class="dialog-text">{t(`callbacks.${decision}.text`)}</p>
        <Field label={t("callbacks.reason")} error={fieldError(refused, "reason")}>
          {(parts) => <input {...parts} type="text" required maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t(`callbacks.${decision}`)} busy={busy} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function momentOf(wall: number): string {
  return `${dayOf(wall)} ${clockOf(wall)}`;
}
