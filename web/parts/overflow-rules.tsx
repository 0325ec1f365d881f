import type { InformationCounts, InformationView } from "../../src/panel/live-types.js";
import { spanOf } from "../time.js";
import { pick, t } from "../words.js";

const NOTHING = { ja: "", en: "" };
type Rule = InformationView["overflow"][number];

/** What is done when too many call, in words, and how often it was. */
export function OverflowRules({ view, counts }: { view: InformationView; counts: InformationCounts | null }) {
  return (
    <section class="card" aria-labelledby="overflow-title">
      <h2 id="overflow-title">{t("overflow.title")}</h2>
      <p class="small">{t("overflow.lead")}</p>
      {view.overflow.length === 0 ? (
        <p class="empty">{t("overflow.none")}</p>
      ) : (
        <table class="list stacked">
          <thead>
            <tr>
              <th scope="col">{t("overflow.rule")}</th>
              <th scope="col">{t("overflow.when")}</th>
              <th scope="col">{t("overflow.action")}</th>
              <th scope="col">{t("information.counts.today")}</th>
              <th scope="col">{t("information.counts.month")}</th>
            </tr>
          </thead>
          <tbody>
            {view.overflow.map((rule) => (
              <tr key={rule.id} data-rule={rule.id}>
                <th scope="row">{pick(rule.label)}</th>
                <td data-label={t("overflow.when")}>{conditionOf(rule)}</td>
                <td data-label={t("overflow.action")}>
                  {t(`overflow.action.${rule.action.type}`)}
                  {rule.again === true && t("overflow.again")}
                  {"prompt" in rule.action && <p class="small">{pick(view.said[rule.action.prompt] ?? NOTHING)}</p>}
                </td>
                <td data-label={t("information.counts.today")} class="figures">
                  {counts?.today.rules[rule.id] ?? 0}
                </td>
                <td data-label={t("information.counts.month")} class="figures">
                  {counts?.month.rules[rule.id] ?? 0}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function conditionOf({ when }: Rule): string {
  return [
    ...(when.ahead === undefined ? [] : [t("overflow.when.ahead", { n: when.ahead })]),
    ...(when.estimateMs === undefined ? [] : [t("overflow.when.estimate", { span: lasting(when.estimateMs) })]),
    ...(when.waitedMs === undefined ? [] : [t("overflow.when.waited", { span: lasting(when.waitedMs) })]),
    ...(when.closesInMs === undefined ? [] : [t("overflow.when.closes", { span: lasting(when.closesInMs) })]),
    ...(when.languages === undefined ? [] : [t("overflow.when.languages", { languages: when.languages.map((one) => t(`language.${one}`)).join(" / ") })]),
  ].join(t("overflow.when.and"));
}

function lasting(ms: number): string {
  return ms % MINUTE_MS === 0 ? t("span.minutes", { n: ms / MINUTE_MS }) : spanOf(ms);
}
const MINUTE_MS = 60_000;
