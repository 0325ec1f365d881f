import { useEffect, useState } from "preact/hooks";
import { FOLLOW_UP_STATES, type FollowUp, type FollowUpState, mayBecome } from "../../src/contact/follow-up.js";
import type { FollowUpChangeBody, FollowUpHistory, FollowUpRow } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { may, me } from "../session.js";
import { dayAndTime, longDay } from "../time.js";
import { departmentName, matterName, siteWords } from "../vocabulary.js";
import { pick, t } from "../words.js";
import { LongText, Select } from "./contact-fields.js";
import { Dialog, FormFooter, Refusal } from "./dialog.js";
import { Choice, Field, fieldError } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** One follow-up: whom it concerns, what was done about it so far, and the next step. */
export function FollowUpDialog({ row, onClose, onChanged }: { row: FollowUpRow; onClose: () => void; onChanged: () => void }) {
  const path = `/api/follow-ups/${encodeURIComponent(row.id)}`;
  const [history, setHistory] = useState<FollowUp[]>([row]);
  useEffect(() => {
    ask<FollowUpHistory>("GET", path).then(
      ({ versions }) => setHistory(versions),
      () => {},
    );
  }, [path]);
  return (
    <Dialog title={departmentName(row.department)} onClose={onClose}>
      <div class="follow-up">
        <p>
          {t("contact.matter")} <strong>{row.matter === null ? "—" : matterName(row.matter)}</strong>
        </p>
        <p>
          {t("followUps.callback")} <strong class="figures">{callBackOf(row)}</strong>
        </p>
        {row.call !== null && may("seeCalls") && <a href={`/calls/${encodeURIComponent(row.call)}`}>{t("followUps.call")}</a>}
        {may("changeFollowUps") ? <Change row={row} path={path} onClose={onClose} onChanged={onChanged} /> : <p class="follow-up-note">{row.note}</p>}
        <section aria-labelledby="follow-up-history">
          <h3 id="follow-up-history">{t("followUps.history")}</h3>
          <ol class="follow-up-history">
            {[...history].reverse().map((one) => (
              <li key={one.version}>
                <span class="figures">
                  {dayAndTime(one.at)}
                </span>{" "}
                {one.by}：{t(`followUps.state.${one.state}`)} / {t("followUps.owner")} {one.owner ?? "—"} / {t("followUps.due")} {longDay(one.due)}
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Dialog>
  );
}

function Change(props: { row: FollowUpRow; path: string; onClose: () => void; onChanged: () => void }) {
  const { row, path } = props;
  const { busy, refused, run } = useRequest();
  const [state, setState] = useState<FollowUpState>(row.state);
  const [owner, setOwner] = useState(row.owner);
  const [due, setDue] = useState(row.due);
  const [note, setNote] = useState(row.note);
  const save = () =>
    run(async () => {
      const change = {
        ...(state === row.state ? {} : { state }),
        ...(owner === row.owner ? {} : { owner }),
        ...(due === row.due ? {} : { due }),
        ...(note === row.note ? {} : { note }),
      };
      await ask("POST", `${path}/change`, { version: row.version, change } satisfies FollowUpChangeBody);
      tell(t("followUps.changed"));
      props.onChanged();
    });
  const states = FOLLOW_UP_STATES.filter((next) => next === row.state || mayBecome(row.state, next));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Choice
        legend={t("followUps.state")}
        name="follow-up-state"
        value={state}
        options={states.map((value) => ({ value, label: t(`followUps.state.${value}`) }))}
        onChange={setState}
      />
      <Field label={t("followUps.owner")} error={fieldError(refused, "owner")}>
        {(parts) => <Select parts={parts} name="owner" value={owner} options={owners(row.owner)} none={t("followUps.owner.none")} onChange={setOwner} />}
      </Field>
      <Field label={t("followUps.due")} error={fieldError(refused, "due")}>
        {(parts) => <input {...parts} type="date" name="due" value={due} onInput={(event) => setDue(event.currentTarget.value)} />}
      </Field>
      <LongText name="note" label={t("followUps.note")} value={note} refused={refused} onInput={setNote} />
      <Refusal of={refused} />
      <FormFooter go={t("followUps.save")} busy={busy} onClose={props.onClose} />
    </form>
  );
}

/** Whether a call back is wished for, and where, as far as it is known. */
export function callBackOf({ callback, callTo }: FollowUpRow): string {
  if (callTo === null) return t(callback ? "followUps.callback.yes" : "followUps.callback.no");
  return callback ? pick(callTo) : `${pick(callTo)} (${t("followUps.callback.no")})`;
}

/** Whom it may be given to: oneself, and for the manager every operator. */
export function owners(now: string | null): [string, string][] {
  const known = (siteWords.value?.operators ?? []).map(({ id, name }): [string, string] => [id, `${id} ${name}`]);
  const self = me.value?.name;
  const missing = [now, self ?? null].filter((name) => name !== null && !known.some(([id]) => id === name)) as string[];
  return [...new Set(missing)].map((name): [string, string] => [name, name]).concat(known);
}
