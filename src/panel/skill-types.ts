import type { OperatorId } from "../floor/id.js";
import type { Levels } from "../site/levels.js";

/** GET /api/skills: what each operator speaks and knows, and how well. */
export interface SkillsView {
  version: number;
  operators: SkillsRow[];
  changedBy: string | null;
  /** Real wall ms. */
  changedAt: number | null;
}

export interface SkillsRow extends Levels {
  id: OperatorId;
  name: string;
}

/** PUT /api/skills/:operator, where `version` is the one that was seen; answers the view. */
export interface SkillsBody extends Levels {
  version: number;
}
