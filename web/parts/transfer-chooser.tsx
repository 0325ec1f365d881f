import { useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import type { ApiError } from "../../src/panel/live-types.js";
import type { CallAbout } from "../transfer.js";
import { t } from "../words.js";
import { Choice, Field } from "./field.js";
import { offersOf, useChoices } from "./transfer-choices.js";
import { type Offer, TransferOffer } from "./transfer-offer.js";

/** Whom to ask: departments first that fit the call, or whoever is looked for. */
type Whom = "department" | "interpreter" | "seat";
type Kind = "transfer" | "relay";

const WHOM: Whom[] = ["department", "interpreter", "seat"];
const KINDS: Kind[] = ["transfer", "relay"];
/** So many departments are seen at once, the best. */
const SUGGESTED = 3;

export function TransferChooser(props: {
  row: SeatRow;
  seats: SeatRow[];
  about: CallAbout | null;
  /** Why the last was not done: what is shown may have changed since. */
  refused: ApiError | null;
  onAsk: (ask: TransferAsk) => void;
  onLater: (department: string) => void;
}) {
  const { row, onAsk, onLater } = props;
  const known = useChoices(row, props.about, props.refused);
  const [whom, setWhom] = useState<Whom>("department");
  const [kind, setKind] = useState<Kind>("transfer");
  const [search, setSearch] = useState("");
  const [all, setAll] = useState(false);
  if (known === null) return <p class="loading">{t("app.loading")}</p>;
  const offers = [...offersOf(known).filter((one) => one.whom !== "interpreter" || row.interpreter === null), ...freeSeats(props.seats, row)];
  const wanted = search.trim().toLowerCase();
  const fitting = wanted === "" ? offers.filter((one) => one.whom === whom) : offers.filter((one) => one.words.includes(wanted));
  const shown = wanted !== "" || all || whom !== "department" ? fitting : fitting.slice(0, SUGGESTED);
  const hidden = fitting.length - shown.length;
  return (
    <>
      <p class="hint">{t("transfer.lead")}</p>
      <div class="transfer-filters">
        <Field label={t("transfer.search")} hint={t("transfer.search.hint")}>
          {(parts) => <input {...parts} type="search" name="transfer-search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />}
        </Field>
        <Choice
          legend={t("transfer.whom")}
          name="transfer-whom"
          value={whom}
          options={WHOM.map((value) => ({ value, label: t(`transfer.whom.${value}`) }))}
          onChange={(value) => {
            setWhom(value);
            setSearch("");
          }}
        />
        <Choice
          legend={t("transfer.kind")}
          name="transfer-kind"
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`transfer.kind.${value}`) }))}
          onChange={setKind}
        />
      </div>
      {shown.length === 0 ? (
        <p class="empty">{t(emptyText(whom, wanted, row))}</p>
      ) : (
        <ul class="transfer-offers">
          {shown.map((offer) => (
            <TransferOffer
              key={offer.code}
              offer={offer}
              onConsult={() => onAsk({ type: "consult", to: offer.code, ...(offer.whom === "department" && { kind }) })}
              onBlind={() => onAsk({ type: "blind", to: offer.code, ...(offer.whom === "department" && { kind }) })}
              onLater={offer.whom === "department" ? () => onLater(offer.code) : undefined}
            />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <button type="button" class="button quiet" onClick={() => setAll(true)}>
          {t("transfer.all", { n: hidden })}
        </button>
      )}
    </>
  );
}

function emptyText(whom: Whom, wanted: string, row: SeatRow) {
  if (wanted !== "") return "transfer.none";
  if (whom === "interpreter" && row.interpreter !== null) return "transfer.oneInterpreter";
  return whom === "seat" ? "transfer.noSeats" : "transfer.none";
}

/** Those who could answer at once. */
function freeSeats(seats: SeatRow[], own: SeatRow): Offer[] {
  return seats
    .filter(({ id, face, phone, fallback }) => id !== own.id && face === "ready" && phone === "registered" && !fallback)
    .map(({ id, name, operator }) => {
      const shown = [t("seat.number", { seat: id }), name ?? operator].join(" ");
      return { whom: "seat", code: id, name: shown, mark: null, choice: null, blind: true, words: shown.toLowerCase() };
    });
}
