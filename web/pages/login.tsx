import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";
import { Refusal } from "../parts/dialog.js";
import { Choice, Field } from "../parts/field.js";
import { door, logIn } from "../session.js";
import { Brand, RehearsalBanner, TongueSwitch } from "../shell.js";
import { pick, t } from "../words.js";

/**
 * The login. Operators give number, PIN and the seat at which they sit; everybody else name
 * and password. This browser remembers which of the two it was, and the seat, since a
 * browser stands beside one phone; never the name.
 */
type Kind = "operator" | "staff";
const KIND = "madoguchi.loginKind";
const SEAT = "madoguchi.seat";

export function LoginPage() {
  const [kind, setKind] = useState<Kind>(localStorage.getItem(KIND) === "staff" ? "staff" : "operator");
  const centre = door.value?.centre;
  const title = t("login.title");
  useEffect(() => {
    document.title = `${title} | ${t("app.name")}`;
  }, [title]);
  return (
    <div class="login-page">
      <RehearsalBanner />
      <header class="header">
        <Brand />
        <div class="header-end">
          <TongueSwitch />
        </div>
      </header>
      <main id="main">
        <div class="login-card">
          {centre !== undefined && <p class="login-centre">{pick(centre)}</p>}
          <h1>{title}</h1>
          <Choice
            legend={t("login.kind")}
            name="kind"
            value={kind}
            options={[
              { value: "operator", label: t("login.operator") },
              { value: "staff", label: t("login.staff") },
            ]}
            onChange={(chosen) => {
              setKind(chosen);
              localStorage.setItem(KIND, chosen);
            }}
          />
          {kind === "operator" ? <OperatorForm key="operator" /> : <StaffForm key="staff" />}
        </div>
      </main>
    </div>
  );
}

function OperatorForm() {
  const remembered = localStorage.getItem(SEAT) ?? "";
  const seats = door.value?.seats ?? [];
  const [seat, setSeat] = useState(remembered);
  const { go, busy, refused } = useLogin();
  return (
    <form
      onSubmit={(event) => {
        const { name, pin } = entries(event);
        localStorage.setItem(SEAT, seat);
        void go({ name: name ?? "", password: pin ?? "", seat });
      }}
    >
      <Field label={t("login.number")}>
        {(parts) => <input {...parts} name="name" class="figures" inputMode="numeric" autocomplete="username" required />}
      </Field>
      <Field label={t("login.pin")} hint={t("login.pin.hint")}>
        {(parts) => (
          <input {...parts} name="pin" class="figures" type="password" inputMode="numeric" autocomplete="off" required />
        )}
      </Field>
      <Field label={t("login.seat")} hint={t("login.seat.hint")}>
        {(parts) => (
          <select {...parts} name="seat" class="figures" required value={seat} onChange={(event) => setSeat(event.currentTarget.value)}>
            <option value="">{t("login.seat.choose")}</option>
            {seats.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Refusal of={refused} />
      <Go busy={busy} />
    </form>
  );
}

function StaffForm() {
  const { go, busy, refused } = useLogin();
  return (
    <form
      onSubmit={(event) => {
        const { name, password } = entries(event);
        void go({ name: name ?? "", password: password ?? "" });
      }}
    >
      <Field label={t("login.name")}>
        {(parts) => <input {...parts} name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required />}
      </Field>
      <Field label={t("login.password")}>
        {(parts) => <input {...parts} name="password" type="password" autocomplete="current-password" required />}
      </Field>
      <Refusal of={refused} />
      <Go busy={busy} />
    </form>
  );
}

function Go({ busy }: { busy: boolean }) {
  return (
    <button type="submit" class="button wide" disabled={busy}>
      {t(busy ? "login.going" : "login.go")}
    </button>
  );
}

function entries(event: Event): Record<string, string> {
  event.preventDefault();
  return Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Record<string, string>;
}

function useLogin() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const go = async (body: Parameters<typeof logIn>[0]) => {
    setBusy(true);
    setRefused(null);
    try {
      await logIn(body);
    } catch (thrown) {
      setRefused(failureOf(thrown));
      setBusy(false);
    }
  };
  return { go, busy, refused };
}
