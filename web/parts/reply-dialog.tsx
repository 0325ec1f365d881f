import { useEffect, useState } from "preact/hooks";
import { type Reply, REPLY_STATES, type ReplyVersion } from "../../src/contact/reply.js";
import type { AttemptRow, ReplyBody, ReplyHistory } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { board } from "../feed.js";
import { may } from "../session.js";
import { clockOf, dayAndTime, isoDateOf, momentOf } from "../time.js";
import { departmentName, departments } from "../vocabulary.js";
import { t } from "../words.js";
import { LongText, Select } from "./contact-fields.js";
import { Dialog, FormFooter, Refusal } from "./dialog.js";
import { Choice, Field, fieldError } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";
import { attemptName } from "./transfer-rows.js";

/** The dialog of one attempt's reply, for a page that lists attempts: `open` it, and put `dialog` somewhere. */
export function useReplyDialog(onSaved: () => void) {
  const [row, setRow] = useState<AttemptRow | null>(null);
  const close = () => setRow(null);
  const saved = () => {
    close();
    onSaved();
  };
  return { open: setRow, dialog: row !== null && <ReplyDialog row={row} onClose={close} onSaved={saved} /> };
}

/** A department's reply to an attempt: written down, corrected, and as it was before each correction. */
function ReplyDialog({ row, onClose, onSaved }: { row: AttemptRow; onClose: () => void; onSaved: () => void }) {
  const path = `/api/transfers/${encodeURIComponent(row.call)}/${encodeURIComponent(row.transfer)}/reply`;
  const [history, setHistory] = useState<ReplyVersion[]>(row.reply === null ? [] : [row.reply]);
  useEffect(() => {
    if (row.reply === null) return;
    ask<ReplyHistory>("GET", path).then(
      ({ versions }) => setHistory(versions),
      () => {},
    );
  }, [path]);
  return (
    <Dialog title={t("transfers.reply.title")} onClose={onClose}>
      <div class="follow-up">
        <p>
          {t(`transfers.kind.${row.kind}`)} <strong>{attemptName(row)}</strong> {dayAndTime(row.startedAt)}
        </p>
        {may("writeContacts") && <Writing row={row} path={path} onClose={onClose} onSaved={onSaved} />}
        {history.length > 0 && (
          <section aria-labelledby="reply-history">
            <h3 id="reply-history">{t("transfers.reply.history")}</h3>
            <ol class="follow-up-history">
              {[...history].reverse().map((version) => (
                <Version key={version.version} version={version} />
              ))}
            </ol>
          </section>
        )}
      </div>
    </Dialog>
  );
}

function Version({ version: { state, department, repliedAt, text, by, at } }: { version: ReplyVersion }) {
  const from = [department === "" ? "" : departmentName(department), repliedAt === null ? "" : dayAndTime(repliedAt)].filter((part) => part !== "");
  return (
    <li>
      <span class="figures">{dayAndTime(at)}</span> {by}：{[t(`transfers.reply.${state}`), ...from].join(" / ")}
      {text !== "" && <span class="reply-text">{text}</span>}
    </li>
  );
}

function Writing(props: { row: AttemptRow; path: string; onClose: () => void; onSaved: () => void }) {
  const { row, path } = props;
  const { busy, refused, run } = useRequest();
  const [reply, setReply] = useState<Reply>(() => before(row));
  const put = (part: Partial<Reply>) => setReply((now) => ({ ...now, ...part }));
  const save = () =>
    run(async () => {
      const given = reply.state === "given" ? reply : { ...reply, department: "", repliedAt: null };
      await ask<ReplyVersion>("PUT", path, { seen: row.reply?.version ?? 0, reply: given } satisfies ReplyBody);
      tell(t("transfers.reply.saved"));
      props.onSaved();
    });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Choice
        legend={t("transfers.reply")}
        name="reply-state"
        value={reply.state}
        options={REPLY_STATES.map((value) => ({ value, label: t(`transfers.reply.${value}`) }))}
        onChange={(state) => put({ state })}
      />
      {reply.state === "given" && (
        <>
          <Field label={t("transfers.reply.from")} hint={t("transfers.reply.from.hint")} error={fieldError(refused, "department")}>
            {(parts) => <Select parts={parts} name="department" value={reply.department} options={departments()} onChange={(code) => put({ department: code ?? "" })} />}
          </Field>
          <Field label={t("transfers.reply.when")} error={fieldError(refused, "repliedAt")}>
            {(parts) => (
              <input
                {...parts}
                type="datetime-local"
                name="repliedAt"
                value={reply.repliedAt === null ? "" : localOf(reply.repliedAt)}
                onInput={(event) => put({ repliedAt: momentOf(event.currentTarget.value) })}
              />
            )}
          </Field>
        </>
      )}
      <LongText name="text" label={t(reply.state === "given" ? "transfers.reply.text" : "transfers.reply.note")} value={reply.text} refused={refused} onInput={(text) => put({ text })} />
      <Refusal of={refused} />
      <FormFooter go={t("transfers.reply.save")} busy={busy} onClose={props.onClose} />
    </form>
  );
}

/** Whoever opens it has a reply in hand: from the department that was asked, at this moment. */
function before({ reply, to }: AttemptRow): Reply {
  const fresh = { department: to, repliedAt: momentOf(localOf(board.peek()?.at ?? Date.now())) };
  if (reply === null) return { state: "given", text: "", ...fresh };
  const { state, department, text, repliedAt } = reply;
  return state === "given" ? { state, department, text, repliedAt } : { state, text, ...fresh };
}

/** "2026-06-01T10:02", as such a field has it. */
function localOf(wallMs: number): string {
  return `${isoDateOf(wallMs)}T${clockOf(wallMs).slice(0, 5)}`;
}
