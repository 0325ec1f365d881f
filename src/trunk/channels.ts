/**
 * A trunk carries so many conversations at once and no more. Callers need them first: a call
 * of ours goes out only where some are left for whoever calls next, because nobody here would
 * ever hear of a caller to whom the carrier itself said "busy".
 */
export interface Trunk {
  /** The carrier profile's. */
  name: string;
  /** Conversations at once, in and out together. */
  channels: number;
  /** Our numbers that belong to it, as digits; at least one. */
  lines: string[];
}

/** What is known of the trunks at one moment. */
export interface TrunkUse {
  /** Channels that are taken, by the trunk's name. */
  inUse: Readonly<Record<string, number>>;
  /** Names of those that do not work. */
  down: readonly string[];
}

/**
 * By which trunk a call goes out: the first that works and has more channels free than the
 * `reserve` for callers; null where none has. Where none works it is the first, whose refusal says why.
 */
export function trunkOut(trunks: readonly Trunk[], { inUse, down }: TrunkUse, reserve: number): Trunk | null {
  const working = trunks.filter(({ name }) => !down.includes(name));
  const asked = working.length > 0 ? working : trunks.slice(0, 1);
  return asked.find(({ name, channels }) => channels - (inUse[name] ?? 0) > reserve) ?? null;
}

/** For 110, 118 and 119 there is no reserve, and where all channels are taken the carrier itself decides. */
export function trunkForEmergency(trunks: readonly Trunk[], use: TrunkUse): Trunk | undefined {
  return trunkOut(trunks, use, 0) ?? trunks.find(({ name }) => !use.down.includes(name)) ?? trunks[0];
}

/** The number that the trunk vouches for: the one that was dialled, where it belongs to this trunk. */
export function ownNumber({ lines }: Trunk, did: string): string {
  return lines.includes(did) ? did : (lines[0] ?? did);
}
