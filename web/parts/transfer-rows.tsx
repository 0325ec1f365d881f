import type { ComponentChildren } from "preact";
import type { AttemptRow, ReferralRow } from "../../src/panel/live-types.js";
import { type CallOut, takesReply } from "../../src/report/transfers.js";
import { may } from "../session.js";
import { clockOf, dayOf, spanOf } from "../time.js";
import { departmentName } from "../vocabulary.js";
import { pick, t } from "../words.js";

/** `linked`: with the way to each call's story. */
export function TransferTable({ linked, children }: { linked: boolean; children: ComponentChildren }) {
  return (
    <table class="list stacked transfers">
      <thead>
        <tr>
          <th scope="col">{t("transfers.at")}</th>
          <th scope="col">{t("transfers.kind")}</th>
          <th scope="col">{t("transfers.to")}</th>
          <th scope="col">{t("transfers.by")}</th>
          <th scope="col">{t("transfers.held")}</th>
          <th scope="col">{t("transfers.outcome")}</th>
          <th scope="col">{t("transfers.cost")}</th>
          <th scope="col">{t("transfers.reply")}</th>
          {linked && <th scope="col">{t("transfers.call")}</th>}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** One attempt to bring a caller to somebody else. `dated`: the list is of no single day. */
export function Attempt({ row, dated, linked, onOpen }: { row: AttemptRow; dated: boolean; linked: boolean; onOpen: () => void }) {
  const { kind, seat, operator, way, heldMs, outcome, returned, out } = row;
  return (
    <tr data-transfer={row.transfer} data-kind={kind} data-outcome={outcome ?? "open"} data-awaited={row.awaited ? true : undefined}>
      <th scope="row">
        {dated && `${dayOf(row.startedAt)} `}
        <Times row={row} />
      </th>
      <td data-label={t("transfers.kind")}>{t(`transfers.kind.${kind}`)}</td>
      <td data-label={t("transfers.to")}>{attemptName(row)}</td>
      <td data-label={t("transfers.by")}>{`${seat ?? "—"} / ${operator ?? "—"}（${t(`transfers.way.${way}`)}）`}</td>
      <td data-label={t("transfers.held")}>{heldMs === null ? "—" : spanOf(heldMs)}</td>
      <td data-label={t("transfers.outcome")}>
        {t(`transfers.outcome.${outcome ?? "open"}`)}
        {returned && ` ${t("transfers.returned")}`}
      </td>
      <td data-label={t("transfers.cost")}>{out === null ? "—" : <Cost out={out} />}</td>
      <td data-label={t("transfers.reply")}>
        <ReplyNow row={row} onOpen={onOpen} />
      </td>
      {linked && (
        <td data-label={t("transfers.call")}>
          <Story call={row.call} />
        </td>
      )}
    </tr>
  );
}

/** A caller who was told another number: nobody was called, so there is nothing to hold and to wait for. */
export function Referral({ row }: { row: ReferralRow }) {
  return (
    <tr data-kind="referral">
      <th scope="row">{clockOf(row.at)}</th>
      <td data-label={t("transfers.kind")}>{t("transfers.kind.referral")}</td>
      <td data-label={t("transfers.to")}>{row.to}</td>
      <td data-label={t("transfers.by")}>{`${row.seat ?? "—"} / ${row.operator ?? "—"}`}</td>
      <td data-label={t("transfers.held")}>—</td>
      <td data-label={t("transfers.outcome")}>{t("transfers.outcome.referred")}</td>
      <td data-label={t("transfers.cost")}>—</td>
      <td data-label={t("transfers.reply")}>—</td>
      <td data-label={t("transfers.call")}>
        <Story call={row.call} />
      </td>
    </tr>
  );
}

/** Of the call out, by the tariff of then. */
function Cost({ out: { cost, talkMs, yen } }: { out: CallOut }) {
  return (
    <span class="cost">
      {t("transfers.cost.yen", { yen: yenText(yen) })}
      <small>
        {t(`transfers.cost.${cost}`)} {spanOf(talkMs)}
      </small>
    </span>
  );
}

/** "1,234.5" */
export function yenText(yen: number): string {
  return yen.toLocaleString("ja-JP", { maximumFractionDigits: 2 });
}

/** "市民課（8001）" */
export function attemptName({ name, to, kind }: AttemptRow): string {
  if (name) return `${pick(name)}（${to}）`;
  return kind === "internal" ? t("transfers.seat", { seat: to }) : to;
}

function Times({ row: { startedAt, answeredAt, endedAt } }: { row: AttemptRow }) {
  return (
    <>
      {clockOf(startedAt)}
      {answeredAt !== null && <small>{t("transfers.answeredAt", { time: clockOf(answeredAt) })}</small>}
      {endedAt !== null && <small>{t("transfers.endedAt", { time: clockOf(endedAt) })}</small>}
    </>
  );
}

function ReplyNow({ row, onOpen }: { row: AttemptRow; onOpen: () => void }) {
  const { awaited, reply } = row;
  if (!takesReply(row)) return "—";
  const state = awaited ? "awaited" : (reply?.state ?? null);
  const action = !may("writeContacts") ? "open" : reply === null ? "write" : "correct";
  return (
    <div class="reply">
      {state !== null && (
        <span class="reply-state" data-state={state}>
          {t(`transfers.reply.${state}`)}
        </span>
      )}
      {reply !== null && reply.state === "given" && (
        <span class="reply-text">
          {reply.text} <small>{[departmentName(reply.department), reply.repliedAt === null ? "" : `${dayOf(reply.repliedAt)} ${clockOf(reply.repliedAt).slice(0, 5)}`].join(" ")}</small>
        </span>
      )}
      {may("seeContacts") && (may("writeContacts") || reply !== null) && (
        <button type="button" class="button quiet" aria-label={t(`transfers.reply.${action}.of`, { to: attemptName(row), time: clockOf(row.startedAt) })} onClick={onOpen}>
          {t(`transfers.reply.${action}`)}
        </button>
      )}
    </div>
  );
}

function Story({ call }: { call: string }) {
  return may("seeCalls") ? <a href={`/calls/${encodeURIComponent(call)}`}>{t("transfers.story")}</a> : <>—</>;
}
