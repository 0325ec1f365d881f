import type { Fact, What } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";
import type { Waiter } from "./queue-story.js";
import { skillOf } from "./skill.js";
import type { Tale } from "./tale.js";

/** Whoever else is called into a talk: one is asked at a time, beside one interpreter, and each leg outside ends. */
export class TransferStory {
  /** Those whose leg outside is not gone yet. */
  private readonly outside = new Set<string>();

  constructor(
    private readonly setup: Setup,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  started({ kind, transfer }: Extract<What, { type: "TransferStarted" }>, id: string, tale: Tale): void {
    if (kind !== "internal") this.outside.add(transfer);
    if (kind === "interpreter") {
      if (tale.interpreter) this.wrong(`call ${id} has two interpreters`);
      tale.interpreter = { id: transfer, answered: false };
      return;
    }
    if (tale.asked) this.wrong(`call ${id} is transferred twice at once`);
    tale.asked = { id: transfer, internal: kind === "internal", answered: false };
  }

  legEnded(transfer: string): void {
    if (!this.outside.delete(transfer)) this.wrong(`the leg of transfer ${transfer} ends and is not there`);
  }

  answered(transfer: string, { asked, interpreter }: Tale): void {
    const who = [asked, interpreter].find((one) => one?.id === transfer);
    if (!who || who.answered) this.wrong(`transfer ${transfer} is answered out of turn`);
    else who.answered = true;
  }

  ended({ transfer, outcome }: Extract<What, { type: "TransferEnded" }>, tale: Tale): void {
    const { asked, interpreter } = tale;
    if (interpreter?.id === transfer) {
      tale.interpreter = null;
      if (asked) this.count("interpreter gone beside a transfer");
      return this.count(`interpreter ${outcome}`);
    }
    if (!asked || asked.id !== transfer) return this.wrong(`transfer ${transfer} ends and is not under way`);
    tale.asked = null;
    tale.left = outcome === "callerGaveUp" && asked.answered;
    if (tale.place === "handedOver" && outcome === "completed" && asked.internal) tale.place = "talking";
    this.count(`transfer ${outcome}`);
  }

  /** Who chose an interpreter has one rung, or refused, at the moment of an answer by somebody who does not speak the language. */
  interpreters(facts: readonly Fact[], waiterOf: (call: string) => Waiter | undefined): void {
    for (const { call, operator, what } of facts) {
      if (what.type !== "CallConnected") continue;
      const waiter = waiterOf(call ?? "");
      if (!waiter || !skillOf(this.setup, operator, waiter).interpreter) continue;
      const brought = facts.some(
        (fact) => fact.call === call && ((fact.what.type === "TransferStarted" && fact.what.kind === "interpreter") || fact.what.type === "TransferRefused"),
      );
      if (brought) this.count("interpreter brought");
      else this.wrong(`call ${call} is connected to ${operator} without the interpreter that was chosen`);
    }
  }

  end(): void {
    if (this.outside.size > 0) this.wrong(`${this.outside.size} legs of transfers never ended`);
  }
}
