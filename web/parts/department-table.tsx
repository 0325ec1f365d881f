import type { Department } from "../../src/directory/department.js";
import type { DepartmentNow, DirectoryView } from "../../src/panel/live-types.js";
import { hoursInWords } from "../office-hours.js";
import type { Doing } from "../pages/departments.js";
import { may } from "../session.js";
import { dayAndTime, longDay } from "../time.js";
import { languageName } from "../vocabulary.js";
import { pick, t } from "../words.js";
import { WarnSign } from "./sign.js";

/** The departments, one a line, each with what stands against a call to it now. */
export function DepartmentTable({ view, shown, onDo }: { view: DirectoryView; shown: Department[]; onDo: (doing: Doing) => void }) {
  return (
    <table class="list stacked departments">
      <thead>
        <tr>
          <th scope="col">{t("departments.code")}</th>
          <th scope="col">{t("departments.name")}</th>
          <th scope="col">{t("departments.serves")}</th>
          <th scope="col">{t("departments.number")}</th>
          <th scope="col">{t("departments.hours")}</th>
          {may("changeDirectory") && (
            <th scope="col" class="actions">
              {t("seats.action")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => (
          <tr key={one.code} data-department={one.code}>
            <th scope="row" class="figures">
              {one.code}
            </th>
            <td data-label={t("departments.name")}>
              <div>
                <strong>{pick(one.name)}</strong>
                <Small>{traits(one)}</Small>
              </div>
            </td>
            <td data-label={t("departments.serves")}>
              <div>
                {labels(view.districts, one.districts)}
                <Small>{one.kind === "interpreter" ? [] : [labels(view.matters, one.matters)]}</Small>
              </div>
            </td>
            <td data-label={t("departments.number")}>
              <PhoneNumber one={one} now={view.now[one.code]} />
            </td>
            <td data-label={t("departments.hours")}>
              <Hours one={one} now={view.now[one.code]} />
            </td>
            {may("changeDirectory") && <Actions one={one} onDo={onDo} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What makes it particular, in a few words. */
function traits({ kind, languages, substitute, blind, showCaller }: Department): string[] {
  return [
    ...(kind === "interpreter" ? [t("departments.interpreter")] : []),
    ...(kind === "interpreter" || languages.some((one) => one !== "ja") ? [languages.map(languageName).join("・")] : []),
    ...(substitute === null ? [] : [t("departments.substitute.is", { code: substitute })]),
    ...(blind ? [t("departments.blind.short")] : []),
    ...(showCaller ? [t("departments.showCaller.short")] : []),
  ];
}

function Small({ children }: { children: string[] }) {
  const said = children.filter((text) => text !== "");
  return said.length === 0 ? null : (
    <ul class="small">
      {said.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function labels(known: { id: string; label: { ja: string; en: string } }[], ids: string[]): string {
  if (ids.length === 0) return t("departments.all");
  return ids.map((id) => pick(known.find((one) => one.id === id)?.label ?? { ja: id, en: id })).join(t("departments.comma"));
}

function PhoneNumber({ one, now }: { one: Department; now: DepartmentNow | undefined }) {
  const { confirmed } = one;
  return (
    <div>
      <span class="number">{one.number === "" ? t("departments.number.none") : (now?.display ?? one.number)}</span>
      {confirmed === null ? (
        <p class="mark unconfirmed">
          <WarnSign />
          {t("departments.unconfirmed")}
        </p>
      ) : (
        <p class="small">{t("departments.confirmed", { on: longDay(confirmed.on), by: confirmed.by })}</p>
      )}
    </div>
  );
}

function Hours({ one, now }: { one: Department; now: DepartmentNow | undefined }) {
  const closed = now?.open === false;
  return (
    <div>
      <p class={closed ? "mark closed" : "mark"}>{t(closed ? "departments.closed" : "departments.open")}</p>
      {closed && now.opensAt !== null && (
        <p class="small">{t("departments.opensAt", { when: dayAndTime(now.opensAt) })}</p>
      )}
      <p class="small">{hoursInWords(one.hours)}</p>
    </div>
  );
}

function Actions({ one, onDo }: { one: Department; onDo: (doing: Doing) => void }) {
  const name = pick(one.name);
  const action = (type: "edit" | "confirm" | "remove", style = "button quiet") => (
    <button type="button" class={style} aria-label={t(`departments.${type}.of`, { name })} onClick={() => onDo({ type, one })}>
      {t(`departments.${type}`)}
    </button>
  );
  return (
    <td class="actions">
      {one.number !== "" && action("confirm")}
      {action("edit")}
      {action("remove", "button quiet grave")}
    </td>
  );
}
