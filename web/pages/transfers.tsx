import { useLocation } from "preact-iso";
import type { TransferList } from "../../src/panel/live-types.js";
import { today } from "../feed.js";
import { DateField } from "../parts/date-field.js";
import { useAnswer } from "../parts/load.js";
import { Refusal } from "../parts/dialog.js";
import { clockOf, spanOf } from "../time.js";
import { pick, t } from "../words.js";

type Row = TransferList["transfers"][number];

/** The escalation ledger of one day: every attempt to bring a caller to somebody else. */
export function TransfersPage() {
  const { query, route } = useLocation();
  const date = query["date"] ?? today.value;
  const { answer: list, failed } = useAnswer<TransferList>(date === null ? null : `/api/transfers?date=${encodeURIComponent(date)}`);
  return (
    <div class="page">
      <header class="page-head with-tools">
        <div>
          <h1>{t("transfers.title")}</h1>
          <p>{t("transfers.lead")}</p>
        </div>
        <DateField label={t("calls.date")} date={date ?? ""} onDate={(chosen) => route(`/transfers?date=${chosen}`)} />
      </header>
      <Refusal of={failed} />
      {list?.ledger.lagging === true && <p class="lagging-note">{t("calls.lagging")}</p>}
      {list === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Rows rows={list.transfers} />}
    </div>
  );
}

function Rows({ rows }: { rows: Row[] }) {
  if (rows.length === 0) return <p class="card empty">{t("transfers.none")}</p>;
  return (
    <section class="card" aria-labelledby="transfers-count">
      <h2 id="transfers-count">{t("transfers.count", { n: rows.length })}</h2>
      <table class="list stacked">
        <thead>
          <tr>
            <th scope="col">{t("transfers.at")}</th>
            <th scope="col">{t("transfers.kind")}</th>
            <th scope="col">{t("transfers.to")}</th>
            <th scope="col">{t("transfers.by")}</th>
            <th scope="col">{t("transfers.held")}</th>
            <th scope="col">{t("transfers.outcome")}</th>
            <th scope="col">{t("transfers.call")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.transfer} data-outcome={row.outcome ?? "open"}>
              <th scope="row">{clockOf(row.startedAt)}</th>
              <td data-label={t("transfers.kind")}>{t(`transfers.kind.${row.kind}`)}</td>
              <td data-label={t("transfers.to")}>{nameOf(row)}</td>
              <td data-label={t("transfers.by")}>{`${row.seat ?? "—"} / ${row.operator ?? "—"}（${t(`transfers.way.${row.way}`)}）`}</td>
              <td data-label={t("transfers.held")}>{row.heldMs === null ? "—" : spanOf(row.heldMs)}</td>
              <td data-label={t("transfers.outcome")}>
                {t(row.outcome === null ? "transfers.open" : `transfers.outcome.${row.outcome}`)}
                {row.returned && ` ${t("transfers.returned")}`}
              </td>
              <td data-label={t("transfers.call")}>
                <a href={`/calls/${row.call}`}>{t("transfers.story")}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function nameOf({ name, to, kind }: Row): string {
  if (name) return `${pick(name)}（${to}）`;
  return kind === "internal" ? t("transfers.seat", { seat: to }) : to;
}
