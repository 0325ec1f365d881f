import { useEffect, useState } from "preact/hooks";
import type { AccountBody, AccountChangeBody, AccountRow, ApiError } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";
import { Confirmation, Dialog, FormFooter, Refusal } from "../parts/dialog.js";
import { Field, fieldError } from "../parts/field.js";
import { tell } from "../parts/notice.js";
import { useRequest } from "../parts/request.js";
import { may, me } from "../session.js";
import { t } from "../words.js";

/** Who may use the panel. Operators come from the site; their PINs are set here. */
export function AccountsPage() {
  const [rows, setRows] = useState<AccountRow[] | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  useEffect(() => {
    ask<AccountRow[]>("GET", "/api/accounts").then(setRows, (thrown: unknown) => setFailed(failureOf(thrown)));
  }, []);
  /** The row that the server answered with stands for the one that was. */
  const put = (row: AccountRow) => {
    const others = (rows ?? []).filter(({ name }) => name !== row.name);
    setRows([...others, row].sort((a, b) => a.name.localeCompare(b.name)));
  };
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("accounts.title")}</h1>
        <p>{t("accounts.lead")}</p>
      </header>
      <Refusal of={failed} />
      {rows === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <div class={may("changeAccounts") ? "seats-page" : undefined}>
          <AccountTable rows={rows} onRow={put} />
          {may("changeAccounts") && <AddAccount onRow={put} />}
        </div>
      )}
    </div>
  );
}

type Asked = { kind: "off" | "secret"; row: AccountRow };

function AccountTable({ rows, onRow }: { rows: AccountRow[]; onRow: (row: AccountRow) => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { busy, refused, run } = useRequest();
  const close = () => setAsked(null);
  const change = (row: AccountRow, body: AccountChangeBody) =>
    run(async () => {
      onRow(await ask<AccountRow>("PUT", `/api/accounts/${encodeURIComponent(row.name)}`, body));
      tell(t("accounts.saved", { name: row.name }));
      close();
    });
  return (
    <section class="card" aria-labelledby="accounts-title">
      <h2 id="accounts-title">{t("accounts.list")}</h2>
      {asked === null && <Refusal of={refused} />}
      <table class="list stacked accounts">
        <thead>
          <tr>
            <th scope="col">{t("accounts.name")}</th>
            <th scope="col">{t("accounts.displayName")}</th>
            <th scope="col">{t("accounts.role")}</th>
            <th scope="col">{t("accounts.state")}</th>
            {may("changeAccounts") && (
              <th scope="col" class="actions">
                {t("accounts.action")}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-account={row.name} class={row.active ? undefined : "off"}>
              <th scope="row">{row.name}</th>
              <td data-label={t("accounts.displayName")}>{row.displayName}</td>
              <td data-label={t("accounts.role")}>{t(`role.${row.role}`)}</td>
              <td data-label={t("accounts.state")}>
                <span class={`state-${stateOf(row)}`}>{t(`accounts.${stateOf(row)}`)}</span>
              </td>
              {may("changeAccounts") && (
                <Actions row={row} onAsk={setAsked} onChange={(body) => void change(row, body)} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {asked?.kind === "off" && (
        <Confirmation
          title={t("accounts.off.of", { name: asked.row.name })}
          text={t("accounts.off.text", { name: asked.row.name })}
          go={t("accounts.off.go")}
          grave
          busy={busy}
          refused={refused}
          onGo={() => void change(asked.row, { active: false })}
          onClose={close}
        />
      )}
      {asked?.kind === "secret" && (
        <SecretDialog
          row={asked.row}
          busy={busy}
          refused={refused}
          onGo={(password) => void change(asked.row, { password })}
          onClose={close}
        />
      )}
    </section>
  );
}

function stateOf(row: AccountRow): "active" | "inactive" | "locked" {
  if (!row.active) return "inactive";
  return row.lockedUntil === null ? "active" : "locked";
}

interface ActionsProps {
  row: AccountRow;
  onAsk: (asked: Asked) => void;
  onChange: (body: AccountChangeBody) => void;
}

function Actions({ row, onAsk, onChange }: ActionsProps) {
  const { name } = row;
  const secret = row.role === "operator" ? "accounts.pin" : "accounts.secret";
  return (
    <td class="actions">
      {row.lockedUntil !== null && (
        <button type="button" class="button quiet" aria-label={t("accounts.unlock.of", { name })} onClick={() => onChange({ unlock: true })}>
          {t("accounts.unlock")}
        </button>
      )}
      <button type="button" class="button quiet" aria-label={t(`${secret}.of`, { name })} onClick={() => onAsk({ kind: "secret", row })}>
        {t(secret)}
      </button>
      {!row.active && (
        <button type="button" class="button quiet" aria-label={t("accounts.on.of", { name })} onClick={() => onChange({ active: true })}>
          {t("accounts.on")}
        </button>
      )}
      {row.active && name !== me.value?.name && (
        <button type="button" class="button quiet grave" aria-label={t("accounts.off.of", { name })} onClick={() => onAsk({ kind: "off", row })}>
          {t("accounts.off")}
        </button>
      )}
    </td>
  );
}

interface SecretProps {
  row: AccountRow;
  busy: boolean;
  refused: ApiError | null;
  onGo: (secret: string) => void;
  onClose: () => void;
}

function SecretDialog({ row, busy, refused, onGo, onClose }: SecretProps) {
  const [secret, setSecret] = useState("");
  const operator = row.role === "operator";
  return (
    <Dialog title={t(operator ? "accounts.pin.of" : "accounts.secret.of", { name: row.name })} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onGo(secret);
        }}
      >
        <Field
          label={t(operator ? "accounts.pin.new" : "accounts.password.new")}
          hint={operator ? undefined : t("accounts.password.hint")}
          error={fieldError(refused, "password")}
        >
          {(parts) => (
            <input
              {...parts}
              type="password"
              autocomplete="new-password"
              inputMode={operator ? "numeric" : undefined}
              value={secret}
              onInput={(event) => setSecret(event.currentTarget.value)}
            />
          )}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t("accounts.save")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

const BLANK: AccountBody = { name: "", displayName: "", role: "manager", password: "" };
const STAFF = ["manager", "technician", "city", "auditor"] as const;

function AddAccount({ onRow }: { onRow: (row: AccountRow) => void }) {
  const { busy, refused, run } = useRequest();
  const [draft, setDraft] = useState(BLANK);
  const put = (part: Partial<AccountBody>) => setDraft({ ...draft, ...part });
  const add = () =>
    run(async () => {
      onRow(await ask<AccountRow>("POST", "/api/accounts", draft));
      tell(t("accounts.added", { name: draft.name }));
      setDraft(BLANK);
    });
  return (
    <section class="card" aria-labelledby="add-account-title">
      <h2 id="add-account-title">{t("accounts.add")}</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t("accounts.name")} hint={t("accounts.name.hint")} error={fieldError(refused, "name")}>
          {(parts) => (
            <input {...parts} name="name" autocomplete="off" autocapitalize="none" spellcheck={false} value={draft.name} onInput={(event) => put({ name: event.currentTarget.value })} />
          )}
        </Field>
        <Field label={t("accounts.displayName")} error={fieldError(refused, "displayName")}>
          {(parts) => (
            <input {...parts} name="displayName" autocomplete="off" value={draft.displayName} onInput={(event) => put({ displayName: event.currentTarget.value })} />
          )}
        </Field>
        <Field label={t("accounts.role")}>
          {(parts) => (
            <select {...parts} name="role" value={draft.role} onChange={(event) => put({ role: event.currentTarget.value as AccountBody["role"] })}>
              {STAFF.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("accounts.password")} hint={t("accounts.password.hint")} error={fieldError(refused, "password")}>
          {(parts) => (
            <input {...parts} name="password" type="password" autocomplete="new-password" value={draft.password} onInput={(event) => put({ password: event.currentTarget.value })} />
          )}
        </Field>
        <Refusal of={refused} />
        <footer>
          <button type="submit" class="button" disabled={busy}>
            {t("accounts.submit")}
          </button>
        </footer>
      </form>
    </section>
  );
}
