
/**
 * Who is calling, as far as the carrier says. Any caller is accepted (7(3)ア); what cannot
 * be read is kept as it came, sanitised, and shown as `number_vectors.json` says.
 */
export interface Caller {
  class: CallerClass;
  /** E.164 with "+", where the number is a valid one. */
  e164: string | null;
  /** What people see: "097-510-5151", "非通知", "公衆電話", or the digits of an invalid number. */
  display: string;
  /** The same in English. */
  displayEn: string;
  /** What would be dialled to call back; null where that is impossible. */
  dial: string | null;
  /** The caller withheld the number (CLIR), though the network told us. */
  withheld: boolean;
}

export type CallerClass =
  | "geographic"
  | "ip050"
  | "mobile"
  | "tollfree"
  | "navi"
  | "m2m"
  | "premium"
  | "special"
  | "international"
  | "emergency"
  | "invalid"
  | "withheld"
  | "payphone"
  | "unavailable";

