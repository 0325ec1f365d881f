/**
 * The roles of the panel and what each may do: the operator at a seat, the manager in the
 * room, the technician who looks after the PBX, the city, which reads records, and the auditor.
 */
export const ROLES = ["operator", "manager", "technician", "city", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** What a role may do; the server enforces it, the page hides what is not allowed. */
export const RIGHTS = {
  seeBoard: ["operator", "manager", "technician", "city", "auditor"],
  seeNames: ["operator", "manager"],
  changeOwnSeat: ["operator"],
  changeAnySeat: ["manager"],
  seeCalendar: ["operator", "manager", "technician", "city", "auditor"],
  changeCalendar: ["manager"],
  seeInformation: ["operator", "manager", "technician", "city", "auditor"],
  changeInformation: ["manager"],
  /** Begin and end the disaster mode. */
  declareDisaster: ["manager"],
  seeDirectory: ["operator", "manager", "technician", "city", "auditor"],
  changeDirectory: ["manager"],
  seeSeats: ["manager", "technician", "auditor"],
  changeSeats: ["manager", "technician"],
  /** What operators speak and know, and how well. */
  seeSkills: ["manager", "auditor"],
  changeSkills: ["manager"],
  seeContacts: ["operator", "manager", "city", "auditor"],
  writeContacts: ["operator", "manager"],
  seeFollowUps: ["operator", "manager", "city", "auditor"],
  changeFollowUps: ["operator", "manager"],
  /** Callers who did not get to anybody; the numbers of those who may be called back with it. */
  seeForgotten: ["operator", "manager", "city", "auditor"],
  closeForgotten: ["manager"],
  /** Listen to an operator's talk, whisper, join. */
  supervise: ["manager"],
  /** Let the centre's own calls go on for a day, although their budget is used up. */
  liftBudget: ["manager"],
  seeCallbacks: ["operator", "manager", "city", "auditor"],
  /** What becomes of those who could not be called back. */
  decideCallbacks: ["manager"],
  seeCalls: ["manager", "technician", "city", "auditor"],
  seeTransfers: ["operator", "manager", "technician", "city", "auditor"],
  seeNumbers: ["manager", "city", "auditor"],
  seeAccounts: ["manager", "auditor"],
  changeAccounts: ["manager"],
  seeAlarms: ["manager", "technician", "city", "auditor"],
  acknowledgeAlarms: ["manager", "technician"],
  seeAudit: ["manager", "technician", "auditor"],
} as const satisfies Record<string, readonly Role[]>;
export type Right = keyof typeof RIGHTS;

export function may(role: Role, right: Right): boolean {
  return (RIGHTS[right] as readonly Role[]).includes(role);
}
