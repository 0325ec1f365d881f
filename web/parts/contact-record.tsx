import { useEffect, useState } from "preact/hooks";
import { BLANK, type Contact, type ContactVersion } from "../../src/contact/contact.js";
import type { ApiError, ContactBody, ContactView } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { contactOf } from "../contact-draft.js";
import { clockOf, dayOf, longDay } from "../time.js";
import { departmentName, districtName, matterName } from "../vocabulary.js";
import { t } from "../words.js";
import { ContactFields } from "./contact-fields.js";
import { Refusal } from "./dialog.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** A call's contact record on its story: as it is, as it was before each correction, and correcting it. */
export function ContactRecord({ call, matter }: { call: string; matter: string | null }) {
  const [view, setView] = useState<ContactView | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const load = () =>
    ask<ContactView>("GET", `/api/contacts/${encodeURIComponent(call)}`).then(setView, (thrown: unknown) => setFailed(failureOf(thrown)));
  useEffect(() => void load(), [call]);
  const last = view?.versions.at(-1);
  const earlier = (view?.versions ?? []).slice(0, -1).reverse();
  return (
    <section class="card contact-record" aria-labelledby="contact-title">
      <header>
        <h2 id="contact-title">{t("contact.title")}</h2>
        {view?.mayWrite === true && !correcting && (
          <button type="button" class="button secondary" onClick={() => setCorrecting(true)}>
            {t(last === undefined ? "contact.record" : "contact.correct")}
          </button>
        )}
      </header>
      <Refusal of={failed} />
      {view?.complete === false && <p class="lagging-note">{t("contact.incomplete")}</p>}
      {view !== null && !correcting && (last === undefined ? <p class="empty">{t("contact.nothing")}</p> : <Version version={last} />)}
      {view !== null && correcting && (
        <Correction
          call={call}
          seen={last?.version ?? 0}
          contact={last === undefined ? { ...BLANK, matter } : contactOf(last)}
          onClose={() => setCorrecting(false)}
          onSaved={() => {
            setCorrecting(false);
            tell(t("contact.finished"));
            void load();
          }}
        />
      )}
      {view !== null && view.followUps.length > 0 && (
        <p class="contact-follow-ups">
          <strong>{t("followUps.title")}</strong>{" "}
          {view.followUps.map(({ department, due, state }) => `${departmentName(department)} ${longDay(due)} ${t(`followUps.state.${state}`)}`).join(" / ")}
        </p>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{t("contact.history", { n: earlier.length })}</summary>
          {earlier.map((version) => (
            <Version key={version.version} version={version} />
          ))}
        </details>
      )}
    </section>
  );
}

function Version({ version }: { version: ContactVersion }) {
  const { matter, district, inquiry, answer, result, destination, complaint, finished, by, at } = version;
  const where = result === "referred" ? destination : departmentName(destination);
  const rows: [string, string][] = [
    [t("contact.matter"), matter === null ? "" : matterName(matter)],
    [t("contact.district"), district === null ? "" : districtName(district)],
    [t("contact.result"), [result === null ? "" : t(`result.${result}`), where].filter((part) => part !== "").join("：")],
    [t("contact.complaint"), t(complaint ? "contact.complaint.yes" : "contact.complaint.no")],
    [t("contact.inquiry"), inquiry],
    [t("contact.answer"), answer],
  ];
  return (
    <div class="contact-version" data-version={version.version}>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === "" ? "—" : value}</dd>
          </div>
        ))}
      </dl>
      <p class="fine">
        {t("contact.by", { who: by, when: `${dayOf(at)} ${clockOf(at)}` })} {!finished && <strong>{t("contact.open")}</strong>}
      </p>
    </div>
  );
}

function Correction(props: { call: string; seen: number; contact: Contact; onClose: () => void; onSaved: () => void }) {
  const { call, seen, onClose, onSaved } = props;
  const [contact, setContact] = useState(props.contact);
  const { busy, refused, run } = useRequest();
  const save = () =>
    run(async () => {
      await ask("POST", `/api/contacts/${encodeURIComponent(call)}/finish`, { seen, contact } satisfies ContactBody);
      onSaved();
    });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ContactFields name={call} contact={contact} refused={refused} onChange={(change) => setContact({ ...contact, ...change })} />
      <Refusal of={refused} />
      <footer>
        <button type="button" class="button secondary" onClick={onClose}>
          {t("contact.cancel")}
        </button>
        <button type="submit" class="button" disabled={busy}>
          {t("contact.finish")}
        </button>
      </footer>
    </form>
  );
}
