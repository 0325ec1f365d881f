import { useRef, useState } from "preact/hooks";
import type { ApiError, DirectoryCsvBody, DirectoryView } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { may } from "../session.js";
import { pick, t } from "../words.js";
import { Dialog, Refusal } from "./dialog.js";
import { Field } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** The departments as a table for a spreadsheet: out for everybody, in again for the manager. */
export function DirectoryFile({ view, onView }: { view: DirectoryView; onView: (view: DirectoryView) => void }) {
  const [chosen, setChosen] = useState<{ name: string; csv: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const choose = async (file: File | undefined) => {
    if (file !== undefined) setChosen({ name: file.name, csv: textOf(await file.arrayBuffer()) });
  };
  const close = () => {
    setChosen(null);
    // So that the same file, corrected, can be chosen again.
    if (input.current !== null) input.current.value = "";
  };
  return (
    <section class="card" aria-labelledby="directory-file">
      <h2 id="directory-file">{t("departments.file")}</h2>
      <p class="hint">{t("departments.file.hint")}</p>
      <p>
        <a class="button secondary" href="/api/directory/csv" download>
          {t("departments.export")}
        </a>
      </p>
      {may("changeDirectory") && (
        <Field label={t("departments.import")} hint={t("departments.import.hint")}>
          {(parts) => <input {...parts} ref={input} name="csv" type="file" accept=".csv,text/csv" onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
      )}
      {chosen !== null && <Import view={view} {...chosen} onView={onView} onClose={close} />}
    </section>
  );
}

/** UTF-8; what is not comes from a spreadsheet that writes Shift_JIS. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("shift_jis").decode(bytes);
  }
}

function Import(props: { view: DirectoryView; name: string; csv: string; onView: (view: DirectoryView) => void; onClose: () => void }) {
  const { busy, refused, run } = useRequest();
  const { view, name, csv } = props;
  const go = () =>
    run(async () => {
      const answer = await ask<DirectoryView>("PUT", "/api/directory/csv", { version: view.version, csv } satisfies DirectoryCsvBody);
      props.onView(answer);
      tell(t("departments.imported", { n: answer.departments.length }));
      props.onClose();
    });
  return (
    <Dialog title={t("departments.import")} onClose={props.onClose}>
      <p class="dialog-text">{t("departments.import.text", { name, n: view.departments.length })}</p>
      <Refusal of={refused} />
      <Problems of={refused} />
      <footer>
        <button type="button" class="button secondary" onClick={props.onClose}>
          {t("app.cancel")}
        </button>
        <button type="button" class="button" disabled={busy || refused !== null} onClick={() => void go()}>
          {t("departments.import.go")}
        </button>
      </footer>
    </Dialog>
  );
}

function Problems({ of }: { of: ApiError | null }) {
  if (of?.fields === undefined) return null;
  return (
    <ul class="problems">
      {of.fields.map(({ path, message }) => (
        <li key={`${path} ${message.en}`}>{pick(message)}</li>
      ))}
    </ul>
  );
}
