import { useState } from "preact/hooks";
import type { ApiError, CalendarBody, CalendarView } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";
import { pick, t } from "../words.js";
import { Refusal } from "./dialog.js";
import { Choice, Field, fieldError } from "./field.js";
import { tell } from "./notice.js";

/**
 * Enters one closure or special opening. The control plane judges it (a closure without the
 * city's agreement is refused); what it says stands beside the field it speaks of.
 */
interface Draft {
  kind: "closure" | "opening";
  extent: "allDay" | "partDay";
  date: string;
  from: string;
  to: string;
  reason: string;
  agreement: string;
}

const BLANK: Draft = { kind: "closure", extent: "allDay", date: "", from: "", to: "", reason: "", agreement: "" };

export function CalendarForm(props: { view: CalendarView; onSave: (body: Omit<CalendarBody, "version">) => Promise<void> }) {
  const [draft, setDraft] = useState(BLANK);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const save = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await props.onSave(withEntry(props.view, draft));
      setDraft({ ...BLANK, kind: draft.kind });
      tell(t("calendar.saved"));
    } catch (thrown) {
      setRefused(failureOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card" aria-labelledby="add-title">
      <h2 id="add-title">{t("calendar.add")}</h2>
      <form
        class="calendar-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Choice
          legend={t("calendar.kind")}
          name="kind"
          value={draft.kind}
          options={[
            { value: "closure", label: t("calendar.kind.closure") },
            { value: "opening", label: t("calendar.kind.opening") },
          ]}
          onChange={(kind) => put({ kind })}
        />
        <Field label={t("calendar.date")} error={fieldError(refused, "date")}>
          {(parts) => <input {...parts} name="date" type="date" value={draft.date} onInput={(event) => put({ date: event.currentTarget.value })} />}
        </Field>
        {draft.kind === "closure" ? (
          <ClosureFields view={props.view} draft={draft} put={put} refused={refused} />
        ) : (
          <Times draft={draft} put={put} refused={refused} labels={[t("calendar.opens"), t("calendar.closes")]} names={["open", "close"]} />
        )}
        <Field label={t("calendar.agreement")} hint={t("calendar.agreement.hint")} error={fieldError(refused, "agreement")}>
          {(parts) => (
            <input {...parts} name="agreement" autocomplete="off" value={draft.agreement} onInput={(event) => put({ agreement: event.currentTarget.value })} />
          )}
        </Field>
        <Refusal of={refused} />
        {refused?.error.code === "conflict" && <p class="hint">{t("calendar.conflict")}</p>}
        <footer>
          <button type="submit" class="button" disabled={busy}>
            {t("calendar.submit")}
          </button>
        </footer>
      </form>
    </section>
  );
}

interface Parts {
  draft: Draft;
  put: (part: Partial<Draft>) => void;
  refused: ApiError | null;
}

function ClosureFields({ view, draft, put, refused }: Parts & { view: CalendarView }) {
  return (
    <>
      <Choice
        legend={t("calendar.extent")}
        name="extent"
        value={draft.extent}
        options={[
          { value: "allDay", label: t("calendar.allDay") },
          { value: "partDay", label: t("calendar.partDay") },
        ]}
        onChange={(extent) => put({ extent })}
      />
      {draft.extent === "partDay" && (
        <Times draft={draft} put={put} refused={refused} labels={[t("calendar.from"), t("calendar.to")]} names={["from", "to"]} />
      )}
      <Field label={t("calendar.reason")} hint={t("calendar.reason.hint")} error={fieldError(refused, "reason")}>
        {(parts) => (
          <select {...parts} name="reason" value={draft.reason} onChange={(event) => put({ reason: event.currentTarget.value })}>
            <option value="" />
            {view.reasons.map((reason) => (
              <option key={reason.key} value={reason.key}>
                {pick(reason.label)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

function Times({ draft, put, refused, labels, names }: Parts & { labels: [string, string]; names: [string, string] }) {
  return (
    <div class="times">
      <Field label={labels[0]} error={fieldError(refused, names[0])}>
        {(parts) => <input {...parts} name="from" type="time" value={draft.from} onInput={(event) => put({ from: event.currentTarget.value })} />}
      </Field>
      <Field label={labels[1]} error={fieldError(refused, names[1])}>
        {(parts) => <input {...parts} name="to" type="time" value={draft.to} onInput={(event) => put({ to: event.currentTarget.value })} />}
      </Field>
    </div>
  );
}

/** The newest decision stands first. */
function withEntry(view: CalendarView, draft: Draft): Omit<CalendarBody, "version"> {
  const { closures, openings } = view;
  const { date, from, to, reason, agreement } = draft;
  if (draft.kind === "opening") return { closures, openings: [{ date, open: from, close: to, agreement }, ...openings] };
  const hours = draft.extent === "partDay" ? { from, to } : {};
  return { closures: [{ date, ...hours, reason, agreement }, ...closures], openings };
}
