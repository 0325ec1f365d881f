import type { AlarmRow } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { alarms } from "../feed.js";
import { Refusal } from "../parts/dialog.js";
import { tell } from "../parts/notice.js";
import { useRequest } from "../parts/request.js";
import { WarnSign } from "../parts/sign.js";
import { may } from "../session.js";
import { clockOf, dayOf } from "../time.js";
import { pick, t } from "../words.js";

/** What is wrong or was and nobody has seen yet: what it is, what callers notice, what to do. */
export function AlarmsPage() {
  const list = alarms.value;
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("alarms.title")}</h1>
        <p>{t("alarms.lead")}</p>
      </header>
      <div role="status" aria-live="polite">
        {list !== null &&
          (list.length === 0 ? (
            <p class="card empty">{t("alarms.none")}</p>
          ) : (
            <p class="alarms-count">{t("alarms.count", { n: list.length })}</p>
          ))}
      </div>
      {list === null ? (
        <p class="loading">{t("app.loading")}</p>
      ) : (
        <ul class="alarms">
          {list.map((alarm) => (
            <Alarm key={alarm.key} alarm={alarm} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Alarm({ alarm }: { alarm: AlarmRow }) {
  const { busy, refused, run } = useRequest();
  const what = pick(alarm.what);
  const acknowledge = () =>
    run(async () => {
      await ask("POST", `/api/alarms/${encodeURIComponent(alarm.key)}/acknowledge`);
      tell(t("alarms.acknowledged", { what }));
    });
  return (
    <li class="card alarm" data-alarm={alarm.key} data-state={stateOf(alarm)}>
      <header>
        {alarm.clearedAt === null && <WarnSign />}
        <h2>{what}</h2>
        <span class="alarm-state">{t(`alarms.state.${stateOf(alarm)}`)}</span>
      </header>
      <p class="alarm-times">{timesOf(alarm)}</p>
      <dl>
        <div>
          <dt>{t("alarms.callers")}</dt>
          <dd>{pick(alarm.callers)}</dd>
        </div>
        <div>
          <dt>{t("alarms.remedy")}</dt>
          <dd>{pick(alarm.remedy)}</dd>
        </div>
      </dl>
      <Refusal of={refused} />
      {may("acknowledgeAlarms") && alarm.acknowledged === null && (
        <button type="button" class="button secondary" disabled={busy} onClick={() => void acknowledge()}>
          {t("alarms.acknowledge")}
          <span class="sr"> {what}</span>
        </button>
      )}
    </li>
  );
}

function stateOf({ clearedAt, acknowledged }: AlarmRow): "raised" | "acknowledged" | "cleared" {
  if (clearedAt !== null) return "cleared";
  return acknowledged === null ? "raised" : "acknowledged";
}

/** Since when, until when, how often, and who has seen it. */
function timesOf({ since, clearedAt, times, acknowledged }: AlarmRow): string {
  return [
    t("alarms.since", { when: momentOf(since) }),
    clearedAt === null ? "" : t("alarms.clearedAt", { when: momentOf(clearedAt) }),
    times > 1 ? t("alarms.times", { n: times }) : "",
    acknowledged === null ? "" : t("alarms.by", { who: acknowledged.by, when: momentOf(acknowledged.at) }),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function momentOf(wallMs: number): string {
  return `${dayOf(wallMs)} ${clockOf(wallMs)}`;
}
