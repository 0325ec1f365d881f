import { useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { AttemptRow, CallStory, StoryOffer, StoryStep } from "../../src/panel/live-types.js";
import { ContactRecord } from "../parts/contact-record.js";
import { callerName, hyphenated, Outcome, talkedMs } from "../parts/call.js";
import { useAnswer } from "../parts/load.js";
import { Refusal } from "../parts/dialog.js";
import { useReplyDialog } from "../parts/reply-dialog.js";
import { Attempt, TransferTable } from "../parts/transfer-rows.js";
import { may } from "../session.js";
import { exactClockOf, isoDateOf, longDay, spanOf } from "../time.js";
import { languageName, learnWords, matterName } from "../vocabulary.js";
import { pick, t } from "../words.js";

/** One call's whole story: what it came to, where the time went, and every step in order. */
export function StoryPage() {
  const id = useRoute().params["id"] ?? "";
  const [asked, setAsked] = useState(0);
  const { answer: story, failed } = useAnswer<CallStory>(`/api/calls/${encodeURIComponent(id)}/story`, asked);
  useEffect(() => void learnWords().catch(() => {}), []);
  return (
    <div class="page">
      <header class="page-head">
        <a class="back" href={story === null ? "/calls" : `/calls?date=${isoDateOf(story.arrivedAt)}`}>
          <span aria-hidden="true">‹</span> {t("story.back")}
        </a>
        <h1>{t("story.title")}</h1>
      </header>
      <Refusal of={failed} />
      {story !== null && story.endedAt === null && (
        <p class="news">
          {t("story.running")}
          <button type="button" class="button secondary" onClick={() => setAsked(asked + 1)}>
            {t("story.reload")}
          </button>
        </p>
      )}
      {story === null ? failed === null && <p class="loading">{t("app.loading")}</p> : <Story story={story} onChanged={() => setAsked(asked + 1)} />}
    </div>
  );
}

function Story({ story, onChanged }: { story: CallStory; onChanged: () => void }) {
  return (
    <div class="story">
      <Summary story={story} />
      {may("seeContacts") && <ContactRecord call={story.call} matter={story.matter} />}
      {story.transfers.length > 0 && <Transfers rows={story.transfers} onChanged={onChanged} />}
      <Phases story={story} />
      <div class="story-columns">
        <section class="card" aria-labelledby="steps-title">
          <h2 id="steps-title">{t("story.steps")}</h2>
          <ol class="steps">
            {story.steps.map((step) => (
              <Step key={step.fact.id} step={step} />
            ))}
          </ol>
        </section>
        <section class="card" aria-labelledby="offers-title">
          <h2 id="offers-title">{t("story.offers")}</h2>
          {story.offersMade.length === 0 ? (
            <p class="empty">{t("story.offers.none")}</p>
          ) : (
            <ol class="offers">
              {story.offersMade.map((offer) => (
                <Offer key={offer.offer} offer={offer} />
              ))}
            </ol>
          )}
        </section>
      </div>
    </div>
  );
}

/** Of a call that the centre made. */
function outgoingRows({ direction, reasonFor, yen }: CallStory): [string, string | null][] {
  if (direction === "in") return [];
  return [
    [t("outgoing.reason"), reasonFor ?? t("outgoing.reason.missing")],
    [t("outgoing.yen"), yen === null ? null : t("outgoing.yen.value", { yen })],
  ];
}

function Summary({ story }: { story: CallStory }) {
  const talked = talkedMs(story);
  const rows: [string, string | null][] = [
    [t("calls.caller"), callerName(story)],
    [t("story.did"), hyphenated(story.did)],
    [t("calls.language"), story.language === null ? null : languageName(story.language)],
    [t("calls.matter"), story.matter === null ? null : matterName(story.matter)],
    [t("calls.seat"), story.seat],
    [t("calls.operator"), story.operator],
    [t("calls.waited"), story.waitedMs === null ? null : spanOf(story.waitedMs)],
    [t("calls.talked"), talked === null ? null : spanOf(talked)],
    ...outgoingRows(story),
    [t("story.ended"), story.endedBy === null ? null : t(`endedBy.${story.endedBy}`)],
  ];
  return (
    <section class="card summary" aria-labelledby="summary-title">
      <header>
        <h2 id="summary-title">
          {longDay(isoDateOf(story.arrivedAt))} <span class="figures">{exactClockOf(story.arrivedAt)}</span>
        </h2>
        <Outcome of={story} />
      </header>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? "—"}</dd>
          </div>
        ))}
      </dl>
      <p class="fine">
        {t("story.id")}: <code>{story.call}</code>
        {story.cause !== null && <span> {t("story.cause", { cause: story.cause })}</span>}
      </p>
    </section>
  );
}

/** To whom the caller was to be brought, and what the departments have replied since. */
function Transfers({ rows, onChanged }: { rows: AttemptRow[]; onChanged: () => void }) {
  const reply = useReplyDialog(onChanged);
  return (
    <section class="card" aria-labelledby="transfers-title">
      <h2 id="transfers-title">{t("transfers.ofCall")}</h2>
      <TransferTable linked={false}>
        {rows.map((row) => (
          <Attempt key={row.transfer} row={row} dated={false} linked={false} onOpen={() => reply.open(row)} />
        ))}
      </TransferTable>
      {reply.dialog}
    </section>
  );
}

/** Menu, queue and talk as one bar, each as long as it lasted. */
function Phases({ story }: { story: CallStory }) {
  const end = story.endedAt;
  if (end === null || end <= story.arrivedAt) return null;
  const queued = story.queuedAt ?? story.connectedAt ?? end;
  const connected = story.connectedAt ?? end;
  const all = [
    { name: "menu", ms: queued - story.arrivedAt },
    { name: "queue", ms: connected - queued },
    { name: "talk", ms: end - connected },
  ] as const;
  return (
    <section class="card phases" aria-labelledby="phases-title">
      <h2 id="phases-title">{t("story.phases")}</h2>
      <div class="phase-bar" aria-hidden="true">
        {all
          .filter(({ ms }) => ms > 0)
          .map(({ name, ms }) => (
            <i key={name} class={name} style={{ "flex-grow": ms }} />
          ))}
      </div>
      <ul>
        {all.map(({ name, ms }) => (
          <li key={name}>
            <i class={name} aria-hidden="true" />
            {t(`story.${name}`)} <b>{spanOf(ms)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The group of a step decides its mark: the caller's way, a seat's ringing, talk, the end. */
function groupOf(type: string): string {
  if (type.startsWith("Offer")) return "offer";
  if (type === "CallConnected" || type === "CallHeld" || type === "CallUnheld") return "talk";
  return type === "CallEnded" ? "end" : "way";
}

function Step({ step }: { step: StoryStep }) {
  return (
    <li data-step={step.fact.what.type} data-group={groupOf(step.fact.what.type)}>
      <span class="step-time figures">
        <time dateTime={new Date(step.at).toISOString()}>{exactClockOf(step.at)}</time>
        <small>+{(step.afterMs / 1000).toFixed(3)} s</small>
      </span>
      <span class="step-words">{pick(step.words)}</span>
    </li>
  );
}

function Offer({ offer }: { offer: StoryOffer }) {
  const rang = offer.rangAt !== null && offer.endedAt !== null ? offer.endedAt - offer.rangAt : null;
  return (
    <li>
      <b class="figures">{offer.seat ?? "—"}</b>
      <span class="offer-outcome" data-offer={offer.outcome ?? "open"}>
        {t(`offer.${offer.outcome ?? "open"}`)}
      </span>
      {rang !== null && <small>{t("story.rang", { span: spanOf(rang) })}</small>}
    </li>
  );
}
