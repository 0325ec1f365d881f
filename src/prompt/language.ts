/** The four languages of the line (specification 7(3)チ), in the order in which they are offered. */
export const LANGUAGES = ["ja", "en", "zh", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];
