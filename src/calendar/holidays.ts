import holidayJp from "@holiday-jp/holiday_jp";

/**
 * National holidays by law (国民の祝日に関する法律), as far ahead as they can be calculated:
 * the static table of @holiday-jp/holiday_jp, with the site's own table laid over it, because
 * the law is changed from time to time (2019, 2020, 2021) faster than a library is.
 */

/** The table is used from this year on; the year in which today's law began to apply. */
export const FIRST_HOLIDAY_YEAR = 2020;

/**
 * Date "YYYY-MM-DD" to name, from `FIRST_HOLIDAY_YEAR` to the library's last year.
 * An override with a name adds or renames a holiday, one with null takes it away.
 */
export function nationalHolidays(overrides: Record<string, string | null> = {}): Record<string, string> {
  const table = new Map<string, string>();
  for (const [date, holiday] of Object.entries(holidayJp.holidays)) {
    if (Number(date.slice(0, 4)) >= FIRST_HOLIDAY_YEAR) table.set(date, plainName(holiday.name));
  }
  for (const [date, name] of Object.entries(overrides)) {
    if (name === null) table.delete(date);
    else table.set(date, name);
  }
  return Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The library says "憲法記念日 振替休日", and "休日" for the day between two holidays (article 3, paragraph 3). */
function plainName(name: string): string {
  if (name.endsWith("振替休日")) return "振替休日";
  if (name === "休日") return "国民の休日";
  return name;
}

/** The last year of the library's table; of later ones nobody can say today. */
export const LAST_HOLIDAY_YEAR = Math.max(...Object.keys(holidayJp.holidays).map((date) => Number(date.slice(0, 4))));
