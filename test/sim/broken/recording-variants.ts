import type { Variant } from "./variant.js";

/** What is recorded, what is not, and what becomes of it. */
export const RECORDING_VARIANTS: readonly Variant[] = [
  {
    name: "a pause records on",
    race: "The operator pauses the recording, the caller says a PIN, and it is in there.",
    file: "src/recording/speakers.ts",
    find: `isPaused(recording) ? PAUSED : `,
    replace: "",
  },
  {
    name: "consultations are recorded",
    race: "What the operator and a department say of the caller is in the recording, although the city has not agreed.",
    file: "src/recording/speakers.ts",
    find: `if (!isAgreed || transfer.step !== "consulting") return "consulting";`,
    replace: `if (transfer.step !== "consulting") return "consulting";`,
  },
  {
    name: "the order is given too early",
    race: "The keeper takes a track that Asterisk still writes, and the end of the talk is lost.",
    file: "src/recording/follow.ts",
    find: `!over || tracks.some(({ id }) => turn.legs.has(id)) || `,
    replace: `!over || `,
  },
  {
    name: "the order is forgotten",
    race: "The control plane dies as the call ends, and the tracks lie in the spool for ever.",
    file: "src/recording/follow.ts",
    find: "    if (recording.over) recording.over.againAt = null;\n",
    replace: "    if (recording.over) recording.over.againAt = Number.MAX_SAFE_INTEGER;\n",
  },
  {
    name: "tracks are begun anew after a death",
    race: "Asterisk has recorded on while nobody ruled, and is told to stop for it.",
    file: "src/recording/follow.ts",
    find: `if (!recorded.includes(track.id)) trackFailed`,
    replace: `if (recorded.length >= 0) trackFailed`,
  },
  {
    name: "the recorder is forgotten",
    race: "The next control plane does not know what is being recorded, and nobody ever orders what was.",
    file: "src/floor/keep.ts",
    find: "    entries[`recording:${id}`] = state.recordings[id] ?? null;\n",
    replace: "",
  },
  {
    name: "the reason is told twice",
    race: "A call that is not recorded has as many reasons as it has had operators.",
    file: "src/recording/follow.ts",
    find: `    call.unrecorded = true;\n`,
    replace: "",
  },
];
