import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError, CallList, CallRow } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { board, today } from "../feed.js";
import { Budgets } from "../parts/budgets.js";
import { Refusal } from "../parts/dialog.js";
import { Filter } from "../parts/filter.js";
import { callerName, Outcome, talkedMs } from "../parts/call.js";
import { DateField } from "../parts/date-field.js";
import { clockOf, spanOf } from "../time.js";
import { languageName, learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

/**
 * The calls of one day, newest first; each leads to its story. It is loaded when somebody
 * asks for it and not by itself, because every look at callers' numbers is written down.
 */
export function CallsPage() {
  const { query, route } = useLocation();
  const date = query["date"] ?? today.value;
  const direction = query["direction"] === "out" ? "out" : "in";
  const { list, failed, news, load } = useCalls(date, direction);
  useEffect(() => void learnWords().catch(() => {}), []);
  return (
    <div class="page">
      <header class="page-head with-tools">
        <div>
          <h1>{t("calls.title")}</h1>
          <p>
            <a href={`/transfers?date=${date ?? ""}`}>{t("transfers.link")}</a>
          </p>
        </div>
        <DateField label={t("calls.date")} date={date ?? ""} onDate={(chosen) => route(`/calls?${new URLSearchParams({ ...query, date: chosen })}`)} />
      </header>
      <div class="filters">
        <Filter name="direction" label={t("calls.direction")} options={[["", t("calls.direction.in")], ["out", t("calls.direction.out")]]} />
      </div>
      {direction === "out" && <Budgets />}
      <Refusal of={failed} />
      <div role="status">
        {news && (
          <p class="news">
            {t("calls.new")}
            <button type="button" class="button secondary" onClick={() => void load()}>
              {t("calls.reload")}
            </button>
          </p>
        )}
      </div>
      {list?.ledger.lagging === true && <p class="lagging-note">{t("calls.lagging")}</p>}
      {list === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Calls calls={list.calls} />}
    </div>
  );
}

function useCalls(date: string | null, direction: CallRow["direction"]) {
  const [list, setList] = useState<CallList | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const asked = useRef(0);
  /** The counts at the time of loading; null before the board is known. */
  const loadedAt = useRef<string | null>(null);
  const counts = board.value === null ? null : JSON.stringify(board.value.today);
  const load = async () => {
    if (date === null) return;
    const mine = ++asked.current;
    loadedAt.current = counts;
    try {
      const answer = await ask<CallList>("GET", `/api/calls?date=${encodeURIComponent(date)}&direction=${direction}`);
      if (mine !== asked.current) return;
      setList(answer);
      setFailed(null);
    } catch (thrown) {
      if (mine === asked.current) setFailed(failureOf(thrown));
    }
  };
  useEffect(() => {
    setList(null);
    void load();
  }, [date, direction]);
  loadedAt.current ??= counts;
  const news = date === today.value && loadedAt.current !== counts;
  return { list: list?.date === date ? list : null, failed, news, load };
}

function Calls({ calls }: { calls: CallRow[] }) {
  if (calls.length === 0) return <p class="card empty">{t("calls.none")}</p>;
  const newestFirst = [...calls].sort((a, b) => b.arrivedAt - a.arrivedAt);
  return (
    <section class="card calls-card" aria-labelledby="calls-count">
      <h2 id="calls-count">{t("calls.count", { n: calls.length })}</h2>
      <table class="list stacked calls">
        <thead>
          <tr>
            <th scope="col">{t("calls.arrived")}</th>
            <th scope="col">{t("calls.caller")}</th>
            <th scope="col">{t("calls.language")}</th>
            <th scope="col">{t("calls.matter")}</th>
            <th scope="col">{t("calls.outcome")}</th>
            <th scope="col" class="number">
              {t("calls.waited")}
            </th>
            <th scope="col" class="number">
              {t("calls.talked")}
            </th>
            <th scope="col">{t("calls.seat")}</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((call) => (
            <Row key={call.call} call={call} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ call }: { call: CallRow }) {
  const talked = talkedMs(call);
  const time = clockOf(call.arrivedAt);
  return (
    <tr data-call={call.call}>
      <th scope="row" class="figures">
        <a href={`/calls/${encodeURIComponent(call.call)}`} aria-label={t("calls.story", { time })}>
          {time}
        </a>
      </th>
      <td data-label={t("calls.caller")} class="figures">
        {callerName(call)}
      </td>
      <td data-label={t("calls.language")}>{call.language === null ? "—" : languageName(call.language)}</td>
      <td data-label={t("calls.matter")}>{call.matter === null ? "—" : matterName(call.matter)}</td>
      <td data-label={t("calls.outcome")}>
        <Outcome of={call} />
      </td>
      <td data-label={t("calls.waited")} class="number">
        {call.waitedMs === null ? "—" : spanOf(call.waitedMs)}
      </td>
      <td data-label={t("calls.talked")} class="number">
        {talked === null ? "—" : spanOf(talked)}
      </td>
      <td data-label={t("calls.seat")}>
        <span>
          {call.seat ?? "—"}
          {call.operator !== null && <small class="with"> {call.operator}</small>}
        </span>
      </td>
    </tr>
  );
}
