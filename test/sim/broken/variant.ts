/** The floor with one thing broken: a race, which somebody might bring about who does not know why the line is there. */
export interface Variant {
  name: string;
  /** What goes wrong with it in a real call centre. */
  race: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** A day (its seed) on which it is noticed, lived through before all others, for the sake of time alone. */
  day?: number;
  /** Of each day; for what can go wrong only while the power fails. */
  powerCuts?: number;
  /** Where many must wait for it to go wrong. */
  callsADay?: number;
}
