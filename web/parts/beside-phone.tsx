import { useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import { drafts } from "../contact-draft.js";
import { ContactCard } from "./contact-form.js";
import { TransferCard } from "./transfer-card.js";

/**
 * What an operator has beside the phone: whom to ask about the caller, and the contact record,
 * which says who that might be, and keeps what is to be done where a department is closed.
 */
export function BesidePhone({ row, seats }: { row: SeatRow; seats: SeatRow[] }) {
  const [later, setLater] = useState<{ department: string } | null>(null);
  const record = row.call === null ? undefined : drafts.value[row.call]?.contact;
  return (
    <>
      <TransferCard row={row} seats={seats} about={record ?? null} onLater={(department) => setLater({ department })} />
      <ContactCard row={row} later={later} />
    </>
  );
}
