import { useEffect, useRef, useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { UnfinishedContacts } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { closeDraft, type Draft, drafts, finish, openDraft, overwrite, write } from "../contact-draft.js";
import { clockOf, dayAndTime, longDay } from "../time.js";
import { departmentName, matterName } from "../vocabulary.js";
import { t } from "../words.js";
import type { Later } from "./beside-phone.js";
import { ContactFields } from "./contact-fields.js";
import { Refusal } from "./dialog.js";
import { FollowUpForm } from "./follow-up-form.js";
import { tell } from "./notice.js";
import { OutgoingReason } from "./outgoing-reason.js";
import { useRequest } from "./request.js";

/**
 * The contact record beside the operator's phone: of the call that is being talked or wrapped
 * up, and otherwise of those that were begun and not finished.
 */
export function ContactCard({ row, later, onMade }: { row: SeatRow; later: Later | null; onMade: (department: string) => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const call = row.call ?? chosen;
  useEffect(() => setChosen(null), [row.call]);
  return (
    <>
      {row.call !== null && row.outgoing?.reason === false && <OutgoingReason call={row.call} />}
      {call !== null && (
        <ContactForm key={call} call={call} matter={row.callMatter} ends={row.call === call && row.face === "wrapUp"} later={later} onMade={onMade} onDone={() => setChosen(null)} />
      )}
      {row.call === null && <Unfinished chosen={chosen} onChoose={setChosen} />}
    </>
  );
}

const OPEN_AGAIN_MS = 2_000;

/** `ends`: finishing it ends the wrap-up. */
function ContactForm(props: { call: string; matter: string | null; ends: boolean; later: Later | null; onMade: (department: string) => void; onDone: () => void }) {
  const { call } = props;
  const draft = drafts.value[call];
  const { busy, refused, run } = useRequest();
  const [making, setMaking] = useState<Later | null>(null);
  const { later } = props;
  const wishes = useRef(later);
  useEffect(() => {
    if (later !== wishes.current) setMaking(later);
    wishes.current = later;
  }, [later]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => void openDraft(call, props.matter).catch(() => (timer = setTimeout(open, OPEN_AGAIN_MS)));
    open();
    return () => {
      clearTimeout(timer);
      closeDraft(call);
    };
  }, [call]);
  if (draft === undefined) return <p class="loading">{t("app.loading")}</p>;
  const complete = () =>
    run(async () => {
      await finish(call);
      tell(t(props.ends ? "contact.finished.ready" : "contact.finished"));
      props.onDone();
    });
  const wrong = refused ?? (draft.state === "refused" ? draft.refused : null);
  return (
    <section class="contact-card" aria-labelledby={`contact-${call}`} data-call={call} data-state={draft.state}>
      <header>
        <h2 id={`contact-${call}`}>{t("contact.title")}</h2>
        <SaveState draft={draft} />
      </header>
      <ContactFields name={call} contact={draft.contact} refused={wrong} onChange={(change) => write(call, change)} />
      <Refusal of={wrong} />
      {draft.refused?.error.code === "conflict" && (
        <button type="button" class="button secondary" onClick={() => void run(() => overwrite(call))}>
          {t("contact.overwrite")}
        </button>
      )}
      {making ? (
        <FollowUpForm
          key={making.department}
          call={call}
          department={making.department}
          matter={draft.contact.matter}
          note={draft.contact.inquiry}
          onClose={() => setMaking(null)}
          onMade={({ department, due }) => {
            setMaking(null);
            props.onMade(department);
            if (draft.contact.result === null) write(call, { result: "callback" });
            tell(t("followUps.made", { department: departmentName(department), due: longDay(due) }));
          }}
        />
      ) : (
        <footer>
          <button type="button" class="button secondary" onClick={() => setMaking({ department: "" })}>
            {t("contact.later")}
          </button>
          <button type="button" class="button" disabled={busy} onClick={() => void complete()}>
            {t(props.ends ? "contact.finish.ready" : "contact.finish")}
          </button>
        </footer>
      )}
    </section>
  );
}

function SaveState({ draft }: { draft: Draft }) {
  if (draft.state === "saved") return <p class="save-state">{draft.savedAt === null ? t("contact.autosave") : t("contact.saved", { time: clockOf(draft.savedAt) })}</p>;
  // What is wrong with it stands below; that there is no connection is no fault of it.
  if (draft.state === "refused") return <p class="save-state alarm">{t("contact.notSaved")}</p>;
  return <p class={draft.refused === null ? "save-state" : "save-state alarm"}>{t(draft.refused === null ? "contact.saving" : "contact.waiting")}</p>;
}

/** Ended by the phone's code or interrupted by the next call: nothing that was begun is forgotten. */
function Unfinished({ chosen, onChoose }: { chosen: string | null; onChoose: (call: string) => void }) {
  const [list, setList] = useState<UnfinishedContacts["contacts"]>([]);
  useEffect(() => {
    ask<UnfinishedContacts>("GET", "/api/contacts").then(
      ({ contacts }) => setList(contacts),
      () => {},
    );
  }, [chosen]);
  const others = list.filter(({ call }) => call !== chosen);
  if (others.length === 0) return null;
  return (
    <section class="contact-card unfinished" aria-labelledby="unfinished-title">
      <h2 id="unfinished-title">{t("contact.unfinished", { n: others.length })}</h2>
      <ul>
        {others.map(({ call, since, matter, inquiry }) => (
          <li key={call}>
            <button type="button" class="button secondary" data-call={call} onClick={() => onChoose(call)}>
              {dayAndTime(since)} {matter === null ? "" : matterName(matter)}
              <span class="excerpt">{inquiry}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
