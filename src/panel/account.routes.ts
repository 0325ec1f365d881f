import { z } from "zod";
import { type Account, isLocked } from "../admin/account.js";
import { steadyNow } from "../admin/steady.clock.js";
import { auditOf, note } from "../admin/audit.store.js";
import { wallOf } from "../calendar/calendar.js";
import { dateQuery } from "./call.routes.js";
import type { AccountRow, AuditList } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { badRequest, notFound, refuse } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/** Who may use the panel, and what was done on it. Operators come from the site; their PINs are changed here. */

const password = z
  .string("パスワードを入力してください。|Enter a password.")
  .min(12, "12文字以上にしてください。|Use 12 characters at least.")
  .max(128, "128文字以内にしてください。|Use 128 characters at most.");
const pin = z.string().regex(/^\d{5}$/, "暗証番号は5桁の数字です。|A PIN is five digits.");

const accountBody = z.object({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9._-]{1,31}$/,
      "英小文字で始まる2〜32文字(英小文字・数字・._-)にしてください。|Use 2 to 32 lower-case letters, digits or . _ -, a letter first.",
    ),
  displayName: z.string().trim().min(1, "表示名を入力してください。|Enter the name to be shown.").max(80),
  role: z.enum(["manager", "technician", "city", "auditor"]),
  password,
});

const changeBody = z.object({
  active: z.boolean().optional(),
  password: z.string().optional(),
  unlock: z.literal(true).optional(),
});

export function accountRoutes(parts: PanelParts, endAll: (account: string) => void): Route[] {
  return [
    route({
      method: "get",
      path: "/api/accounts",
      right: "seeAccounts",
      summary: "All accounts, operators included",
      answer: "AccountRow[]",
      handle: () => parts.accounts.all().map(accountRow),
    }),
    route({
      method: "post",
      path: "/api/accounts",
      right: "changeAccounts",
      summary: "Add an account",
      body: accountBody,
      answer: "AccountRow",
      async handle({ body, person }) {
        const made = await parts.accounts.add(body, body.password);
        if (!made)
          throw badRequest([
            { path: "name", message: { ja: "その名前はすでに使われています。", en: "That name is taken already." } },
          ]);
        const detail = { role: body.role };
        note(parts.ledger, { by: person().account.name, action: "account.add", target: body.name, detail });
        return accountRow(made);
      },
    }),
    route({
      method: "put",
      path: "/api/accounts/{account}",
      right: "changeAccounts",
      summary: "Switch an account on or off, set its password or PIN, unlock it",
      body: changeBody,
      answer: "AccountRow",
      async handle({ params, body, person }) {
        const by = person().account.name;
        const account = parts.accounts.get(params["account"]!);
        if (!account) throw notFound();
        if (body.active === false && account.name === by) throw ownAccount();
        if (body.password !== undefined) checkSecret(account, body.password);
        const changed = await parts.accounts.change(account.name, body);
        if (!changed) throw notFound();
        if (body.unlock && account.operator !== null)
          parts.floor.feed({ type: "OperatorUnlocked", operator: account.operator, by });
        if (body.active === false || (body.password !== undefined && account.name !== by)) endAll(account.name);
        const detail = { active: body.active, password: body.password !== undefined, unlock: body.unlock };
        note(parts.ledger, { by, action: "account.change", target: account.name, detail });
        return accountRow(changed);
      },
    }),
    route({
      method: "get",
      path: "/api/audit",
      right: "seeAudit",
      summary: "What was done on the panel on a day",
      query: dateQuery,
      answer: "AuditList",
      async handle({ query: { date } }): Promise<AuditList> {
        const entries = auditOf(parts.database.orm, wallOf(date, "00:00"), wallOf(date, "24:00"));
        return { date, entries: await fromDatabase(parts, entries) };
      },
    }),
  ];
}

function accountRow(account: Account): AccountRow {
  const { name, displayName, role, active, lockedUntil } = account;
  return { name, displayName, role, active, lockedUntil: isLocked(account, steadyNow()) ? lockedUntil : null };
}

function checkSecret(account: Account, secret: string): void {
  const result = (account.role === "operator" ? pin : password).safeParse(secret);
  if (result.success) return;
  const [ja, en] = result.error.issues[0]!.message.split("|");
  throw badRequest([{ path: "password", message: { ja: ja!, en: en ?? ja! } }]);
}

function ownAccount() {
  return refuse(
    409,
    "refused",
    ["ご自分のアカウントは停止できません。", "You cannot switch off your own account."],
    ["ほかの管理者に依頼してください。", "Ask another manager."],
  );
}
