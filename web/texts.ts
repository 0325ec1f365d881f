import { ACCOUNTS_TEXTS } from "./texts/accounts.js";
import { ALARMS_TEXTS } from "./texts/alarms.js";
import { AUDIT_TEXTS } from "./texts/audit.js";
import { BOARD_TEXTS } from "./texts/board.js";
import { CALENDAR_TEXTS } from "./texts/calendar.js";
import { CALLBACKS_TEXTS } from "./texts/callbacks.js";
import { CALLS_TEXTS } from "./texts/calls.js";
import { CONTACT_TEXTS } from "./texts/contact.js";
import { DISASTER_TEXTS } from "./texts/disaster.js";
import { REHEARSAL_TEXTS } from "./texts/rehearsal.js";
import { FORGOTTEN_TEXTS } from "./texts/forgotten.js";
import { FOLLOW_UPS_TEXTS } from "./texts/follow-ups.js";
import { DEPARTMENTS_TEXTS } from "./texts/departments.js";
import { HELP_TEXTS } from "./texts/help.js";
import { OUTGOING_TEXTS } from "./texts/outgoing.js";
import { INFORMATION_TEXTS } from "./texts/information.js";
import { LOGIN_TEXTS } from "./texts/login.js";
import { SEAT_CHANGE_TEXTS } from "./texts/seat-change.js";
import { SEATS_TEXTS } from "./texts/seats.js";
import { SKILLS_TEXTS } from "./texts/skills.js";
import { TRANSFERS_TEXTS } from "./texts/transfers.js";
import { SHELL_TEXTS } from "./texts/shell.js";
import { TRANSFER_TEXTS } from "./texts/transfer.js";

/**
 * Every text of the panel, in Japanese and in English. `{name}` stands for a value. What the
 * server says (errors, steps of a call, reasons) comes from there in both languages.
 */
export const TEXTS = {
  ...SHELL_TEXTS,
  ...LOGIN_TEXTS,
  ...BOARD_TEXTS,
  ...SEAT_CHANGE_TEXTS,
  ...TRANSFER_TEXTS,
  ...HELP_TEXTS,
  ...OUTGOING_TEXTS,
  ...CALLBACKS_TEXTS,
  ...CALENDAR_TEXTS,
  ...REHEARSAL_TEXTS,
  ...DISASTER_TEXTS,
  ...DEPARTMENTS_TEXTS,
  ...INFORMATION_TEXTS,
  ...SEATS_TEXTS,
  ...SKILLS_TEXTS,
  ...CALLS_TEXTS,
  ...CONTACT_TEXTS,
  ...TRANSFERS_TEXTS,
  ...FORGOTTEN_TEXTS,
  ...FOLLOW_UPS_TEXTS,
  ...ACCOUNTS_TEXTS,
  ...ALARMS_TEXTS,
  ...AUDIT_TEXTS,
} as const;

export type TextKey = keyof typeof TEXTS;
