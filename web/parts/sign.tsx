import type { ComponentChildren } from "preact";
import type { SeatFace, SeatRow } from "../../src/floor/board.js";
import type { Language } from "../../src/prompt/language.js";
import { t } from "../words.js";

/**
 * The signs of the board. Each state of a seat has its own outline, so that it is told
 * apart without its colour and without its word: ring, circle, bell, arrow, square, bars,
 * hexagon, diamond.
 */
export function FaceSign({ face }: { face: SeatFace }) {
  return (
    <svg class="sign" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      {FACE_SHAPES[face]}
    </svg>
  );
}

const cut = { fill: "none", stroke: "var(--band)", "stroke-width": 4, "stroke-linecap": "round", "stroke-linejoin": "round" } as const;

const FACE_SHAPES: Record<SeatFace, ComponentChildren> = {
  off: <circle cx="20" cy="20" r="14.5" fill="none" stroke="currentColor" stroke-width="4" stroke-dasharray="6 5.4" />,
  ready: (
    <>
      <circle cx="20" cy="20" r="18" fill="currentColor" />
      <path d="M12 20.5l5.6 5.6L28.5 14.5" {...cut} />
    </>
  ),
  offered: (
    <>
      <path d="M20 2a3.5 3.5 0 0 0-3.5 3.5C10.5 7 7.5 12 7.5 18v7L3 32h34l-4.5-7v-7c0-6-3-11-9-12.5A3.5 3.5 0 0 0 20 2z" fill="currentColor" />
      <path d="M14.5 34a5.5 5 0 0 0 11 0z" fill="currentColor" />
    </>
  ),
  calling: (
    <>
      <path d="M20 2 38 20 20 38V27H3V13h17z" fill="currentColor" />
      <path d="M9 20h14" {...cut} />
    </>
  ),
  talking: (
    <>
      <rect x="2.5" y="2.5" width="35" height="35" rx="6" fill="currentColor" />
      <path d="M11 17v6M17 12v16M23 15.5v9M29 18v4" {...cut} />
    </>
  ),
  held: (
    <>
      <rect x="5" y="3" width="11.5" height="34" rx="2.5" fill="currentColor" />
      <rect x="23.5" y="3" width="11.5" height="34" rx="2.5" fill="currentColor" />
    </>
  ),
  wrapUp: (
    <>
      <path d="M20 1.5 36.5 10.7v18.6L20 38.5 3.5 29.3V10.7z" fill="currentColor" />
      <path d="M13 26.5l1-4.5L24.5 11.5l3.5 3.5L17.5 25.5z" {...cut} stroke-width="3.2" />
    </>
  ),
  paused: (
    <>
      <path d="M20 1 39 20 20 39 1 20z" fill="currentColor" />
      <path d="M13.5 20h13" {...cut} />
    </>
  ),
};

/** The handset: whole when the phone is registered, struck through when it is not. */
export function PhoneSign({ phone }: { phone: SeatRow["phone"] }) {
  return (
    <svg class="phone-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M6.6 2.8 9.4 3.4 10.6 8 8.3 9.8a13 13 0 0 0 5.9 5.9L16 13.4l4.6 1.2.6 2.8c.2 1.7-1 3.4-2.7 3.6C10.5 21.2 2.8 13.5 3 5.5c.2-1.7 1.9-2.9 3.6-2.7z"
        fill="currentColor"
      />
      {phone !== "registered" && <path d="M3 21 21 3" stroke="#fff" stroke-width="5" />}
      {phone !== "registered" && <path d="M3 21 21 3" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />}
    </svg>
  );
}

export function WarnSign() {
  return (
    <svg class="warn-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M12 2 23 21.5H1z" fill="currentColor" />
      <path d="M12 9v6M12 18.2v.1" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
    </svg>
  );
}

/**
 * The languages of an operator as one character each, read out in full. The one that is
 * being spoken stands out with its whole word, also where the operator's list lacks it.
 */
export function Languages({ of, spoken }: { of: readonly Language[]; spoken: Language | null }) {
  const all = spoken === null || of.includes(spoken) ? of : [...of, spoken];
  return (
    <ul class="languages" aria-label={t("seat.languages")}>
      {all.map((language) =>
        language === spoken ? (
          <li key={language} class="spoken">
            {t(`language.${language}`)}
            <span class="sr"> {t("seat.spoken")}</span>
          </li>
        ) : (
          <li key={language} title={t(`language.${language}`)}>
            <span aria-hidden="true">{t(`languageShort.${language}`)}</span>
            <span class="sr">{t(`language.${language}`)}</span>
          </li>
        ),
      )}
    </ul>
  );
}
