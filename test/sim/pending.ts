import type { Command } from "../../src/floor/command.js";

/** Commands that were sent and not carried out yet, by call, in their order. */
export class Pending {
  private readonly lines = new Map<string, Command[]>();

  put(command: Command): void {
    const line = this.lines.get(command.call);
    if (line) line.push(command);
    else this.lines.set(command.call, [command]);
  }

  /** False where it is not to be carried out any more: it died with the control plane that sent it. */
  take(command: Command): boolean {
    const line = this.lines.get(command.call);
    const place = line?.indexOf(command) ?? -1;
    if (!line || place < 0) return false;
    line.splice(place, 1);
    if (line.length === 0) this.lines.delete(command.call);
    return true;
  }

  /**
   * The control plane dies. Returns what was perhaps on its way already: of each call what is sent
   * together, which is all up to the first leg that must be made (`obey.ts`).
   */
  die(): Command[][] {
    const batches = [...this.lines.values()].map((line) => {
      const made = line.findIndex(({ type }) => type === "Ring" || type === "Dial" || type === "Snoop");
      return made < 0 ? line : line.slice(0, made + 1);
    });
    this.lines.clear();
    return batches;
  }
}
