import { describe, expect, it } from "vitest";
import type { Scene } from "./floor-kit.js";
import { ask, hears, type Talk, talking } from "./transfer-kit.js";

/**
 * Between two, Asterisk turns a phone's hold into music by itself. With a third in the talk it
 * does not, nor would it end what began before: then the music is ours.
 */
const held = (talk: Talk) => talk.scene.tell({ type: "LegHeld", leg: talk.operator });
const takenBack = (talk: Talk) => talk.scene.tell({ type: "LegUnheld", leg: talk.operator });
const joined = ({ scene }: Talk): Scene["commands"] => scene.all("Join");

/** The manager has joined; gives that leg. */
function managerJoins({ scene }: Talk): string {
  const { leg } = scene.tell({ type: "SupervisionAsked", seat: "101", ask: "join", phone: "190", by: "manager" }).only("Ring");
  scene.answers(leg);
  return leg;
}

function interpreterComes(talk: Talk): string {
  const { leg } = ask(talk, { type: "consult", to: "8101" }).only("Dial");
  talk.scene.answers(leg);
  return leg;
}

describe("given a phone that holds", () => {
  it("and nobody else in the talk, then it is Asterisk's business", () => {
    const talk = talking();
    expect(held(talk).did()).toEqual([]);
    expect(hears(talk)).toBe("nothing");
    expect(takenBack(talk).did()).toEqual([]);
  });

  it("while the manager has joined, then the caller hears our music, also without the manager, until it takes the call back", () => {
    const talk = talking();
    const manager = managerJoins(talk);
    expect(held(talk).only("StartMusic").leg).toBe(talk.visit.leg);
    expect(hears(talk)).toBe("music");
    expect(talk.scene.ends(manager).pass(600_000).phase(talk.visit)).toBe("talking");
    expect(hears(talk)).toBe("music");
    expect(takenBack(talk).only("StopMusic").leg).toBe(talk.visit.leg);
    expect(hears(talk)).toBe("nothing");
  });

  it("when the manager joins, then only once it takes the call back", () => {
    const talk = talking();
    held(talk);
    const manager = managerJoins(talk);
    const own = talk.scene.floor.look().help[talk.visit.call]?.supervision;
    expect(joined(talk)).toMatchObject([{ leg: manager, bridge: own?.bridge, muted: true }]);
    takenBack(talk);
    expect(joined(talk)).toMatchObject([{ leg: manager }]);
    expect(own?.place?.bridge).not.toBe(own?.bridge);
  });

  it("beside an interpreter, then both hear music, and the caller does when that one has left", () => {
    const talk = talking();
    const interpreter = interpreterComes(talk);
    expect(held(talk).all("StartMusic").map(({ leg }) => leg).sort()).toEqual([talk.visit.leg, interpreter].sort());
    talk.scene.ends(interpreter);
    expect(hears(talk)).toBe("music");
    takenBack(talk);
    expect(hears(talk)).toBe("nothing");
  });

  it("when an interpreter answers, then that one comes to the caller's music", () => {
    const talk = talking();
    held(talk);
    interpreterComes(talk);
    expect(hears(talk)).toBe("music");
    takenBack(talk);
    expect(joined(talk)).toHaveLength(3);
  });

  it("and hangs up instead of taking it back, then the call is over as ever", () => {
    const talk = talking();
    managerJoins(talk);
    held(talk);
    talk.scene.ends(talk.operator);
    expect(talk.scene.told("CallEnded")).toMatchObject([{ outcome: "served", by: "operator" }]);
  });
});
