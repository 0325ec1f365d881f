import { useEffect, useState } from "preact/hooks";
import { type Department, suggest } from "../../src/directory/department.js";
import type { DirectoryBody, DirectoryView } from "../../src/panel/live-types.js";
import { ConfirmNumber, RemoveDepartment } from "../parts/department-dialogs.js";
import { useDocument } from "../parts/load.js";
import { DepartmentForm } from "../parts/department-form.js";
import { DepartmentTable } from "../parts/department-table.js";
import { Refusal } from "../parts/dialog.js";
import { DirectoryFile } from "../parts/directory-file.js";
import { DirectoryHistory } from "../parts/directory-history.js";
import { Field } from "../parts/field.js";
import { may } from "../session.js";
import { clockOf, dayOf } from "../time.js";
import { pick, t } from "../words.js";

/**
 * To whom a call can be handed over: everybody reads it, the manager keeps it. Each change is
 * sent with the version that was read, so that two people cannot overwrite each other unseen.
 */
export type Save = (departments: Department[]) => Promise<void>;

/** What somebody is about to do; `one` is null for a department that is added. */
export type Doing = { type: "edit"; one: Department | null } | { type: "confirm" | "remove"; one: Department };

/** Who is there changes with the clock, without any news from the server. */
const LOOK_AGAIN_MS = 60_000;

export function DepartmentsPage() {
  const { view, failed, setView, load, save: keep } = useDocument<DirectoryView, DirectoryBody>("/api/directory");
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const [doing, setDoing] = useState<Doing | null>(null);
  const save: Save = (departments) => keep({ departments });
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("departments.title")}</h1>
        <p>{t("departments.lead")}</p>
      </header>
      <Refusal of={failed} />
      {view === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <>
          <Listed view={view} onDo={setDoing} />
          <div class="directory-tools">
            <DirectoryFile view={view} onView={setView} />
            <DirectoryHistory view={view} />
          </div>
        </>
      )}
      {view !== null && doing !== null && <Work key={doing.one?.code} view={view} doing={doing} onSave={save} onClose={() => setDoing(null)} />}
    </div>
  );
}

function Listed({ view, onDo }: { view: DirectoryView; onDo: (doing: Doing) => void }) {
  const [matter, setMatter] = useState("");
  const [district, setDistrict] = useState("");
  const shown = responsible(view, matter, district);
  return (
    <section class="card" aria-labelledby="departments-list">
      <header class="directory-head">
        <h2 id="departments-list">{t("departments.list")}</h2>
        <Filter label={t("departments.matters")} name="matter" chosen={matter} all={view.matters} onChoose={setMatter} />
        <Filter label={t("departments.districts")} name="district" chosen={district} all={view.districts} onChoose={setDistrict} />
        {may("changeDirectory") && (
          <button type="button" class="button" onClick={() => onDo({ type: "edit", one: null })}>
            {t("departments.add")}
          </button>
        )}
      </header>
      <p class="directory-sum" role="status">
        {sumOf(view, shown)}
      </p>
      {shown.length === 0 ? <p class="empty">{t("departments.none")}</p> : <DepartmentTable view={view} shown={shown} onDo={onDo} />}
      {view.changedBy !== null && view.changedAt !== null && (
        <p class="changed">
          {t("calendar.changed", { by: view.changedBy, when: `${dayOf(view.changedAt)} ${clockOf(view.changedAt)}` })}
        </p>
      )}
    </section>
  );
}

/** Without a choice everybody, by number; with one those who are responsible, best first. */
function responsible(view: DirectoryView, matter: string, district: string): Department[] {
  if (matter === "" && district === "") return view.departments;
  const serves = (served: string[], asked: string) => asked === "" || served.length === 0 || served.includes(asked);
  return suggest(view, { matter: matter || null, district: district || null, language: "ja" }).filter(
    (one) => serves(one.matters, matter) && serves(one.districts, district),
  );
}

function sumOf({ now }: DirectoryView, shown: Department[]): string {
  const unconfirmed = shown.filter(({ confirmed }) => confirmed === null).length;
  const closed = shown.filter(({ code }) => now[code]?.open === false).length;
  return [
    t("departments.count", { n: shown.length }),
    ...(unconfirmed > 0 ? [t("departments.count.unconfirmed", { n: unconfirmed })] : []),
    ...(closed > 0 ? [t("departments.count.closed", { n: closed })] : []),
  ].join(t("departments.comma"));
}

function Filter(props: { label: string; name: string; chosen: string; all: { id: string; label: { ja: string; en: string } }[]; onChoose: (id: string) => void }) {
  return (
    <Field label={props.label}>
      {(parts) => (
        <select {...parts} name={props.name} value={props.chosen} onChange={(event) => props.onChoose(event.currentTarget.value)}>
          <option value="">{t("departments.all")}</option>
          {props.all.map(({ id, label }) => (
            <option key={id} value={id}>
              {pick(label)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Work({ view, doing, onSave, onClose }: { view: DirectoryView; doing: Doing; onSave: Save; onClose: () => void }) {
  switch (doing.type) {
    case "edit":
      return <DepartmentForm view={view} one={doing.one} onSave={onSave} onClose={onClose} />;
    case "confirm":
      return <ConfirmNumber view={view} one={doing.one} onSave={onSave} onClose={onClose} />;
    case "remove":
      return <RemoveDepartment view={view} one={doing.one} onSave={onSave} onClose={onClose} />;
    default:
      return doing satisfies never;
  }
}
