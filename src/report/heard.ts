import type { RehearsedStep } from "../floor/rehearse.js";
import type { HeardStep } from "../panel/live-types.js";
import type { Language } from "../prompt/language.js";
import type { Texts } from "../prompt/texts.js";
import { wording } from "../prompt/wording.js";
import { promptName } from "./prompt-names.js";

/** The steps of a rehearsed call in words. What a language has no text for is left out, as it is not said. */
export function heardIn(steps: readonly RehearsedStep[], language: Language, texts: Texts): HeardStep[] {
  return steps.flatMap((step): HeardStep[] => {
    if (step.type === "key") return [{ type: "key", key: step.key, language }];
    const text = wording(step.say, texts);
    return text === "" ? [] : [{ type: "says", prompt: promptName(step.say.prompt), language: step.say.language, text }];
  });
}
