import { useLocation } from "preact-iso";
import type { AuditList, AuditRow } from "../../src/panel/live-types.js";
import { DateField } from "../parts/date-field.js";
import { useAnswer } from "../parts/load.js";
import { Refusal } from "../parts/dialog.js";
import { TEXTS, type TextKey } from "../texts.js";
import { clockOf, isoDateOf } from "../time.js";
import { t } from "../words.js";

/** What was done on the panel on one day, newest first. It goes by the real clock, as its entries do. */
export function AuditPage() {
  const { query, route } = useLocation();
  const date = query["date"] ?? isoDateOf(Date.now());
  const { answer: list, failed } = useAnswer<AuditList>(`/api/audit?date=${encodeURIComponent(date)}`);
  return (
    <div class="page">
      <header class="page-head with-tools">
        <div>
          <h1>{t("audit.title")}</h1>
          <p>{t("audit.lead")}</p>
        </div>
        <DateField label={t("audit.date")} date={date} onDate={(chosen) => route(`/audit?date=${chosen}`)} />
      </header>
      <Refusal of={failed} />
      {list === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Entries entries={list.entries} />}
    </div>
  );
}

function Entries({ entries }: { entries: AuditRow[] }) {
  if (entries.length === 0) return <p class="card empty">{t("audit.none")}</p>;
  return (
    <section class="card" aria-labelledby="audit-count">
      <h2 id="audit-count">{t("audit.count", { n: entries.length })}</h2>
      <table class="list stacked audit">
        <thead>
          <tr>
            <th scope="col">{t("audit.at")}</th>
            <th scope="col">{t("audit.by")}</th>
            <th scope="col">{t("audit.action")}</th>
            <th scope="col">{t("audit.target")}</th>
            <th scope="col">{t("audit.detail")}</th>
          </tr>
        </thead>
        <tbody>
          {[...entries].reverse().map((entry) => (
            <tr key={entry.id} data-action={entry.action}>
              <th scope="row">{clockOf(entry.at)}</th>
              <td data-label={t("audit.by")}>{entry.by}</td>
              <td data-label={t("audit.action")}>{actionName(entry.action)}</td>
              <td data-label={t("audit.target")}>{entry.target ?? "—"}</td>
              <td data-label={t("audit.detail")}>
                <Detail of={entry.detail} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A detail longer than this is opened by whoever wants to read it. */
const SHORT = 120;

function Detail({ of }: { of: unknown }) {
  const words = flat(of, "").join(", ");
  if (words === "") return <span>—</span>;
  if (words.length <= SHORT) return <code>{words}</code>;
  return (
    <details>
      <summary>{t("audit.detail.open")}</summary>
      <code>{words}</code>
    </details>
  );
}

/** {change: {type: "pause"}} as "change.type: pause"; what is empty is left out. */
function flat(value: unknown, name: string): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [name === "" ? String(value) : `${name}: ${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name === "" ? key : `${name}.${key}`));
}

/** An action that has no words yet is shown as it is kept. */
function actionName(action: string): string {
  const key = `action.${action}`;
  return key in TEXTS ? t(key as TextKey) : action;
}
