/**
 * A failure of the set-up that a person can mend: what is wrong, and what to do about it.
 * Everything else that is thrown is a defect and is shown with its stack.
 */
export class Remedy extends Error {
  /**
   * @param {string} problem what is wrong
   * @param {string} remedy what to do, in the imperative
   */
  constructor(problem, remedy) {
    super(`${problem}\n  -> ${remedy}`);
    this.name = "Remedy";
  }
}
