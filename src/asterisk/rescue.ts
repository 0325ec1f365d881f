/**
 * The guard's hand to callers whom no control plane serves: who waits in the application
 * goes on to the dialplan's fallback; who talks is left alone; a phone that rings for
 * nobody any more is hung up.
 *
 * By the manager's Redirect and not by ARI's `continue`, which waits for the end of a prompt.
 * The channels are told apart by where they are: desk phones are in a
 * context of their own, callers in any other, and "Stasis" is what runs there.
 */
import type { Log } from "../log.js";
import { type Action, type AmiPlace, askManager } from "./ami.js";
import type { Channel } from "./event.js";
import { channelsAlone, isHalf } from "./lists.js";
import { openRest, request, type Rest, type RestPlace } from "./rest.js";
import { redirect } from "./takeover.js";

/**
 * Never throws: where Asterisk is away there is nobody to be rescued.
 *
 * @param isWanted asked when it is known who would be moved: one may rule again by then, whose
 *   callers and phones they are
 */
export async function rescueCallers({ ari, ami }: { ari: RestPlace; ami: AmiPlace }, isWanted: () => boolean, log: Log): Promise<void> {
  const rest = openRest(ari);
  try {
    const alone = await channelsAlone(rest);
    if (!alone) return;
    const callers = alone.filter(isStranded).sort((a, b) => (a.creationtime < b.creationtime ? -1 : 1));
    const legs = alone.filter(isLoneLeg);
    const actions: Action[] = [
      ...legs.map(({ name }) => ({ Action: "Hangup", Channel: name, Cause: "16" })),
      ...callers.map(({ name }) => redirect(name, "fallback")),
    ];
    if (actions.length === 0) return;
    const [first] = callers;
    if (first && !(await hasFallback(rest, first))) {
      // A Redirect to nowhere is reported as done and hangs the caller up; the music is better than that.
      log.error("callers who wait stay where they are: Asterisk knows no fallback; see its log and extensions.conf", { callers: callers.length });
      return;
    }
    if (!isWanted()) return;
    log.error("no control plane rules: callers who wait go to the fallback", { callers: callers.length, legs: legs.length });
    const refusals = (await askManager(ami, actions)).filter((one) => one !== null);
    if (refusals.length > 0) log.error("some could not be moved", { refusals });
  } catch (error) {
    log.error("callers who wait could not be handed to the fallback", { error });
  } finally {
    rest.close();
  }
}

/** Asked of a channel, for Asterisk answers that only where there is one. */
async function hasFallback(rest: Rest, { id }: Channel): Promise<boolean> {
  const answer = await rest.send(request("GET", `/channels/${id}/variable`, { variable: "DIALPLAN_EXISTS(fallback,s,1)" }));
  return answer.ok && (JSON.parse(answer.body) as { value: string }).value === "1";
}

/** How the legs that we made say what they are, in the application (obey.ts). */
const OUTSIDE = /,outside$/;

/** Where desk phones' own calls and the legs that ring them are. A caller may be in a context of the carrier, or have come from the fallback. */
const PHONES = "from-seat";

function isStranded(channel: Channel): boolean {
  const { name, dialplan } = channel;
  // What whispers to a phone (obey.ts) is nobody, and ends with it; so are Asterisk's own. A
  // department that holds hears music, and is no caller.
  if (name.startsWith("Snoop/") || isHalf(channel) || OUTSIDE.test(dialplan.app_data)) return false;
  return dialplan.app_name === "Stasis" && dialplan.context !== PHONES && dialplan.context !== "";
}

/** A desk phone's own call to a code, or one that we were ringing, as a department's. The fallback's own are the queue's. */
function isLoneLeg(channel: Channel): boolean {
  const { app_name, app_data, context } = channel.dialplan;
  if (app_name === "AppQueue" || isHalf(channel)) return false;
  return context === PHONES || (OUTSIDE.test(app_data) && channel.state !== "Up");
}
