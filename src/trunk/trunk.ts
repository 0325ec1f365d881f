/**
 * How a trunk is at this moment. A carrier that wants to know where we are keeps our
 * registration; one that knows our address is asked by OPTIONS whether it is there, where its
 * profile says so. A trunk of which nothing can be known counts as working.
 */
export interface TrunkState {
  /** The carrier profile's. */
  name: string;
  label: string;
  /** Whether there is anything to tell us how it is. */
  watched: boolean;
  trouble: TrunkTrouble | null;
}

/** `unregistered`: the carrier does not know where calls go; `silent`: it does not answer our OPTIONS. */
export type TrunkTrouble = "unregistered" | "silent";

/** Whether no call can come in or go out by any of them. */
export function allAreDown(trunks: readonly TrunkState[]): boolean {
  return trunks.length > 0 && trunks.every(({ trouble }) => trouble !== null);
}
