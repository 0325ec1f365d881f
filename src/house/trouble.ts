/**
 * Something that keeps the house from standing and that a person can mend: what is wrong
 * and what to do. It is shown as it is; anything else that is thrown is a defect and is
 * shown with its stack.
 */
export class Trouble extends Error {
  constructor(problem: string, remedy: string) {
    super(`${problem}\n  -> ${remedy}`);
    this.name = "Trouble";
  }
}
