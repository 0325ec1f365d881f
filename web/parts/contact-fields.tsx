import { type Contact, needsDestination, RESULTS } from "../../src/contact/contact.js";
import type { ApiError } from "../../src/panel/live-types.js";
import { departments, matters, siteWords } from "../vocabulary.js";
import { pick, t } from "../words.js";
import { Choice, Field, fieldError, type FieldParts } from "./field.js";

/** The fields of a contact record, for whoever writes it during a call and whoever corrects it. */
export function ContactFields(props: {
  /** Tells the radio buttons of two records on a page apart. */
  name: string;
  contact: Contact;
  refused: ApiError | null;
  onChange: (change: Partial<Contact>) => void;
}) {
  const { name, contact, refused, onChange } = props;
  const places = siteWords.value;
  return (
    <div class="contact-fields">
      <Field label={t("contact.matter")} error={fieldError(refused, "matter")}>
        {(parts) => (
          <Select
            parts={parts}
            name="matter"
            value={contact.matter}
            options={matters()}
            onChange={(matter) => onChange({ matter })}
          />
        )}
      </Field>
      <Field label={t("contact.district")} optional error={fieldError(refused, "district")}>
        {(parts) => (
          <Select
            parts={parts}
            name="district"
            value={contact.district}
            options={(places?.districts ?? []).map(({ id, label }) => [id, pick(label)])}
            onChange={(district) => onChange({ district })}
          />
        )}
      </Field>
      <LongText name="inquiry" label={t("contact.inquiry")} value={contact.inquiry} refused={refused} onInput={(inquiry) => onChange({ inquiry })} />
      <LongText name="answer" label={t("contact.answer")} value={contact.answer} refused={refused} onInput={(answer) => onChange({ answer })} />
      <div class="contact-result">
        <Choice
          legend={t("contact.result")}
          name={`result-${name}`}
          value={contact.result ?? ""}
          options={RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
          onChange={(result) => onChange({ result: result === "" ? null : result, destination: "" })}
        />
        {fieldError(refused, "result") !== null && <p class="field-error">{fieldError(refused, "result")}</p>}
      </div>
      {needsDestination(contact.result) && <Destination contact={contact} refused={refused} onChange={onChange} />}
      <Choice
        legend={t("contact.complaint")}
        name={`complaint-${name}`}
        value={contact.complaint ? "yes" : "no"}
        options={[
          { value: "no", label: t("contact.complaint.no") },
          { value: "yes", label: t("contact.complaint.yes") },
        ]}
        onChange={(chosen) => onChange({ complaint: chosen === "yes" })}
      />
    </div>
  );
}

/** A department for those passed on; for those told another number, what they were told. */
function Destination(props: { contact: Contact; refused: ApiError | null; onChange: (change: Partial<Contact>) => void }) {
  const { contact, refused, onChange } = props;
  const error = fieldError(refused, "destination");
  if (contact.result !== "referred") {
    return (
      <Field label={t("contact.department")} error={error}>
        {(parts) => (
          <Select
            parts={parts}
            name="destination"
            value={contact.destination === "" ? null : contact.destination}
            options={departments()}
            onChange={(code) => onChange({ destination: code ?? "" })}
          />
        )}
      </Field>
    );
  }
  return (
    <Field label={t("contact.destination")} hint={t("contact.destination.hint")} error={error}>
      {(parts) => (
        <input {...parts} name="destination" autocomplete="off" value={contact.destination} onInput={(event) => onChange({ destination: event.currentTarget.value })} />
      )}
    </Field>
  );
}

export function Select(props: {
  parts: FieldParts;
  name: string;
  value: string | null;
  options: [string, string][];
  /** What stands for nothing chosen. */
  none?: string;
  onChange: (value: string | null) => void;
}) {
  const { parts, name, value, options, none = t("contact.none"), onChange } = props;
  return (
    <select {...parts} name={name} value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}>
      <option value="">{none}</option>
      {options.map(([id, label]) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function LongText(props: { name: string; label: string; value: string; refused: ApiError | null; onInput: (text: string) => void }) {
  const { name, label, value, refused, onInput } = props;
  return (
    <Field label={label} error={fieldError(refused, name)}>
      {(parts) => <textarea {...parts} name={name} rows={4} value={value} onInput={(event) => onInput(event.currentTarget.value)} />}
    </Field>
  );
}
