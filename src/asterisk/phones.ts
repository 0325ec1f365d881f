/**
 * Which phones can be rung, from what Asterisk says of their contacts.
 *
 * When a phone registers from a new address, the new contact comes before the old one goes,
 * and the endpoint as a whole is offline for an instant between. So contacts are counted,
 * not endpoints, and only a change is told; and every new contact, because the floor may
 * have found the old one dead by a call that nobody answered, before Asterisk did.
 */
import type { SeatId } from "../floor/id.js";
import type { PhoneState } from "../floor/input.js";

export interface Phones {
  /** One contact of one phone changed; `status` as in Asterisk's ContactStatusChange. */
  contactChanged(seat: SeatId, uri: string, status: string): PhoneState | null;
  /** As the list of endpoints has it after a connect, which knows no contacts. */
  listed(seat: SeatId, online: boolean): PhoneState;
}

type State = "registered" | "unreachable" | "unregistered";

export function newPhones(): Phones {
  const phones = new Map<SeatId, { state: State; contacts: Map<string, string> }>();

  return {
    contactChanged(seat, uri, status) {
      const phone = phones.get(seat) ?? { state: "unregistered", contacts: new Map() };
      phones.set(seat, phone);
      const isNew = status !== "Removed" && !phone.contacts.has(uri);
      if (status === "Removed") phone.contacts.delete(uri);
      else phone.contacts.set(uri, status);
      const before = phone.state;
      phone.state = stateOf([...phone.contacts.values()]);
      return phone.state === before && !(isNew && phone.state === "registered") ? null : inputFor(seat, phone.state);
    },
    listed(seat, online) {
      const state = online ? "registered" : "unregistered";
      phones.set(seat, { state, contacts: new Map() });
      return inputFor(seat, state);
    },
  };
}

/** "NonQualified" is a contact that has just registered and was not asked yet. */
function stateOf(statuses: string[]): State {
  if (statuses.length === 0) return "unregistered";
  return statuses.every((status) => status === "Unreachable") ? "unreachable" : "registered";
}

function inputFor(seat: SeatId, state: State): PhoneState {
  return state === "registered" ? { type: "PhoneRegistered", seat } : { type: "PhoneLost", seat, why: state };
}
