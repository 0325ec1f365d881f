import { useState } from "preact/hooks";
import type { Department } from "../../src/directory/department.js";
import type { DirectoryView } from "../../src/panel/live-types.js";
import { today } from "../feed.js";
import type { Save } from "../pages/departments.js";
import { me } from "../session.js";
import { isoDateOf } from "../time.js";
import { pick, t } from "../words.js";
import { Confirmation, Dialog, FormFooter, Refusal } from "./dialog.js";
import { Field, fieldAt } from "./field.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

interface Props {
  view: DirectoryView;
  one: Department;
  onSave: Save;
  onClose: () => void;
}

/** Somebody says on which day who made sure that the number is right. */
export function ConfirmNumber({ view, one, onSave, onClose }: Props) {
  const { busy, refused, run } = useRequest();
  const [on, setOn] = useState(today.value ?? isoDateOf(Date.now()));
  const [by, setBy] = useState(me.value?.displayName ?? "");
  const name = pick(one.name);
  const at = view.departments.findIndex(({ code }) => code === one.code);
  const go = () =>
    run(async () => {
      await onSave(view.departments.with(at, { ...one, confirmed: { on, by: by.trim() } }));
      tell(t("departments.confirm.done", { name }));
      onClose();
    });
  return (
    <Dialog title={t("departments.confirm.of", { name })} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p class="dialog-text">{t("departments.confirm.text", { name, number: view.now[one.code]?.display ?? one.number })}</p>
        <Field label={t("departments.confirm.on")} error={fieldAt(refused, `departments.${at}.confirmed.on`)}>
          {(parts) => <input {...parts} name="on" type="date" value={on} onInput={(event) => setOn(event.currentTarget.value)} />}
        </Field>
        <Field label={t("departments.confirm.by")} hint={t("departments.confirm.by.hint")} error={fieldAt(refused, `departments.${at}.confirmed.by`)}>
          {(parts) => <input {...parts} name="by" autocomplete="off" value={by} onInput={(event) => setBy(event.currentTarget.value)} />}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t("departments.confirm.go")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Whoever named it as a substitute names nobody then. */
export function RemoveDepartment({ view, one, onSave, onClose }: Props) {
  const { busy, refused, run } = useRequest();
  const name = pick(one.name);
  const go = () =>
    run(async () => {
      const left = view.departments.filter(({ code }) => code !== one.code);
      await onSave(left.map((other) => (other.substitute === one.code ? { ...other, substitute: null } : other)));
      tell(t("departments.remove.done", { name }));
      onClose();
    });
  return (
    <Confirmation
      title={t("departments.remove.of", { name })}
      text={t("departments.remove.text", { name, code: one.code })}
      go={t("departments.remove.go")}
      grave
      busy={busy}
      refused={refused}
      onGo={() => void go()}
      onClose={onClose}
    />
  );
}
