import type { Fact } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";

/** Recordings as the facts tell them: each call that an operator answered has exactly one, or one reason why it has none. */
interface RecordingTale {
  answered: boolean;
  began: boolean;
  ended: number;
  reasons: string[];
  paused: boolean;
  objected: boolean;
}

export class RecordingStory {
  private readonly tales = new Map<string, RecordingTale>();

  constructor(
    private readonly setup: Setup,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  take({ what, call = "" }: Fact): void {
    const tale = this.tales.get(call);
    switch (what.type) {
      case "CallConnected":
      case "OutgoingAnswered":
        if (tale) tale.answered = true;
        else this.tales.set(call, { answered: true, began: false, ended: 0, reasons: [], paused: false, objected: false });
        return;
      case "RecordingStarted":
        if (!tale || tale.began || tale.ended > 0) this.wrong(`the recording of call ${call} begins where it cannot`);
        if (tale) tale.began = true;
        return;
      case "RecordingEnded":
        if (!tale?.began) this.wrong(`the recording of call ${call} ends and never began`);
        if (tale) tale.ended += 1;
        return this.count("recorded");
      case "CallUnrecorded":
        tale?.reasons.push(what.why);
        if (tale?.began) this.wrong(`call ${call} is told unrecorded, and is not`);
        return this.count(`unrecorded: ${what.why}`);
      case "RecordingPaused":
        if (!tale || tale.paused || tale.objected) this.wrong(`the recording of call ${call} is paused where it cannot be`);
        if (tale) tale.paused = true;
        return this.count("recording paused");
      case "RecordingResumed":
        if (!tale?.paused) this.wrong(`the recording of call ${call} goes on and was not paused`);
        if (tale) tale.paused = false;
        return this.count(`recording resumed by ${what.by === "centre" ? "itself" : "the operator"}`);
      case "RecordingObjected":
        if (tale) tale.objected = true;
        return this.count("recording objected");
      case "RecordingBroken":
        return this.count(`track lost: ${what.why}`);
      case "RecordingMended":
        return this.count("track mended");
      case "RecordingMasked":
        if (what.ms < 0) this.wrong(`call ${call} is masked for ${what.ms} ms`);
        return this.count(`masked: ${what.why}`);
      default:
        return;
    }
  }

  end(): void {
    const { on } = this.setup.rules.recording;
    for (const [call, { ended, reasons, answered }] of this.tales) {
      const told = ended + reasons.length;
      if (answered && told !== (on ? 1 : 0)) this.wrong(`call ${call} has ${ended} recordings and these reasons for none: ${reasons.join() || "-"}`);
    }
  }
}
