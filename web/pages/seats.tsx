import { useEffect, useState } from "preact/hooks";
import type { ApiError, SeatEntry, SeatsView } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { board } from "../feed.js";
import { Confirmation, Dialog, FormFooter, Refusal } from "../parts/dialog.js";
import { Field, fieldError } from "../parts/field.js";
import { tell } from "../parts/notice.js";
import { useRequest } from "../parts/request.js";
import { FaceSign, PhoneSign } from "../parts/sign.js";
import { may } from "../session.js";
import { t } from "../words.js";

/**
 * The seats: one for each desk phone. A new seat's phone needs its user and password; where
 * the control plane hands the password out it is shown here, once, and kept nowhere.
 */
interface Secret {
  seat: string;
  password: string;
}

export function SeatsPage() {
  const [view, setView] = useState<SeatsView | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const load = async () => {
    try {
      setView(await ask<SeatsView>("GET", "/api/seats"));
    } catch (thrown) {
      setFailed(failureOf(thrown));
    }
  };
  useEffect(() => void load(), []);
  const add = async (entry: SeatEntry) => {
    const answer = await ask<SeatsView>("POST", "/api/seats", entry);
    setView(answer);
    tell(t("seats.added", { seat: entry.id }));
    if (answer.secret !== undefined) setSecret({ seat: entry.id, password: answer.secret });
  };
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("seats.title")}</h1>
        <p>{t("seats.lead")}</p>
      </header>
      <Refusal of={failed} />
      {view === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <div class="seats-page">
          <SeatTable view={view} onView={setView} />
          {may("changeSeats") && <AddSeat onAdd={add} />}
        </div>
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}

function SeatTable({ view, onView }: { view: SeatsView; onView: (view: SeatsView) => void }) {
  const [removing, setRemoving] = useState<string | null>(null);
  const [editing, setEditing] = useState<SeatEntry | null>(null);
  const editor = may("changeSeats");
  return (
    <section class="card" aria-labelledby="seat-list-title">
      <h2 id="seat-list-title">{t("seats.list")}</h2>
      {view.seats.length === 0 ? (
        <p class="empty">{t("board.noSeats")}</p>
      ) : (
        <table class="list stacked">
          <thead>
            <tr>
              <th scope="col">{t("seats.id")}</th>
              <th scope="col">{t("seats.note")}</th>
              <th scope="col">{t("seats.phone")}</th>
              <th scope="col">{t("seats.state")}</th>
              {editor && <th scope="col" class="actions">{t("seats.action")}</th>}
            </tr>
          </thead>
          <tbody>
            {view.seats.map((entry) => (
              <tr key={entry.id} data-seat={entry.id}>
                <th scope="row" class="figures">
                  {entry.id}
                </th>
                <td data-label={t("seats.note")}>{entry.note === "" ? "—" : entry.note}</td>
                <SeatNow seat={entry.id} />
                {editor && (
                  <td class="actions">
                    <button type="button" class="button quiet" aria-label={t("seats.edit.of", { seat: entry.id })} onClick={() => setEditing(entry)}>
                      {t("seats.edit")}
                    </button>
                    <button type="button" class="button quiet grave" aria-label={t("seats.remove.of", { seat: entry.id })} onClick={() => setRemoving(entry.id)}>
                      {t("seats.remove")}
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {removing !== null && <RemoveSeat seat={removing} onView={onView} onClose={() => setRemoving(null)} />}
      {editing !== null && <EditNote entry={editing} onView={onView} onClose={() => setEditing(null)} />}
    </section>
  );
}

/** Phone and state as the feed tells them; a seat that was just added is not on the board yet. */
function SeatNow({ seat }: { seat: string }) {
  const row = board.value?.seats.find((one) => one.id === seat);
  return (
    <>
      <td data-label={t("seats.phone")}>
        {row === undefined ? (
          t("phone.unknown")
        ) : (
          <span class={row.phone === "registered" ? "phone-word" : "phone-word lost"}>
            <PhoneSign phone={row.phone} />
            {t(`phone.${row.phone}`)}
          </span>
        )}
      </td>
      <td data-label={t("seats.state")}>
        {row === undefined ? (
          "—"
        ) : (
          <span class="chip" data-face={row.face}>
            <FaceSign face={row.face} />
            {t(`face.${row.face}`)}
          </span>
        )}
      </td>
    </>
  );
}

function AddSeat({ onAdd }: { onAdd: (entry: SeatEntry) => Promise<void> }) {
  const { busy, refused, run } = useRequest();
  const [id, setId] = useState("");
  const [note, setNote] = useState("");
  return (
    <section class="card" aria-labelledby="add-seat-title">
      <h2 id="add-seat-title">{t("seats.add")}</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run(async () => {
            await onAdd({ id: id.trim(), note: note.trim() });
            setId("");
            setNote("");
          });
        }}
      >
        <Field label={t("seats.id")} hint={t("seats.id.hint")} error={fieldError(refused, "id")}>
          {(parts) => (
            <input {...parts} name="id" class="figures" inputMode="numeric" autocomplete="off" value={id} onInput={(event) => setId(event.currentTarget.value)} />
          )}
        </Field>
        <Field label={t("seats.note")} optional error={fieldError(refused, "note")}>
          {(parts) => <input {...parts} name="note" autocomplete="off" value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
        </Field>
        <Refusal of={refused} />
        <footer>
          <button type="submit" class="button" disabled={busy}>
            {t("seats.submit")}
          </button>
        </footer>
      </form>
    </section>
  );
}

function RemoveSeat(props: { seat: string; onView: (view: SeatsView) => void; onClose: () => void }) {
  const { busy, refused, run } = useRequest();
  const { seat } = props;
  const go = () =>
    run(async () => {
      props.onView(await ask<SeatsView>("DELETE", `/api/seats/${encodeURIComponent(seat)}`));
      tell(t("seats.removed", { seat }));
      props.onClose();
    });
  return (
    <Confirmation
      title={t("seats.remove.of", { seat })}
      text={t("seats.remove.text", { seat })}
      go={t("seats.remove.go")}
      grave
      busy={busy}
      refused={refused}
      onGo={() => void go()}
      onClose={props.onClose}
    />
  );
}

function EditNote(props: { entry: SeatEntry; onView: (view: SeatsView) => void; onClose: () => void }) {
  const { busy, refused, run } = useRequest();
  const { id } = props.entry;
  const [note, setNote] = useState(props.entry.note);
  const save = () =>
    run(async () => {
      props.onView(await ask<SeatsView>("PUT", `/api/seats/${encodeURIComponent(id)}`, { note: note.trim() }));
      tell(t("seats.saved", { seat: id }));
      props.onClose();
    });
  return (
    <Dialog title={t("seats.edit.of", { seat: id })} onClose={props.onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t("seats.note")} error={fieldError(refused, "note")}>
          {(parts) => <input {...parts} name="note" autocomplete="off" value={note} onInput={(event) => setNote(event.currentTarget.value)} />}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t("seats.save")} busy={busy} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  return (
    <Dialog title={t("seats.secret.title")} onClose={onClose}>
      <p class="dialog-text">{t("seats.secret.text")}</p>
      <dl class="secret">
        <div>
          <dt>{t("seats.secret.user")}</dt>
          <dd>{secret.seat}</dd>
        </div>
        <div>
          <dt>{t("seats.secret.password")}</dt>
          <dd>{secret.password}</dd>
        </div>
      </dl>
      <footer>
        <button type="button" class="button" onClick={onClose}>
          {t("app.close")}
        </button>
      </footer>
    </Dialog>
  );
}
