import { useEffect, useState } from "preact/hooks";
import type { SeatRow } from "../../src/floor/board.js";
import type { ApiError, TransferChoices } from "../../src/panel/live-types.js";
import type { TransferChoice } from "../../src/transfer/choice.js";
import { type CallAbout, transferChoices } from "../transfer.js";
import { pick, t } from "../words.js";
import type { Offer } from "./transfer-offer.js";

/** Whom a call could be brought to, as the panel is told. */

const AGAIN_MS = 2_000;

/** Asked for anew when the call, what is known of it, or the phone's state has changed, and after a refusal. */
export function useChoices({ id, since }: SeatRow, about: CallAbout | null, refused: ApiError | null): TransferChoices | null {
  const [known, setKnown] = useState<TransferChoices | null>(null);
  const matter = about?.matter ?? null;
  const district = about?.district ?? null;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = () =>
      void transferChoices(id, { matter, district }).then(
        (choices) => !over && setKnown(choices),
        () => {
          if (!over) timer = setTimeout(load, AGAIN_MS);
        },
      );
    load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id, since, matter, district, refused]);
  return known;
}

/** Departments first, then interpreters, each with those first who fit. */
export function offersOf({ choices, language }: TransferChoices): Offer[] {
  return choices.map((choice) => ({
    whom: choice.kind,
    code: choice.code,
    name: pick(choice.name),
    mark: markOf(choice, language),
    choice,
    blind: choice.kind === "department" && choice.blind,
    words: `${choice.code} ${choice.name.ja} ${choice.name.en}`.toLowerCase(),
  }));
}

function markOf({ kind, languages, fits }: TransferChoice, language: TransferChoices["language"]): string | null {
  if (kind === "interpreter") return languages.includes(language) ? t("transfer.speaks") : null;
  return fits ? t("transfer.suggested") : null;
}
