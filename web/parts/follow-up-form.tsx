import { useEffect, useRef, useState } from "preact/hooks";
import type { FollowUp } from "../../src/contact/follow-up.js";
import type { CalendarView, FollowUpBody } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { dayKindOf } from "../calendar-days.js";
import { today } from "../feed.js";
import { isoDateOf, noonOf } from "../time.js";
import { departments, matters } from "../vocabulary.js";
import { t } from "../words.js";
import { LongText, Select } from "./contact-fields.js";
import { FormFooter, Refusal } from "./dialog.js";
import { Choice, Field, fieldError } from "./field.js";
import { owners } from "./follow-up-dialog.js";
import { useRequest } from "./request.js";

/** Makes a follow-up from a call whose department is closed, or that somebody has to see to later. */
export function FollowUpForm(props: {
  call: string;
  matter: string | null;
  note: string;
  department?: string;
  onMade: (made: FollowUp) => void;
  onClose: () => void;
}) {
  const { busy, refused, run } = useRequest();
  const [draft, setDraft] = useState<FollowUpBody>({
    call: props.call,
    department: props.department ?? "",
    matter: props.matter,
    callback: true,
    phone: "",
    note: props.note,
    due: today.value ?? "",
    owner: null,
  });
  const put = (part: Partial<FollowUpBody>) => setDraft((before) => ({ ...before, ...part }));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector("select")?.focus();
    void nextOpenDay().then((due) => due !== null && put({ due }), () => {});
  }, []);
  const make = () => run(async () => props.onMade(await ask<FollowUp>("POST", "/api/follow-ups", draft)));
  return (
    <form
      ref={form}
      class="follow-up-form"
      noValidate
      aria-label={t("followUps.make")}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h3>{t("followUps.make")}</h3>
      <Field label={t("followUps.department")} error={fieldError(refused, "department")}>
        {(parts) => (
          <Select parts={parts} name="department" value={draft.department} options={departments()} onChange={(code) => put({ department: code ?? "" })} />
        )}
      </Field>
      <Field label={t("contact.matter")} error={fieldError(refused, "matter")}>
        {(parts) => <Select parts={parts} name="follow-up-matter" value={draft.matter} options={matters()} onChange={(matter) => put({ matter })} />}
      </Field>
      <Field label={t("followUps.due")} error={fieldError(refused, "due")}>
        {(parts) => <input {...parts} type="date" name="due" value={draft.due} onInput={(event) => put({ due: event.currentTarget.value })} />}
      </Field>
      <Choice
        legend={t("followUps.callback")}
        name={`callback-${props.call}`}
        value={draft.callback ? "yes" : "no"}
        options={[
          { value: "yes", label: t("followUps.callback.yes") },
          { value: "no", label: t("followUps.callback.no") },
        ]}
        onChange={(chosen) => put({ callback: chosen === "yes" })}
      />
      <Field label={t("followUps.phone")} hint={t("followUps.phone.hint")} optional error={fieldError(refused, "phone")}>
        {(parts) => (
          <input {...parts} name="phone" inputMode="tel" autocomplete="off" value={draft.phone} onInput={(event) => put({ phone: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={t("followUps.owner")} error={fieldError(refused, "owner")}>
        {(parts) => <Select parts={parts} name="owner" value={draft.owner} options={owners(null)} none={t("followUps.owner.none")} onChange={(owner) => put({ owner })} />}
      </Field>
      <LongText name="note" label={t("followUps.note")} value={draft.note} refused={refused} onInput={(note) => put({ note })} />
      <Refusal of={refused} />
      <FormFooter go={t("followUps.submit")} busy={busy} onClose={props.onClose} />
    </form>
  );
}

const SEARCHED_DAYS = 30;
const DAY_MS = 86_400_000;

/** The first day after today on which somebody is there; null where none is known. */
async function nextOpenDay(): Promise<string | null> {
  const from = today.peek();
  if (from === null) return null;
  const view = await ask<CalendarView>("GET", "/api/calendar");
  const days = Array.from({ length: SEARCHED_DAYS }, (_, n) => isoDateOf(noonOf(from) + (n + 1) * DAY_MS));
  return days.find((date) => ["open", "opening", "partial"].includes(dayKindOf(view, date))) ?? null;
}
