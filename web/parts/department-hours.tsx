import type { Department } from "../../src/directory/department.js";
import { WEEK } from "../office-hours.js";
import { weekdayName } from "../time.js";
import { t } from "../words.js";
import { Choice } from "./field.js";

/** A department's weekly hours; a day whose times are both empty is one on which nobody is there. */
export function HoursFields(props: {
  hours: Department["hours"];
  /** What a department has that is no longer always there. */
  usual: Department["hours"];
  onHours: (hours: Department["hours"]) => void;
  error: (weekday: number) => string | null;
}) {
  const { hours, onHours } = props;
  return (
    <>
      <Choice
        legend={t("departments.hours")}
        name="hours"
        value={hours === null ? "always" : "weekly"}
        options={[
          { value: "weekly", label: t("departments.weekly") },
          { value: "always", label: t("departments.always") },
        ]}
        onChange={(chosen) => onHours(chosen === "always" ? null : props.usual)}
      />
      {hours !== null && (
        <div class="week">
          {WEEK.map((weekday) => (
            <Day key={weekday} weekday={weekday} day={hours[weekday] ?? null} error={props.error(weekday)} onDay={(day) => onHours(hours.with(weekday, day))} />
          ))}
          <p class="hint">{t("departments.weekly.hint")}</p>
        </div>
      )}
    </>
  );
}

type Day = { open: string; close: string } | null;

function Day({ weekday, day, error, onDay }: { weekday: number; day: Day; error: string | null; onDay: (day: Day) => void }) {
  const name = weekdayName(weekday);
  const put = (part: { open?: string; close?: string }) => {
    const changed = { open: "", close: "", ...day, ...part };
    onDay(changed.open === "" && changed.close === "" ? null : changed);
  };
  const time = (key: "open" | "close") => (
    <input
      type="time"
      name={`${key}-${weekday}`}
      aria-label={t(`departments.${key}At`, { day: name })}
      aria-invalid={error === null ? undefined : true}
      value={day?.[key] ?? ""}
      onInput={(event) => put({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <div class={error === null ? "field day-hours" : "field day-hours wrong"}>
      <span>{name}</span>
      {time("open")}
      <span aria-hidden="true">–</span>
      {time("close")}
      {error !== null && <p class="field-error">{error}</p>}
    </div>
  );
}
