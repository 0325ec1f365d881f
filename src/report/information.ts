import type { What } from "../floor/fact.js";
import type { InformationTally, NodeTally } from "../panel/information-types.js";

/** How often each node of the voice information was entered and how it was left, and how often each overflow rule was met. */
export function informationTally(facts: readonly What[]): InformationTally {
  const tally: InformationTally = { nodes: {}, rules: {} };
  for (const what of facts) {
    if (what.type === "InformationEntered") nodeTally(tally, what.node).entered += 1;
    if (what.type === "InformationLeft") nodeTally(tally, what.node).left[what.why] += 1;
    if (what.type === "OverflowMet") tally.rules[what.rule] = (tally.rules[what.rule] ?? 0) + 1;
  }
  return tally;
}

function nodeTally({ nodes }: InformationTally, id: string): NodeTally {
  const known = nodes[id] ?? { entered: 0, left: { key: 0, end: 0, toQueue: 0, hungUp: 0, connected: 0, cutOff: 0 } };
  nodes[id] = known;
  return known;
}
