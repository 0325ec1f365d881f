/** The site's files, with a mistake in them explained to the person who wrote them. */
import path from "node:path";
import { beyondLoopback, type Config } from "../config.js";
import { loadTexts } from "../prompt/texts.load.js";
import { loadSite, SiteError } from "../site/site.load.js";
import { type Site, vocabularyOf } from "../site/site.js";
import { Trouble } from "./trouble.js";

/**
 * @throws Trouble with every mistake in the site's files, and for a site of the rehearsal's
 *   kind beyond loopback, by whatever name it is started
 */
export async function loadSiteOrExplain(config: Config): Promise<Site> {
  const site = await load(config);
  const exposed = site.kind === "rehearsal" ? beyondLoopback(config) : [];
  if (exposed.length > 0)
    throw new Trouble(exposed.join("\n"), "a real site's site.json says that its kind is production");
  return site;
}

async function load(config: Config): Promise<Site> {
  const texts = loadTexts(path.join(config.root, "prompts"));
  try {
    return await loadSite(config.site.folder, vocabularyOf(texts));
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    throw new Trouble(error.message, "correct these files and start again");
  }
}
