import { useEffect, useState } from "preact/hooks";
import type { ApiError, DisasterBody, DisasterDecision, DisasterMode, DisasterView } from "../../src/panel/live-types.js";
import type { Language } from "../../src/prompt/language.js";
import { ask, failureOf } from "../api.js";
import { may } from "../session.js";
import { dayAndTime } from "../time.js";
import { pick, t } from "../words.js";
import { Dialog, FormFooter, Refusal } from "./dialog.js";
import { Field, fieldError } from "./field.js";
import { useDocument } from "./load.js";
import { tell } from "./notice.js";

/**
 * The disaster mode: what is decided, who decided it, and whether the city was told. The
 * manager decides here, in a dialog that shows the words callers will hear.
 */
const MODES: DisasterMode[] = ["suspended", "reduced"];
const LANGUAGES: Language[] = ["ja", "en", "zh", "ko"];

export function DisasterSection() {
  const { view, failed, setView, load, save } = useDocument<DisasterView, DisasterBody>("/api/disaster");
  const [deciding, setDeciding] = useState<DisasterMode | "end" | null>(null);
  useEffect(() => void load(), []);
  const mode = view?.decision?.mode ?? null;
  return (
    <section class="card disaster" aria-labelledby="disaster-title">
      <h2 id="disaster-title">{t("disaster.title")}</h2>
      <p>{t("disaster.lead")}</p>
      <Refusal of={failed} />
      {view !== null && (
        <>
          <State decision={view.decision} />
          {may("declareDisaster") && (
            <div class="disaster-choices">
              {MODES.filter((one) => one !== mode).map((one) => (
                <button key={one} type="button" class="button grave" onClick={() => setDeciding(one)}>
                  {t(`disaster.begin.${one}`)}
                </button>
              ))}
              {mode !== null && (
                <button type="button" class="button" onClick={() => setDeciding("end")}>
                  {t("disaster.end")}
                </button>
              )}
            </div>
          )}
          <ToTheCity view={view} onView={setView} onConflict={load} />
          {deciding !== null && <Decision view={view} what={deciding} onSave={save} onClose={() => setDeciding(null)} />}
        </>
      )}
    </section>
  );
}

function State({ decision }: { decision: DisasterDecision | null }) {
  if (decision === null) return <p class="disaster-state">{t("disaster.off")}</p>;
  const { mode, by, reason } = decision;
  const values = { by, reason, when: dayAndTime(decision.at) };
  return (
    <div class="disaster-state" data-mode={mode ?? "off"}>
      <p>
        <strong>{mode === null ? t("disaster.off") : t("disaster.banner", { mode: t(`disaster.mode.${mode}`) })}</strong>
      </p>
      <p>{t(mode === null ? "disaster.ended" : "disaster.on", values)}</p>
    </div>
  );
}

/** What is to be sent, by which way, and whether it was. */
function ToTheCity(props: { view: DisasterView; onView: (view: DisasterView) => void; onConflict: () => Promise<void> }) {
  const { version, decision, note, contact } = props.view;
  const [refused, setRefused] = useState<ApiError | null>(null);
  if (decision === null || note === null) return null;
  const said = async () => {
    try {
      props.onView(await ask<DisasterView>("POST", "/api/disaster/told", { version }));
      setRefused(null);
    } catch (thrown) {
      setRefused(failureOf(thrown));
      await props.onConflict();
    }
  };
  const copy = async () => {
    await navigator.clipboard.writeText(pick(note));
    tell(t("disaster.copied"));
  };
  const { told } = decision;
  return (
    <div class="disaster-note">
      <p class={told === null ? "untold" : undefined}>
        {told === null ? t("disaster.untold") : t("disaster.told", { by: told.by, when: dayAndTime(told.at) })}
      </p>
      <Field label={t("disaster.note")} hint={pick(contact)}>
        {(parts) => <textarea {...parts} readOnly rows={7} value={pick(note)} />}
      </Field>
      <Refusal of={refused} />
      <div class="disaster-choices">
        <button type="button" class="button secondary" onClick={() => void copy()}>
          {t("disaster.copy")}
        </button>
        {may("declareDisaster") && told === null && (
          <button type="button" class="button" onClick={() => void said()}>
            {t("disaster.tell")}
          </button>
        )}
      </div>
    </div>
  );
}

function Decision(props: { view: DisasterView; what: DisasterMode | "end"; onSave: (body: Omit<DisasterBody, "version">) => Promise<void>; onClose: () => void }) {
  const { view, what } = props;
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const go = async () => {
    setBusy(true);
    try {
      await props.onSave({ mode: what === "end" ? null : what, reason });
      tell(t(what === "end" ? "disaster.over" : "disaster.begun"));
      props.onClose();
    } catch (thrown) {
      setRefused(failureOf(thrown));
      setBusy(false);
    }
  };
  const title = what === "end" ? t("disaster.end") : t(`disaster.begin.${what}`);
  return (
    <Dialog title={title} onClose={props.onClose}>
      <form
        class="disaster-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p class="dialog-text">{t(`disaster.confirm.${what}`)}</p>
        {what !== "end" && <Heard view={view} mode={what} />}
        <Field label={t("disaster.reason")} hint={t("disaster.reason.hint")} error={fieldError(refused, "reason")}>
          {(parts) => <input {...parts} name="disasterReason" autocomplete="off" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <p class="hint">
          {t("disaster.contact")}: {pick(view.contact)}
        </p>
        <Refusal of={refused} />
        <FormFooter go={title} busy={busy} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

/** The words themselves, so that nobody decides on a name alone. */
function Heard({ view, mode }: { view: DisasterView; mode: DisasterMode }) {
  return (
    <div class="disaster-heard">
      <h3>{t("disaster.heard")}</h3>
      <dl>
        {LANGUAGES.map((language) => (
          <div key={language}>
            <dt>{t(`language.${language}`)}</dt>
            {view.heard[mode][language].map((step, n) => step.type === "says" && <dd key={n} lang={language}>{step.text}</dd>)}
          </div>
        ))}
      </dl>
    </div>
  );
}
