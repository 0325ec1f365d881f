import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { ForgottenList, ForgottenRow } from "../../src/panel/live-types.js";
import { Refusal } from "../parts/dialog.js";
import { Filter } from "../parts/filter.js";
import { CallBackButton, CloseButton, nameOf } from "../parts/forgotten-acts.js";
import { useAnswer } from "../parts/load.js";
import { may, me } from "../session.js";
import { dayAndTime, spanOf } from "../time.js";
import { languageName, learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

/**
 * Callers who did not get to anybody, once per caller. It is loaded when somebody asks for it
 * and not by itself, because every look at callers' numbers is written down.
 */
export function ForgottenPage() {
  const { query } = useLocation();
  const state = query["state"] === "closed" ? "closed" : "open";
  const [changes, setChanges] = useState(0);
  const { answer, failed } = useAnswer<ForgottenList>(`/api/forgotten?state=${state}`, changes);
  useEffect(() => void learnWords().catch(() => {}), []);
  // The last answer was of something else until the next has come.
  const list = answer?.state === state ? answer : null;
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("forgotten.title")}</h1>
        {list !== null && (
          <>
            <p>{t("forgotten.lead", { days: list.days })}</p>
            <p>{list.agreement === null ? t("forgotten.agreement.none") : t("forgotten.agreement", { agreement: list.agreement })}</p>
          </>
        )}
      </header>
      <div class="filters">
        <Filter name="state" label={t("forgotten.state")} options={[["", t("forgotten.state.open")], ["closed", t("forgotten.state.closed")]]} />
        <button type="button" class="button secondary" onClick={() => setChanges(changes + 1)}>
          {t("calls.reload")}
        </button>
      </div>
      <Refusal of={failed} />
      {list?.ledger.lagging === true && <p class="lagging-note">{t("calls.lagging")}</p>}
      {list === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Entries list={list} onChanged={() => setChanges(changes + 1)} />}
    </div>
  );
}

function Entries({ list: { entries, count, state }, onChanged }: { list: ForgottenList; onChanged: () => void }) {
  if (entries.length === 0) return <p class="card empty">{t("forgotten.none")}</p>;
  return (
    <section class="card" aria-labelledby="forgotten-count">
      <h2 id="forgotten-count">{t("forgotten.count", { n: count })}</h2>
      {count > entries.length && <p>{t("forgotten.more", { n: entries.length })}</p>}
      {state === "open" && me.value?.operator != null && me.value.seat === null && <p>{t("forgotten.call.noSeat")}</p>}
      <table class="list stacked forgotten">
        <thead>
          <tr>
            <th scope="col">{t("forgotten.last")}</th>
            <th scope="col">{t("calls.caller")}</th>
            <th scope="col">{t("forgotten.times")}</th>
            <th scope="col">{t("forgotten.how")}</th>
            <th scope="col">{t("calls.language")}</th>
            <th scope="col">{t("calls.matter")}</th>
            <th scope="col" class="number">
              {t("forgotten.waited")}
            </th>
            <th scope="col">{t(state === "open" ? "forgotten.callBack" : "forgotten.result")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((row) => (
            <Entry key={`${row.call} ${row.closed?.at}`} row={row} onChanged={onChanged} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Entry({ row, onChanged }: { row: ForgottenRow; onChanged: () => void }) {
  const when = dayAndTime(row.last);
  return (
    <tr data-missed={row.call} data-call-back={row.callBack ?? "no"}>
      <th scope="row" class="figures">
        {may("seeCalls") ? (
          <a href={`/calls/${encodeURIComponent(row.call)}`} aria-label={t("forgotten.story", { when })}>
            {when}
          </a>
        ) : (
          when
        )}
      </th>
      <td data-label={t("calls.caller")} class="figures">
        {nameOf(row)}
      </td>
      <td data-label={t("forgotten.times")}>
        <span>
          {t("forgotten.times.value", { n: row.times })}
          {row.times > 1 && <small> {t("forgotten.since", { when: dayAndTime(row.first) })}</small>}
        </span>
      </td>
      <td data-label={t("forgotten.how")}>{row.how.map((how) => t(`missed.${how}`)).join(" / ")}</td>
      <td data-label={t("calls.language")}>{row.language === null ? "—" : languageName(row.language)}</td>
      <td data-label={t("calls.matter")}>{row.matter === null ? "—" : matterName(row.matter)}</td>
      <td data-label={t("forgotten.waited")} class="number">
        {row.waitedMs === null ? "—" : spanOf(row.waitedMs)}
      </td>
      {row.closed === null ? <Open row={row} onChanged={onChanged} /> : <td data-label={t("forgotten.result")}>{resultOf(row.closed)}</td>}
    </tr>
  );
}

function Open({ row, onChanged }: { row: ForgottenRow; onChanged: () => void }) {
  return (
    <td data-label={t("forgotten.callBack")} class="acts">
      <span class="call-back" data-call-back={row.callBack ?? "no"}>
        {t(`forgotten.callBack.${row.callBack ?? (row.callback === null ? "no" : "manager")}`)}
      </span>
      {row.callback !== null && <a href="/callbacks">{t("forgotten.callback")}</a>}
      {row.tried > 0 && <small>{t("forgotten.tried", { n: row.tried })}</small>}
      {row.onLine && <small>{t("forgotten.onLine")}</small>}
      <CallBackButton row={row} />
      <CloseButton row={row} onClosed={onChanged} />
    </td>
  );
}

function resultOf(closed: NonNullable<ForgottenRow["closed"]>): string {
  const when = dayAndTime(closed.at);
  if (closed.how === "byHand") return t("forgotten.how.byHand", { when, by: closed.by, reason: closed.reason });
  if (closed.how === "decided") return t(`forgotten.how.${closed.decision}`, { when, by: closed.by, reason: closed.reason });
  return t(`forgotten.how.${closed.how}`, { when });
}
