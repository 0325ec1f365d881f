import { useState } from "preact/hooks";
import type { OutgoingView } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { may } from "../session.js";
import { t } from "../words.js";
import { Confirmation } from "./dialog.js";
import { useAnswer } from "./load.js";
import { useRequest } from "./request.js";

/** Above the calls that the centre made: what they have cost, and for the manager the lifting of a budget. */
export function Budgets() {
  const [lifted, setLifted] = useState(0);
  const [asking, setAsking] = useState(false);
  const { busy, refused, run } = useRequest();
  const { answer } = useAnswer<OutgoingView>("/api/outgoing", lifted);
  if (answer === null) return null;
  const lift = () =>
    run(async () => {
      await ask<OutgoingView>("POST", "/api/outgoing/lift");
      setAsking(false);
      setLifted((before) => before + 1);
    });
  return (
    <section class="card budgets" aria-label={t("outgoing.yen")}>
      {answer.budgets.length === 0 && <p>{t("outgoing.budget.none")}</p>}
      {answer.budgets.map(({ period, yen, of, percent }) => (
        <p key={period}>
          {t(`outgoing.budget.${period}`)} <b class="figures">{t("outgoing.budget.of", { yen, of, percent })}</b>
        </p>
      ))}
      <p>{t("outgoing.inUse", { n: answer.inUse, of: answer.atOnce })}</p>
      {answer.lifted && <p>{t("outgoing.lifted")}</p>}
      {!answer.lifted && answer.budgets.some(({ percent }) => percent >= 100) && may("liftBudget") && (
        <button type="button" class="button secondary" onClick={() => setAsking(true)}>
          {t("outgoing.lift")}
        </button>
      )}
      {asking && (
        <Confirmation title={t("outgoing.lift")} text={t("outgoing.lift.text")} go={t("outgoing.lift")} busy={busy} refused={refused} onGo={() => void lift()} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}
