import { useEffect, useState } from "preact/hooks";
import type { InformationLeftWhy } from "../../src/floor/fact.js";
import type { Information, InformationNode } from "../../src/ivr/tree.js";
import type { InformationBody, InformationCounts, InformationTally, InformationView } from "../../src/panel/live-types.js";
import { Refusal } from "../parts/dialog.js";
import { type InformationDoing, InformationWork } from "../parts/information-form.js";
import { InformationTree } from "../parts/information-tree.js";
import { useAnswer, useDocument } from "../parts/load.js";
import { OverflowRules } from "../parts/overflow-rules.js";
import { may } from "../session.js";
import { clockOf, dayOf } from "../time.js";
import { pick, t } from "../words.js";

/**
 * The voice information: everybody reads the tree and how often it is heard, the manager
 * changes it. Each change is sent with the version that was read, so that two people cannot
 * overwrite each other unseen.
 */
export type SaveInformation = (information: Information) => Promise<void>;

export function InformationPage() {
  const { view, failed, load, save } = useDocument<InformationView, InformationBody>("/api/information");
  const { answer: counts, failed: uncounted } = useAnswer<InformationCounts>("/api/information/counts");
  const [doing, setDoing] = useState<InformationDoing | null>(null);
  useEffect(() => void load(), []);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("information.title")}</h1>
        <p>{t("information.lead")}</p>
      </header>
      <Refusal of={failed ?? uncounted} />
      {view === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <>
          <div class="information-columns">
            <Tree view={view} onDo={setDoing} />
            <Ways view={view} onDo={setDoing} />
          </div>
          {counts !== null && <Counts view={view} counts={counts} />}
          <OverflowRules view={view} counts={counts} />
          {doing !== null && <InformationWork view={view} doing={doing} onSave={(information) => save({ information })} onClose={() => setDoing(null)} />}
        </>
      )}
    </div>
  );
}

type OnDo = (doing: InformationDoing) => void;

function Tree({ view, onDo }: { view: InformationView; onDo: OnDo }) {
  return (
    <section class="card" aria-labelledby="information-tree">
      <header class="directory-head">
        <h2 id="information-tree">{t("information.tree")}</h2>
        {may("changeInformation") && (
          <button type="button" class="button" onClick={() => onDo({ type: "add" })}>
            {t("information.add")}
          </button>
        )}
      </header>
      <p class="small">{t("information.agreed")}</p>
      {view.information.nodes.length === 0 ? <p class="empty">{t("information.tree.none")}</p> : <InformationTree view={view} onDo={onDo} />}
      <p class="small">{t("information.fixed")}</p>
      {view.changedBy !== null && view.changedAt !== null && (
        <p class="changed">{t("calendar.changed", { by: view.changedBy, when: `${dayOf(view.changedAt)} ${clockOf(view.changedAt)}` })}</p>
      )}
    </section>
  );
}

function Ways({ view, onDo }: { view: InformationView; onDo: OnDo }) {
  const { closedKey } = view.information;
  const rules = view.overflow.filter(({ action }) => action.type === "information");
  return (
    <section class="card" aria-labelledby="information-ways">
      <h2 id="information-ways">{t("information.ways")}</h2>
      <dl class="information-ways">
        <dt>{t("information.rulesFrom")}</dt>
        <dd>{rules.length === 0 ? t("information.matters.none") : rules.map(({ label }) => pick(label)).join(" / ")}</dd>
        <dt>{t("information.closed")}</dt>
        <dd>
          {closedKey === null ? t("information.closed.none") : t("information.closed.key", { key: closedKey })}
          {may("changeInformation") && (
            <button type="button" class="button quiet" onClick={() => onDo({ type: "closedKey" })}>
              <span aria-hidden="true">{t("information.edit")}</span>
              <span class="sr">{t("information.closed.edit")}</span>
            </button>
          )}
        </dd>
        <dt>{t("information.matters")}</dt>
        <dd>{view.matters.length === 0 ? t("information.matters.none") : view.matters.map(pick).join(" / ")}</dd>
      </dl>
    </section>
  );
}

const WHYS: InformationLeftWhy[] = ["hungUp", "end", "key", "toQueue", "connected", "cutOff"];

/** Each node twice, today and this month; nodes that were taken out meanwhile come last. */
function Counts({ view, counts }: { view: InformationView; counts: InformationCounts }) {
  const { nodes } = view.information;
  const gone = Object.keys(counts.month.nodes).filter((id) => !nodes.some((node) => node.id === id));
  const rows: { id: string; name: string }[] = [...nodes.map(named), ...gone.map((id) => ({ id, name: `${id} ${t("information.counts.gone")}` }))];
  return (
    <section class="card" aria-labelledby="information-counts">
      <h2 id="information-counts">{t("information.counts")}</h2>
      {counts.lagging && <p class="lagging-note">{t("calls.lagging")}</p>}
      <table class="list stacked information-counts">
        <thead>
          <tr>
            <th scope="col">{t("information.counts.node")}</th>
            <th scope="col">{t("information.counts.period")}</th>
            <th scope="col">{t("information.counts.entered")}</th>
            {WHYS.map((why) => (
              <th key={why} scope="col">
                {t(`information.counts.${why}`)}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map(({ id, name }) => (
          <tbody key={id} data-node={id}>
            <CountRow id={id} name={name} period="today" tally={counts.today} />
            <CountRow id={id} name={null} period="month" tally={counts.month} />
          </tbody>
        ))}
      </table>
    </section>
  );
}

function named({ id, label }: InformationNode): { id: string; name: string } {
  return { id, name: pick(label) };
}

function CountRow({ id, name, period, tally }: { id: string; name: string | null; period: "today" | "month"; tally: InformationTally }) {
  const node = tally.nodes[id];
  return (
    <tr data-period={period}>
      {name !== null && (
        <th scope="rowgroup" rowSpan={2}>
          {name}
        </th>
      )}
      <td data-label={t("information.counts.period")}>{t(`information.counts.${period}`)}</td>
      <td data-label={t("information.counts.entered")} class="figures">
        {node?.entered ?? 0}
      </td>
      {WHYS.map((why) => (
        <td key={why} data-label={t(`information.counts.${why}`)} class="figures">
          {node?.left[why] ?? 0}
        </td>
      ))}
    </tr>
  );
}
