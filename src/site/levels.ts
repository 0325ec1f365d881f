import type { Level, OperatorSetup } from "../floor/setup.js";
import type { MatterId } from "../floor/id.js";
import { LANGUAGES, type Language } from "../prompt/language.js";

/**
 * An operator's skills as people look at them and change them: a level for every language and
 * every matter there is, where 0 is none. The site's files and the floor leave out what is as
 * good as can be.
 */
export interface Levels {
  languages: Record<Language, Level | 0>;
  matters: Record<MatterId, Level | 0>;
}

/** As good as can be. */
const FULL: Level = 3;

export function levelsOf({ languages, languageLevels = {}, matterLevels }: OperatorSetup, matters: readonly MatterId[]): Levels {
  return {
    languages: record(LANGUAGES, (one) => (languages.includes(one) ? (languageLevels[one] ?? FULL) : 0)),
    matters: record(matters, (one) => (matterLevels ? (matterLevels[one] ?? 0) : FULL)),
  };
}

/** The operator with these skills. Who knows every matter as well as can be knows those that come later as well. */
export function withLevels({ id, name }: OperatorSetup, { languages, matters }: Levels): OperatorSetup {
  const spoken = LANGUAGES.filter((one) => languages[one] > 0);
  const lesser = spoken.filter((one) => languages[one] < FULL);
  const known = Object.entries(matters).filter(([, level]) => level > 0) as [MatterId, Level][];
  return {
    id,
    name,
    languages: spoken,
    ...(lesser.length > 0 && { languageLevels: record(lesser, (one) => languages[one] as Level) }),
    ...(Object.values(matters).some((level) => level < FULL) && { matterLevels: Object.fromEntries(known) }),
  };
}

function record<K extends string, V>(keys: readonly K[], valueOf: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}
