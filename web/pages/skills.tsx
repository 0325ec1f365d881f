import { useEffect, useState } from "preact/hooks";
import type { ApiError, SkillsBody, SkillsRow, SkillsView } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { Dialog, FormFooter, Refusal } from "../parts/dialog.js";
import { Field, fieldAt } from "../parts/field.js";
import { tell } from "../parts/notice.js";
import { useRequest } from "../parts/request.js";
import { may } from "../session.js";
import { dayAndTime } from "../time.js";
import { languageName, learnWords, matterName } from "../vocabulary.js";
import { t } from "../words.js";

type Level = SkillsRow["matters"][string];
type Language = keyof SkillsRow["languages"];

const LEVELS: readonly Level[] = [0, 1, 2, 3];

/** What each operator speaks and knows, and how well; the manager changes it. */
export function SkillsPage() {
  const [view, setView] = useState<SkillsView | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [editing, setEditing] = useState<SkillsRow | null>(null);
  useEffect(() => {
    ask<SkillsView>("GET", "/api/skills").then(setView, (thrown: unknown) => setFailed(failureOf(thrown)));
    void learnWords().catch(() => {});
  }, []);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("skills.title")}</h1>
        <p>{t("skills.lead")}</p>
        {view !== null && view.changedBy !== null && view.changedAt !== null && (
          <p>{t("skills.changed", { by: view.changedBy, when: dayAndTime(view.changedAt) })}</p>
        )}
      </header>
      <Refusal of={failed} />
      {view === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <SkillTable view={view} onEdit={setEditing} />}
      {view !== null && editing !== null && <EditSkills row={editing} version={view.version} onView={setView} onClose={() => setEditing(null)} />}
    </div>
  );
}

function SkillTable({ view, onEdit }: { view: SkillsView; onEdit: (row: SkillsRow) => void }) {
  return (
    <section class="card" aria-labelledby="skill-list">
      <h2 id="skill-list">{t("skills.list")}</h2>
      <p>
        <a class="button secondary" href="/api/skills/file" download>
          {t("skills.file")}
        </a>
      </p>
      <table class="list stacked">
        <thead>
          <tr>
            <th scope="col">{t("skills.operator")}</th>
            <th scope="col">{t("skills.languages")}</th>
            <th scope="col">{t("skills.matters")}</th>
            {may("changeSkills") && (
              <th scope="col" class="actions">
                {t("skills.action")}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {view.operators.map((row) => (
            <tr key={row.id} data-operator={row.id}>
              <th scope="row">
                {row.id} {row.name}
              </th>
              <td data-label={t("skills.languages")}>{skills(row.languages, (id) => languageName(id as Language))}</td>
              <td data-label={t("skills.matters")}>{skills(row.matters, matterName)}</td>
              {may("changeSkills") && (
                <td class="actions">
                  <button type="button" class="button quiet" aria-label={t("skills.edit.of", { name: row.name })} onClick={() => onEdit(row)}>
                    {t("skills.edit")}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function skills(levels: Record<string, Level>, nameOf: (id: string) => string): string {
  const some = Object.entries(levels).filter(([, level]) => level > 0);
  return some.length === 0 ? t("skills.matters.none") : some.map(([id, level]) => t("skills.skill", { name: nameOf(id), level })).join(" / ");
}

function EditSkills(props: { row: SkillsRow; version: number; onView: (view: SkillsView) => void; onClose: () => void }) {
  const { row, version } = props;
  const { busy, refused, run } = useRequest();
  const [languages, setLanguages] = useState(row.languages);
  const [matters, setMatters] = useState(row.matters);
  const save = () =>
    run(async () => {
      props.onView(await ask<SkillsView>("PUT", `/api/skills/${encodeURIComponent(row.id)}`, { version, languages, matters } satisfies SkillsBody));
      tell(t("skills.saved", { name: row.name }));
      props.onClose();
    });
  return (
    <Dialog title={t("skills.edit.of", { name: row.name })} onClose={props.onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3>{t("skills.languages")}</h3>
        <LevelFields of="languages" levels={languages} nameOf={(id) => languageName(id as Language)} refused={refused} onLevel={(id, level) => setLanguages({ ...languages, [id]: level })} />
        {refused !== null && <p class="field-error">{fieldAt(refused, "languages")}</p>}
        <h3>{t("skills.matters")}</h3>
        <LevelFields of="matters" levels={matters} nameOf={matterName} refused={refused} onLevel={(id, level) => setMatters({ ...matters, [id]: level })} />
        <Refusal of={refused} />
        <FormFooter go={t("skills.save")} busy={busy} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

interface LevelFieldsProps {
  of: "languages" | "matters";
  levels: Record<string, Level>;
  nameOf: (id: string) => string;
  refused: ApiError | null;
  onLevel: (id: string, level: Level) => void;
}

function LevelFields({ of, levels, nameOf, refused, onLevel }: LevelFieldsProps) {
  return (
    <div class="times">
      {Object.entries(levels).map(([id, level]) => (
        <Field key={id} label={nameOf(id)} error={fieldAt(refused, `${of}.${id}`)}>
          {(parts) => (
            <select {...parts} name={`${of}.${id}`} value={level} onChange={(event) => onLevel(id, Number(event.currentTarget.value) as Level)}>
              {LEVELS.map((one) => (
                <option key={one} value={one}>
                  {t(`skills.level.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
    </div>
  );
}
