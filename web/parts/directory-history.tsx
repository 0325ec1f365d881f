import { useEffect, useState } from "preact/hooks";
import type { Difference } from "../../src/directory/difference.js";
import type { DirectoryVersion, DirectoryVersions, DirectoryView } from "../../src/panel/live-types.js";
import { ask } from "../api.js";
import { clockOf, longDay, isoDateOf } from "../time.js";
import { t } from "../words.js";
import { Refusal } from "./dialog.js";
import { useRequest } from "./request.js";

/** Who changed which departments when; each version can be had as a table, and so be brought back. */
export function DirectoryHistory({ view }: { view: DirectoryView }) {
  const [open, setOpen] = useState(false);
  const [versions, setVersions] = useState<DirectoryVersion[] | null>(null);
  const { refused, run } = useRequest();
  useEffect(() => {
    if (open) void run(async () => setVersions((await ask<DirectoryVersions>("GET", "/api/directory/versions")).versions));
  }, [open, view.version]);
  return (
    <section class="card" aria-labelledby="directory-history">
      <h2 id="directory-history">{t("departments.history")}</h2>
      <p class="hint">{t("departments.history.hint")}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("departments.history.open")}</summary>
        <Refusal of={refused} />
        {versions?.length === 0 && <p class="empty">{t("departments.history.none")}</p>}
        <ol class="versions">
          {versions?.map(({ version, at, by, changes }) => (
            <li key={version} data-version={version}>
              <p>
                <strong>{t("departments.version", { n: version })}</strong> {longDay(isoDateOf(at))} {clockOf(at)} {by}
              </p>
              <p>{inWords(changes)}</p>
              <a href={`/api/directory/csv?version=${version}`} download>
                {t("departments.version.get", { n: version })}
              </a>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function inWords({ added, removed, changed }: Difference): string {
  const parts = [
    ...(added.length > 0 ? [t("departments.change.added", { codes: added.join(", ") })] : []),
    ...(removed.length > 0 ? [t("departments.change.removed", { codes: removed.join(", ") })] : []),
    ...changed.map(({ code, fields }) =>
      t("departments.change.changed", { code, fields: fields.map((field) => t(`departments.field.${field}`)).join(t("departments.comma")) }),
    ),
  ];
  return parts.length === 0 ? t("departments.change.none") : parts.join(t("departments.stop"));
}
