import { useState } from "preact/hooks";
import type { Department } from "../../src/directory/department.js";
import type { ApiError, DirectoryView } from "../../src/panel/live-types.js";
import { LANGUAGES } from "../../src/prompt/language.js";
import type { Save } from "../pages/departments.js";
import { languageName } from "../vocabulary.js";
import { pick, t } from "../words.js";
import { HoursFields } from "./department-hours.js";
import { Dialog, FormFooter, Refusal } from "./dialog.js";
import { Checks, Choice, Field, fieldAt } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** Adds a department, or changes one. What is wrong stands beside its field. */
const OFFICE = { open: "08:30", close: "17:15" };

const BLANK: Department = {
  code: "",
  kind: "department",
  name: { ja: "", en: "" },
  number: "",
  districts: [],
  matters: [],
  languages: ["ja"],
  hours: [null, OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, null],
  substitute: null,
  blind: false,
  showCaller: false,
  confirmed: null,
};

export function DepartmentForm(props: { view: DirectoryView; one: Department | null; onSave: Save; onClose: () => void }) {
  const { view, one, onClose } = props;
  const { busy, refused, run } = useRequest();
  const [draft, setDraft] = useState<Department>(one === null ? BLANK : { ...one, number: view.now[one.code]?.display ?? one.number });
  const place = one === null ? view.departments.length : view.departments.findIndex(({ code }) => code === one.code);
  const save = () =>
    run(async () => {
      await props.onSave(one === null ? [...view.departments, draft] : view.departments.with(place, draft));
      tell(t("departments.saved", { name: pick(draft.name) }));
      onClose();
    });
  const fields: Fields = {
    view,
    draft,
    put: (part) => setDraft({ ...draft, ...part }),
    error: (field) => fieldAt(refused, `departments.${place}.${field}`),
  };
  return (
    <Dialog title={one === null ? t("departments.add") : t("departments.edit.of", { name: pick(one.name) })} onClose={onClose}>
      <form
        class="department-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Identity {...fields} />
        <Responsibility {...fields} />
        <HoursFields hours={draft.hours} usual={BLANK.hours} onHours={(hours) => fields.put({ hours })} error={(weekday) => fields.error(`hours.${weekday}.open`) ?? fields.error(`hours.${weekday}.close`)} />
        <Transfer {...fields} />
        <Refusal of={refused} />
        <Elsewhere refused={refused} place={place} view={view} />
        <FormFooter go={t("departments.save")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Fields {
  view: DirectoryView;
  draft: Department;
  put: (part: Partial<Department>) => void;
  /** By the field's path within the department. */
  error: (field: string) => string | null;
}

function Identity({ draft, put, error }: Fields) {
  const { code, kind, name, number } = draft;
  return (
    <>
      <Choice
        legend={t("departments.kind")}
        name="kind"
        value={kind}
        options={[
          { value: "department", label: t("departments.department") },
          { value: "interpreter", label: t("departments.interpreter") },
        ]}
        onChange={(chosen) => put({ kind: chosen })}
      />
      <Field label={t("departments.code")} hint={t("departments.code.hint")} error={error("code")}>
        {(parts) => (
          <input {...parts} name="code" class="figures" inputMode="numeric" autocomplete="off" value={code} onInput={(event) => put({ code: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={t("departments.name.ja")} error={error("name.ja")}>
        {(parts) => <input {...parts} name="nameJa" lang="ja" autocomplete="off" value={name.ja} onInput={(event) => put({ name: { ...name, ja: event.currentTarget.value } })} />}
      </Field>
      <Field label={t("departments.name.en")} error={error("name.en")}>
        {(parts) => <input {...parts} name="nameEn" lang="en" autocomplete="off" value={name.en} onInput={(event) => put({ name: { ...name, en: event.currentTarget.value } })} />}
      </Field>
      <Field label={t("departments.number")} hint={t("departments.number.hint")} error={error("number")}>
        {(parts) => (
          <input {...parts} name="number" class="figures" inputMode="tel" autocomplete="off" value={number} onInput={(event) => put({ number: event.currentTarget.value })} />
        )}
      </Field>
    </>
  );
}

function Responsibility({ view, draft, put, error }: Fields) {
  const options = (known: { id: string; label: { ja: string; en: string } }[]) => known.map(({ id, label }) => ({ value: id, label: pick(label) }));
  return (
    <>
      <Checks legend={t("departments.districts")} hint={t("departments.districts.hint")} name="districts" values={draft.districts} options={options(view.districts)} error={error("districts")} onChange={(districts) => put({ districts })} />
      <Checks legend={t("departments.matters")} hint={t("departments.matters.hint")} name="matters" values={draft.matters} options={options(view.matters)} error={error("matters")} onChange={(matters) => put({ matters })} />
      <Checks
        legend={t("departments.languages")}
        name="languages"
        values={draft.languages}
        options={LANGUAGES.map((language) => ({ value: language, label: languageName(language) }))}
        error={error("languages")}
        onChange={(languages) => put({ languages })}
      />
    </>
  );
}

function Transfer({ view, draft, put, error }: Fields) {
  const others = view.departments.filter(({ code }) => code !== draft.code);
  return (
    <>
      <Field label={t("departments.substitute")} hint={t("departments.substitute.hint")} optional error={error("substitute")}>
        {(parts) => (
          <select {...parts} name="substitute" value={draft.substitute ?? ""} onChange={(event) => put({ substitute: event.currentTarget.value || null })}>
            <option value="">{t("departments.substitute.none")}</option>
            {others.map(({ code, name }) => (
              <option key={code} value={code}>
                {code} {pick(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Checks
        legend={t("departments.transfer")}
        name="transfer"
        values={(["blind", "showCaller"] as const).filter((key) => draft[key])}
        options={[
          { value: "blind", label: t("departments.blind") },
          { value: "showCaller", label: t("departments.showCaller") },
        ]}
        error={null}
        onChange={(chosen) => put({ blind: chosen.includes("blind"), showCaller: chosen.includes("showCaller") })}
      />
    </>
  );
}

/** What the server found wrong with departments that are not the one before us. */
function Elsewhere({ refused, place, view }: { refused: ApiError | null; place: number; view: DirectoryView }) {
  const others = refused?.fields?.filter(({ path }) => !path.startsWith(`departments.${place}.`)) ?? [];
  if (others.length === 0) return null;
  return (
    <ul class="problems">
      {others.map(({ path, message }) => (
        <li key={path}>
          {view.departments[Number(path.split(".")[1])]?.code} {pick(message)}
        </li>
      ))}
    </ul>
  );
}
