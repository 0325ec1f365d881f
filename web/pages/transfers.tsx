import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { AttemptRow, TransferList } from "../../src/panel/live-types.js";
import { today } from "../feed.js";
import { DateField } from "../parts/date-field.js";
import { Refusal } from "../parts/dialog.js";
import { Filter } from "../parts/filter.js";
import { useAnswer } from "../parts/load.js";
import { useReplyDialog } from "../parts/reply-dialog.js";
import { Attempt, Referral, TransferTable, yenText } from "../parts/transfer-rows.js";
import { learnWords } from "../vocabulary.js";
import { t } from "../words.js";

/**
 * The escalation ledger: of one day every attempt to bring a caller to somebody else, and who
 * was told another number; or, whatever the day, those to which a reply is still awaited.
 */
export function TransfersPage() {
  const { query, route } = useLocation();
  const awaited = query["reply"] === "awaited";
  const date = query["date"] ?? today.value;
  const kind = KINDS.find((one) => one === query["kind"]) ?? null;
  const [written, setWritten] = useState(0);
  const reply = useReplyDialog(() => setWritten((before) => before + 1));
  const path = awaited ? "/api/transfers/awaited" : date === null ? null : `/api/transfers?date=${encodeURIComponent(date)}`;
  const { answer, failed } = useAnswer<TransferList>(path, written);
  useEffect(() => void learnWords().catch(() => {}), []);
  // The last answer was of something else until the next has come.
  const list = answer !== null && answer.date === (awaited ? null : date) ? answer : null;
  return (
    <div class="page">
      <header class="page-head with-tools">
        <div>
          <h1>{t("transfers.title")}</h1>
          <p>{t(awaited ? "transfers.lead.awaited" : "transfers.lead")}</p>
        </div>
        {!awaited && <DateField label={t("calls.date")} date={date ?? ""} onDate={(chosen) => route(`/transfers?${new URLSearchParams({ ...query, date: chosen })}`)} />}
      </header>
      <div class="filters">
        <Filter name="reply" label={t("transfers.shown")} options={[["", t("transfers.shown.day")], ["awaited", t("transfers.shown.awaited")]]} />
        <Filter name="kind" label={t("transfers.kind")} options={[["", t("transfers.kind.all")], ...KINDS.map((one): [string, string] => [one, t(`transfers.kind.${one}`)])]} />
        {path !== null && (
          <a class="button secondary" href={awaited ? "/api/transfers/csv" : `/api/transfers/csv?date=${encodeURIComponent(date ?? "")}`} download>
            {t("transfers.export")}
          </a>
        )}
      </div>
      <Refusal of={failed} />
      {list?.ledger.lagging === true && <p class="lagging-note">{t("calls.lagging")}</p>}
      {list === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Rows list={list} kind={kind} onOpen={reply.open} />}
      {reply.dialog}
    </div>
  );
}

/** What the calls out cost together, where there were any. */
function sumOf(lines: Line[]): string[] {
  const yen = lines.flatMap((line) => line.yen ?? []);
  return yen.length === 0 ? [] : [t("transfers.cost.sum", { yen: yenText(yen.reduce((sum, one) => sum + one, 0)) })];
}

/** 転送, 取次 and 案内 first, which the monthly report counts apart. */
const KINDS = ["transfer", "relay", "referral", "internal", "interpreter"] as const;
type Kind = (typeof KINDS)[number];

interface Line {
  kind: Kind;
  at: number;
  /** Of the call out; null where none was made. */
  yen: number | null;
  row: preact.JSX.Element;
}

function Rows({ list, kind, onOpen }: { list: TransferList; kind: Kind | null; onOpen: (row: AttemptRow) => void }) {
  const lines: Line[] = [
    ...list.transfers.map((row) => ({ kind: row.kind, at: row.startedAt, yen: row.out?.yen ?? null, row: <Attempt key={row.transfer} row={row} dated={list.date === null} linked onOpen={() => onOpen(row)} /> })),
    ...list.referrals.map((row) => ({ kind: "referral" as const, at: row.at, yen: null, row: <Referral key={row.call} row={row} /> })),
  ];
  const shown = lines.filter((line) => kind === null || line.kind === kind).sort((a, b) => a.at - b.at);
  if (shown.length === 0) return <p class="card empty">{t(list.date === null ? "transfers.none.awaited" : "transfers.none")}</p>;
  const counted = KINDS.map((one) => ({ one, n: shown.filter((line) => line.kind === one).length })).filter(({ n }) => n > 0);
  return (
    <section class="card" aria-labelledby="transfers-count">
      <h2 id="transfers-count">
        {t("transfers.count", { n: shown.length })} <small>{[...counted.map(({ one, n }) => `${t(`transfers.kind.${one}`)} ${n}`), ...sumOf(shown)].join(" / ")}</small>
      </h2>
      <TransferTable linked>{shown.map(({ row }) => row)}</TransferTable>
    </section>
  );
}
