import type { InformationNode } from "../../src/ivr/tree.js";
import type { InformationView } from "../../src/panel/live-types.js";
import { may } from "../session.js";
import { pick, t } from "../words.js";
import type { InformationDoing } from "./information-form.js";

/** The tree from its entrance on, each node under every key that leads to it, with all that is said there. */
interface Props {
  view: InformationView;
  onDo: (doing: InformationDoing) => void;
}

export function InformationTree({ view, onDo }: Props) {
  const [entrance] = view.information.nodes;
  if (!entrance) return null;
  return (
    <ul class="information-tree">
      <Branch view={view} node={entrance} by={null} onDo={onDo} />
    </ul>
  );
}

function Branch({ view, node, by, onDo }: Props & { node: InformationNode; by: string | null }) {
  const name = pick(node.label);
  const below = node.keys.flatMap(({ key, to }) => {
    const next = view.information.nodes.find(({ id }) => id === to);
    return next ? [{ key, next }] : [];
  });
  return (
    <li data-node={node.id}>
      <div class="information-node">
        {/* The badge is for the eye; who listens hears it in words. */}
        <p>
          <span class="key-badge">
            <span aria-hidden="true">{by ?? t("information.entrance")}</span>
            <span class="sr">{by === null ? t("information.entrance") : t("information.key", { key: by })}</span>
          </span>{" "}
          <strong>{name}</strong> <code>{node.id}</code>
        </p>
        {may("changeInformation") && (
          <span class="information-do">
            <button type="button" class="button quiet" onClick={() => onDo({ type: "edit", node })}>
              <span aria-hidden="true">{t("information.edit")}</span>
              <span class="sr">{t("information.edit.of", { name })}</span>
            </button>
            {by !== null && (
              <button type="button" class="button quiet" onClick={() => onDo({ type: "remove", node })}>
                <span aria-hidden="true">{t("information.remove")}</span>
                <span class="sr">{t("information.remove.of", { name })}</span>
              </button>
            )}
          </span>
        )}
        <details>
          <summary>{t("information.words")}</summary>
          <Texts view={view} prompt={node.prompt} title={t("information.words.content")} />
          <Texts view={view} prompt={node.invite} title={t("information.words.invite")} />
        </details>
      </div>
      {below.length > 0 && (
        <ul>
          {below.map(({ key, next }) => (
            <Branch key={key} view={view} node={next} by={key} onDo={onDo} />
          ))}
        </ul>
      )}
    </li>
  );
}

const LANGUAGES = ["ja", "en", "zh", "ko"] as const;

export function Texts({ view, prompt, title }: { view: InformationView; prompt: string; title: string }) {
  const found = view.prompts.find(({ name }) => name === prompt);
  if (!found) return null;
  return (
    <dl class="information-texts">
      <dt>{title}</dt>
      {LANGUAGES.map((language) => (
        <dd key={language}>
          <span class="language">{t(`languageShort.${language}`)}</span> <span lang={language}>{found.text[language]}</span>
        </dd>
      ))}
    </dl>
  );
}
