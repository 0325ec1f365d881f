import { useState } from "preact/hooks";
import type { SeatRow, TargetName } from "../../src/floor/board.js";
import { drafts } from "../contact-draft.js";
import { pick, t } from "../words.js";
import { ContactCard } from "./contact-form.js";
import { TransferCard } from "./transfer-card.js";

/** A follow-up is wanted with this department; every wish is an object of its own. */
export interface Later {
  department: string;
}

/**
 * What an operator has beside the phone: whom to ask about the caller, and the contact record,
 * which says who that might be, and keeps what is to be done where a department is closed.
 */
export function BesidePhone({ row, seats }: { row: SeatRow; seats: SeatRow[] }) {
  const [later, setLater] = useState<Later | null>(null);
  /** Of which call with which department a follow-up was made here last. */
  const [made, setMade] = useState("");
  const record = row.call === null ? undefined : drafts.value[row.call]?.contact;
  const wish = (department: string) => setLater({ department });
  const { closed } = row;
  return (
    <>
      {closed !== null && made !== `${row.call} ${closed.code}` && <Closed department={closed} onLater={() => wish(closed.code)} />}
      <TransferCard row={row} seats={seats} about={record ?? null} onLater={wish} />
      <ContactCard row={row} later={later} onMade={(department) => setMade(`${row.call} ${department}`)} />
    </>
  );
}

/** Asked for at the phone or by keys, whose words have told the operator to look here; in the wrap-up too. */
function Closed({ department, onLater }: { department: TargetName; onLater: () => void }) {
  const name = pick(department.name);
  return (
    <section class="closed-hint" role="status" data-code={department.code}>
      <p>
        <strong>{t("transfer.closed.hint", { name })}</strong> {t("transfer.closed.hint.what")}
      </p>
      <button type="button" class="button" aria-label={t("transfer.later.whom", { name })} onClick={onLater}>
        {t("transfer.later")}
      </button>
    </section>
  );
}
