import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { ApiError, FollowUpList, FollowUpRow } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { Refusal } from "../parts/dialog.js";
import { Filter } from "../parts/filter.js";
import { callBackOf, FollowUpDialog } from "../parts/follow-up-dialog.js";
import { me } from "../session.js";
import { longDay } from "../time.js";
import { departmentName, departments, learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

/** What is still owed to callers, by urgency; the filters stand in the address, so that they can be kept. */
export function FollowUpsPage() {
  const { query } = useLocation();
  const state = query["state"] === "closed" ? "closed" : "pending";
  const [list, setList] = useState<FollowUpList | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [opened, setOpened] = useState<FollowUpRow | null>(null);
  const load = () =>
    ask<FollowUpList>("GET", `/api/follow-ups?state=${state}`).then(
      (answer) => {
        setList(answer);
        setFailed(null);
      },
      (thrown: unknown) => setFailed(failureOf(thrown)),
    );
  useEffect(() => {
    setList(null);
    void load();
  }, [state]);
  useEffect(() => void learnWords().catch(() => {}), []);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("followUps.title")}</h1>
        <p>{t("followUps.lead")}</p>
        <p>
          <a href="/transfers?reply=awaited">{t("followUps.awaited")}</a>
        </p>
      </header>
      <Filters />
      <Refusal of={failed} />
      {list?.complete === false && <p class="lagging-note">{t("followUps.incomplete")}</p>}
      {list === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <Rows rows={list.followUps.filter((row) => isWanted(row, query, list.date))} onOpen={setOpened} />
      )}
      {opened !== null && (
        <FollowUpDialog
          row={opened}
          onClose={() => setOpened(null)}
          onChanged={() => {
            setOpened(null);
            void load();
          }}
        />
      )}
    </div>
  );
}

type Query = Record<string, string>;

function isWanted(row: FollowUpRow, { department, owner, due }: Query, today: string): boolean {
  if (department !== undefined && row.department !== department) return false;
  if (owner === "mine" && row.owner !== me.value?.name) return false;
  if (owner === "none" && row.owner !== null) return false;
  if (due === "overdue" && !row.overdue) return false;
  return due !== "today" || row.due <= today;
}

function Filters() {
  const filters: [name: string, label: string, options: [string, string][]][] = [
    ["state", t("followUps.state"), [["", t("followUps.pending")], ["closed", t("followUps.closed")]]],
    ["department", t("followUps.department"), [["", t("followUps.department.all")], ...departments()]],
    ["owner", t("followUps.owner"), [["", t("followUps.owner.all")], ["mine", t("followUps.owner.mine")], ["none", t("followUps.owner.none")]]],
    ["due", t("followUps.due"), [["", t("followUps.due.all")], ["overdue", t("followUps.due.overdue")], ["today", t("followUps.due.today")]]],
  ];
  return (
    <div class="filters">
      {filters.map(([name, label, options]) => (
        <Filter key={name} name={name} label={label} options={options} />
      ))}
    </div>
  );
}

function Rows({ rows, onOpen }: { rows: FollowUpRow[]; onOpen: (row: FollowUpRow) => void }) {
  if (rows.length === 0) return <p class="card empty">{t("followUps.none")}</p>;
  return (
    <section class="card" aria-labelledby="follow-ups-count">
      <h2 id="follow-ups-count">{t("followUps.count", { n: rows.length })}</h2>
      <table class="list stacked follow-ups">
        <thead>
          <tr>
            <th scope="col">{t("followUps.due")}</th>
            <th scope="col">{t("followUps.department")}</th>
            <th scope="col">{t("contact.matter")}</th>
            <th scope="col">{t("followUps.note")}</th>
            <th scope="col">{t("followUps.callback")}</th>
            <th scope="col">{t("followUps.owner")}</th>
            <th scope="col">{t("followUps.state")}</th>
            <th scope="col">
              <span class="sr">{t("followUps.open")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onOpen={() => onOpen(row)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row, onOpen }: { row: FollowUpRow; onOpen: () => void }) {
  const department = departmentName(row.department);
  return (
    <tr data-follow-up={row.id} data-overdue={row.overdue ? true : undefined}>
      <th scope="row">
        {longDay(row.due)} {row.overdue && <strong class="overdue">{t("followUps.overdue")}</strong>}
      </th>
      <td data-label={t("followUps.department")}>{department}</td>
      <td data-label={t("contact.matter")}>{row.matter === null ? "—" : matterName(row.matter)}</td>
      <td data-label={t("followUps.note")} class="excerpt">
        {row.note === "" ? "—" : row.note}
      </td>
      <td data-label={t("followUps.callback")} class="figures">
        {callBackOf(row)}
      </td>
      <td data-label={t("followUps.owner")}>{row.owner ?? "—"}</td>
      <td data-label={t("followUps.state")}>
        <span class="follow-up-state" data-state={row.state}>
          {t(`followUps.state.${row.state}`)}
        </span>
      </td>
      <td class="actions">
        <button type="button" class="button quiet" aria-label={t("followUps.open.of", { department, due: longDay(row.due) })} onClick={onOpen}>
          {t("followUps.open")}
        </button>
      </td>
    </tr>
  );
}
