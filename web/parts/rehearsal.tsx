import { useState } from "preact/hooks";
import type { ApiError, CalendarView, HeardStep, RehearsalView, RehearsedDisaster } from "../../src/panel/live-types.js";
import type { Language } from "../../src/prompt/language.js";
import { ask, failureOf } from "../api.js";
import { clockOf, isoDateOf, longDay } from "../time.js";
import { pick, t } from "../words.js";
import { hyphenated } from "./call.js";
import { Refusal } from "./dialog.js";
import { Field, fieldError } from "./field.js";

/** "What would a caller hear then?": the control plane decides it as it decides real calls. */
const LANGUAGES: Language[] = ["ja", "en", "zh", "ko"];
const DISASTERS: RehearsedDisaster[] = ["asNow", "off", "suspended", "reduced"];

interface Asked {
  date: string;
  time: string;
  language: Language;
  did: string;
  disaster: RehearsedDisaster;
}

export function RehearsalSection({ view, today }: { view: CalendarView; today: string }) {
  const [asked, setAsked] = useState<Asked>({ date: today, time: "10:00", language: "ja", did: view.lines[0]?.number ?? "", disaster: "asNow" });
  const [answer, setAnswer] = useState<RehearsalView | null>(null);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const put = (part: Partial<Asked>) => setAsked({ ...asked, ...part });
  const go = async () => {
    try {
      setAnswer(await ask<RehearsalView>("GET", `/api/rehearsal?${new URLSearchParams({ ...asked }).toString()}`));
      setRefused(null);
    } catch (thrown) {
      setAnswer(null);
      setRefused(failureOf(thrown));
    }
  };
  return (
    <section class="card rehearse" aria-labelledby="rehearse-title">
      <h2 id="rehearse-title">{t("rehearse.title")}</h2>
      <p>{t("rehearse.lead")}</p>
      <form
        class="rehearse-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Field label={t("rehearse.date")} error={fieldError(refused, "date")}>
          {(parts) => <input {...parts} name="rehearseDate" type="date" value={asked.date} onInput={(event) => put({ date: event.currentTarget.value })} />}
        </Field>
        <Field label={t("rehearse.time")} error={fieldError(refused, "time")}>
          {(parts) => <input {...parts} name="rehearseTime" type="time" value={asked.time} onInput={(event) => put({ time: event.currentTarget.value })} />}
        </Field>
        <Select label={t("rehearse.language")} name="rehearseLanguage" value={asked.language} options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))} onChange={(language) => put({ language })} />
        <Select label={t("rehearse.did")} name="rehearseDid" value={asked.did} options={view.lines.map(({ number, label }) => ({ value: number, label: `${hyphenated(number)} ${label}` }))} onChange={(did) => put({ did })} />
        <Select label={t("rehearse.disaster")} name="rehearseDisaster" value={asked.disaster} options={DISASTERS.map((value) => ({ value, label: disasterLabel(value) }))} onChange={(disaster) => put({ disaster })} />
        <button type="submit" class="button">
          {t("rehearse.go")}
        </button>
      </form>
      <Refusal of={refused} />
      <div role="status">{answer !== null && <Answer answer={answer} />}</div>
    </section>
  );
}

function disasterLabel(value: RehearsedDisaster): string {
  return value === "asNow" || value === "off" ? t(`rehearse.disaster.${value}`) : t(`disaster.mode.${value}`);
}

function Select<V extends string>(props: { label: string; name: string; value: V; options: { value: V; label: string }[]; onChange: (value: V) => void }) {
  return (
    <Field label={props.label}>
      {(parts) => (
        <select {...parts} name={props.name} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value as V)}>
          {props.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Answer({ answer }: { answer: RehearsalView }) {
  const { closesAt, whyWords, nextOpen } = answer;
  return (
    <div class="rehearsed" data-open={answer.open} data-why={answer.why ?? undefined}>
      <h3>{t("rehearse.answer", { when: momentOf(answer.at) })}</h3>
      {answer.end !== "refused" && (
        <p class="rehearsed-decision">
          <strong>{closesAt !== null ? t("rehearse.open", { until: clockOf(closesAt).slice(0, 5) }) : t("rehearse.closed", { why: whyWords === null ? "" : pick(whyWords) })}</strong>{" "}
          {!answer.open && answer.why !== "disaster" && (nextOpen === null ? t("rehearse.next.unknown") : t("rehearse.next", { when: momentOf(nextOpen) }))}
        </p>
      )}
      {!answer.holidaysKnown && <p class="rehearsed-unknown">{t("rehearse.unknown", answer.holidayYears)}</p>}
      <ol class="rehearsed-steps">
        {answer.steps.map((step, n) => (
          <Step key={n} step={step} />
        ))}
        <li class="rehearsed-end">{t(`rehearse.end.${answer.end}`)}</li>
      </ol>
    </div>
  );
}

function Step({ step }: { step: HeardStep }) {
  if (step.type === "key") return <li class="rehearsed-key">{t("rehearse.key", { key: step.key, language: t(`language.${step.language}`) })}</li>;
  return (
    <li>
      <span class="rehearsed-prompt">
        {pick(step.prompt)} <small>{t(`language.${step.language}`)}</small>
      </span>
      <q lang={step.language}>{step.text}</q>
    </li>
  );
}

function momentOf(wallMs: number): string {
  return `${longDay(isoDateOf(wallMs))} ${clockOf(wallMs).slice(0, 5)}`;
}
