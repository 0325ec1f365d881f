import net from "node:net";
import { addressText, type UpsPlace } from "../config.js";
import { answerIn, listVariables } from "./nut.js";
import { hear, type Power, type UpsAnswer, type UpsSilence, unheard } from "./power.js";

/**
 * Asks upsd every second. One connection is kept; one that breaks, says nothing or says
 * nonsense is given up, and the next question makes another. Nothing waits for any of it.
 */
export interface UpsWatch {
  power(): Power;
  stop(): void;
}

export interface UpsPlan {
  ups: UpsPlace;
  /** What an earlier control plane has heard. */
  before?: Power | null;
  /** Monotonic ms. */
  clock(): number;
  /** Told of every answer. */
  onHeard?(power: Power): void;
  log: { info(message: string, about: object): unknown; warn(message: string, about: object): unknown };
  everyMs?: number;
  /** upsd is near and answers from memory. */
  answerWithinMs?: number;
}

export function watchUps({ ups, before, clock, onHeard, log, everyMs = 1_000, answerWithinMs = 3_000 }: UpsPlan): UpsWatch {
  const where = `${ups.name}@${addressText(ups)}`;
  let power = before ?? unheard(clock());
  let socket: net.Socket | null = null;
  let text = "";
  /** Until when the question that is out may be answered; null where none is. */
  let answerBy: number | null = null;

  function take(answer: UpsAnswer): void {
    answerBy = null;
    text = "";
    tell(answer);
    power = hear(power, answer, clock());
    onHeard?.(power);
  }

  /** In the log only what is new. */
  function tell(answer: UpsAnswer): void {
    if (answer.type === "silent") {
      if (power.silence !== answer.why) log.warn("the UPS tells nothing", { ups: where, why: answer.why });
      return;
    }
    const next = hear(power, answer, clock());
    if (next.supply !== power.supply || next.batteryLow !== power.batteryLow || next.forced !== power.forced || power.silence !== next.silence) {
      log.info("the UPS says", { ups: where, status: answer.words.join(" "), runtimeMs: answer.runtimeMs });
    }
  }

  function giveUp(why: UpsSilence): void {
    socket?.destroy();
    socket = null;
    take({ type: "silent", why });
  }

  function connect(): net.Socket {
    const made = net.connect({ host: ups.host, port: ups.port, noDelay: true });
    made.setEncoding("utf8");
    const gone = () => {
      if (made === socket) giveUp("unreachable");
    };
    made.on("error", gone);
    made.on("close", gone);
    made.on("data", (more: string) => {
      if (made !== socket) return;
      text += more;
      // An answer to no question is none, and what else may follow cannot be told apart.
      const answer = answerBy === null ? ({ type: "silent", why: "nonsense" } as const) : answerIn(text, ups.name);
      if (answer?.type === "silent" && answer.why === "nonsense") giveUp("nonsense");
      else if (answer) take(answer);
    });
    return made;
  }

  function ask(): void {
    if (answerBy !== null) {
      if (clock() >= answerBy) giveUp("unreachable");
      else return;
    }
    socket ??= connect();
    answerBy = clock() + answerWithinMs;
    socket.write(listVariables(ups.name));
  }

  ask();
  const timer = setInterval(ask, everyMs);
  return {
    power: () => power,
    stop() {
      clearInterval(timer);
      const last = socket;
      socket = null;
      last?.destroy();
    },
  };
}
