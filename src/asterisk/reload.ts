/**
 * A changed configuration taken up by the running Asterisk, through ARI, without a call
 * being dropped: its modules read their files anew and leave what is going on alone.
 */
import { renderAsterisk, type Rendering } from "./render.js";
import { request, type Rest } from "./rest.js";

/** Who reads a file. One that is not here is read at the start of Asterisk alone, and is left as it is. */
const READERS: Record<string, string[]> = {
  "pjsip.conf": ["res_pjsip.so", "res_pjsip_endpoint_identifier_ip.so", "res_pjsip_outbound_registration.so"],
  "extensions.conf": ["pbx_config.so"],
  "queues.conf": ["app_queue.so"],
  "queuerules.conf": ["app_queue.so"],
  "musiconhold.conf": ["res_musiconhold.so"],
};

/**
 * Render what can be read anew, and reload the modules whose files have changed.
 *
 * @throws Error naming the module that Asterisk could not reload
 */
export async function reloadAsterisk(rendering: Rendering, rest: Rest): Promise<string[]> {
  const { changed } = renderAsterisk(rendering, Object.keys(READERS));
  for (const module of changed.flatMap((file) => READERS[file] ?? [])) {
    const answer = await rest.send(request("PUT", `/asterisk/modules/${module}`));
    if (!answer.ok) throw new Error(`Asterisk did not reload ${module} (${answer.text}); its log says why`);
  }
  return changed;
}
