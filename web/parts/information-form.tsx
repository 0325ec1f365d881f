import { useState } from "preact/hooks";
import type { InformationKey, InformationNode } from "../../src/ivr/tree.js";
import type { ApiError, InformationView, PromptText } from "../../src/panel/live-types.js";
import type { SaveInformation } from "../pages/information.js";
import { pick, t } from "../words.js";
import { Confirmation, Dialog, FormFooter, Refusal } from "./dialog.js";
import { Field, fieldAt } from "./field.js";
import { Texts } from "./information-tree.js";
import { tell } from "./notice.js";
import { useRequest } from "./request.js";

/** What the manager is about to change of the voice information. What is wrong stands beside its field. */
export type InformationDoing = { type: "add" | "closedKey" } | { type: "edit" | "remove"; node: InformationNode };

interface Props {
  view: InformationView;
  onSave: SaveInformation;
  onClose: () => void;
}

export function InformationWork({ doing, ...props }: Props & { doing: InformationDoing }) {
  switch (doing.type) {
    case "add":
      return <NodeForm {...props} node={null} />;
    case "edit":
      return <NodeForm {...props} node={doing.node} />;
    case "remove":
      return <RemoveNode {...props} node={doing.node} />;
    case "closedKey":
      return <ClosedKeyForm {...props} />;
    default:
      return doing satisfies never;
  }
}

const BLANK: InformationNode = { id: "", label: { ja: "", en: "" }, prompt: "", invite: "", keys: [] };

function NodeForm({ view, node, onSave, onClose }: Props & { node: InformationNode | null }) {
  const { information } = view;
  const { busy, refused, run } = useRequest();
  const [draft, setDraft] = useState(node ?? BLANK);
  const [from, setFrom] = useState({ node: information.nodes[0]?.id ?? "", key: freeKey(view, information.nodes[0]?.keys ?? []) });
  const place = node === null ? information.nodes.length : information.nodes.findIndex(({ id }) => id === node.id);
  const put = (part: Partial<InformationNode>) => setDraft({ ...draft, ...part });
  const error = (field: string) => fieldAt(refused, `information.nodes.${place}.${field}`);
  const save = () =>
    run(async () => {
      const nodes = node === null ? [...information.nodes.map((one) => linked(one, from, draft.id)), draft] : information.nodes.with(place, draft);
      await onSave({ ...information, nodes });
      tell(t("information.saved"));
      onClose();
    });
  return (
    <Dialog title={node === null ? t("information.add") : t("information.edit.of", { name: pick(node.label) })} onClose={onClose}>
      <form
        class="department-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {node === null && (
          <Field label={t("information.id")} hint={t("information.id.hint")} error={error("id")}>
            {(parts) => <input {...parts} name="id" autocomplete="off" value={draft.id} onInput={(event) => put({ id: event.currentTarget.value })} />}
          </Field>
        )}
        <Field label={t("information.labelJa")} error={error("label.ja")}>
          {(parts) => <input {...parts} name="labelJa" lang="ja" autocomplete="off" value={draft.label.ja} onInput={(event) => put({ label: { ...draft.label, ja: event.currentTarget.value } })} />}
        </Field>
        <Field label={t("information.labelEn")} error={error("label.en")}>
          {(parts) => <input {...parts} name="labelEn" lang="en" autocomplete="off" value={draft.label.en} onInput={(event) => put({ label: { ...draft.label, en: event.currentTarget.value } })} />}
        </Field>
        <PromptField view={view} use="content" name="prompt" value={draft.prompt} error={error("prompt")} onChoose={(prompt) => put({ prompt })} />
        <PromptField view={view} use="invite" name="invite" value={draft.invite} error={error("invite")} onChoose={(invite) => put({ invite })} />
        {node === null ? (
          information.nodes.length > 0 && <FromField view={view} from={from} error={fromError(view, refused, from.node)} onFrom={setFrom} />
        ) : (
          <KeyFields view={view} own={node.id} keys={draft.keys} error={error} onKeys={(keys) => put({ keys })} />
        )}
        <Refusal of={refused} />
        <Elsewhere refused={refused} place={place} />
        <FormFooter go={t("information.save")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function linked(one: InformationNode, from: { node: string; key: string }, to: string): InformationNode {
  return one.id === from.node ? { ...one, keys: [...one.keys, { key: from.key, to }] } : one;
}

/** The key by which the new node is reached is the last of its parent's. */
function fromError({ information }: InformationView, refused: ApiError | null, parent: string): string | null {
  const at = information.nodes.findIndex(({ id }) => id === parent);
  const key = `information.nodes.${at}.keys.${information.nodes[at]?.keys.length}`;
  return fieldAt(refused, `${key}.key`) ?? fieldAt(refused, `${key}.to`) ?? fieldAt(refused, `information.nodes.${at}.keys`);
}

function PromptField(props: { view: InformationView; use: PromptText["use"]; name: string; value: string; error: string | null; onChoose: (prompt: string) => void }) {
  const { view, use, name, value } = props;
  return (
    <>
      <Field label={t(use === "content" ? "information.prompt" : "information.invite")} error={props.error}>
        {(parts) => (
          <select {...parts} name={name} value={value} onChange={(event) => props.onChoose(event.currentTarget.value)}>
            <option value="">{t("information.choose")}</option>
            {view.prompts
              .filter((one) => one.use === use)
              .map((one) => (
                <option key={one.name} value={one.name}>
                  {shortened(one.text.ja)}
                </option>
              ))}
          </select>
        )}
      </Field>
      <Texts view={view} prompt={value} title={t("information.words")} />
    </>
  );
}

const SHORT = 34;

function shortened(text: string): string {
  return text.length <= SHORT ? text : `${text.slice(0, SHORT)}…`;
}

function FromField(props: { view: InformationView; from: { node: string; key: string }; error: string | null; onFrom: (from: { node: string; key: string }) => void }) {
  const { view, from, onFrom } = props;
  return (
    <>
      <Field label={t("information.from")} error={props.error}>
        {(parts) => (
          <select {...parts} name="from" value={from.node} onChange={(event) => onFrom({ node: event.currentTarget.value, key: freeKey(view, keysOf(view, event.currentTarget.value)) })}>
            {view.information.nodes.map(({ id, label }) => (
              <option key={id} value={id}>
                {pick(label)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("information.keys")}>
        {(parts) => (
          <select {...parts} name="fromKey" value={from.key} onChange={(event) => onFrom({ ...from, key: event.currentTarget.value })}>
            {usableKeys(view).map((key) => (
              <option key={key} value={key}>
                {key}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

function KeyFields(props: { view: InformationView; own: string; keys: InformationKey[]; error: (field: string) => string | null; onKeys: (keys: InformationKey[]) => void }) {
  const { view, own, keys, error, onKeys } = props;
  const others = view.information.nodes.filter(({ id }) => id !== own);
  return (
    <fieldset class="information-keys">
      <legend>{t("information.keys")}</legend>
      <p class="hint">{t("information.keys.hint")}</p>
      {keys.map((one, at) => (
        <div key={at} class="information-key">
          <Field label={t("information.keys.key", { n: at + 1 })} error={error(`keys.${at}.key`)}>
            {(parts) => (
              <select {...parts} name={`key-${at}`} value={one.key} onChange={(event) => onKeys(keys.with(at, { ...one, key: event.currentTarget.value }))}>
                {usableKeys(view).map((key) => (
                  <option key={key} value={key}>
                    {key}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t("information.keys.to", { n: at + 1 })} error={error(`keys.${at}.to`)}>
            {(parts) => (
              <select {...parts} name={`to-${at}`} value={one.to} onChange={(event) => onKeys(keys.with(at, { ...one, to: event.currentTarget.value }))}>
                {others.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {pick(label)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <button type="button" class="button quiet" onClick={() => onKeys(keys.toSpliced(at, 1))}>
            <span aria-hidden="true">{t("information.remove")}</span>
            <span class="sr">{t("information.keys.remove", { key: one.key })}</span>
          </button>
        </div>
      ))}
      {error("keys") !== null && <p class="field-error">{error("keys")}</p>}
      <button type="button" class="button secondary" disabled={others.length === 0} onClick={() => onKeys([...keys, { key: freeKey(view, keys), to: others[0]?.id ?? "" }])}>
        {t("information.keys.add")}
      </button>
    </fieldset>
  );
}

function RemoveNode({ view, node, onSave, onClose }: Props & { node: InformationNode }) {
  const { busy, refused, run } = useRequest();
  const name = pick(node.label);
  const go = () =>
    run(async () => {
      const left = view.information.nodes.filter(({ id }) => id !== node.id);
      await onSave({ ...view.information, nodes: left.map((one) => ({ ...one, keys: one.keys.filter(({ to }) => to !== node.id) })) });
      tell(t("information.removed"));
      onClose();
    });
  return (
    <Confirmation
      title={t("information.remove.of", { name })}
      text={
        <>
          {t("information.remove.text", { name })}
          <Elsewhere refused={refused} place={-1} />
        </>
      }
      go={t("information.remove")}
      grave
      busy={busy}
      refused={refused}
      onGo={() => void go()}
      onClose={onClose}
    />
  );
}

function ClosedKeyForm({ view, onSave, onClose }: Props) {
  const { busy, refused, run } = useRequest();
  const [key, setKey] = useState(view.information.closedKey ?? "");
  const save = () =>
    run(async () => {
      await onSave({ ...view.information, closedKey: key || null });
      tell(t("information.saved"));
      onClose();
    });
  return (
    <Dialog title={t("information.closed.edit")} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t("information.closed")} error={fieldAt(refused, "information.closedKey")}>
          {(parts) => (
            <select {...parts} name="closedKey" value={key} onChange={(event) => setKey(event.currentTarget.value)}>
              <option value="">{t("information.closed.none")}</option>
              {usableKeys(view).map((one) => (
                <option key={one} value={one}>
                  {t("information.closed.key", { key: one })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Refusal of={refused} />
        <FormFooter go={t("information.save")} busy={busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** What is wrong at other nodes: a node that nothing leads to any more, say. */
function Elsewhere({ refused, place }: { refused: ApiError | null; place: number }) {
  const own = `information.nodes.${place}.`;
  const others = (refused?.fields ?? []).filter(({ path }) => !path.startsWith(own));
  if (others.length === 0) return null;
  return (
    <ul class="problems">
      {others.map(({ path, message }) => (
        <li key={path}>{pick(message)}</li>
      ))}
    </ul>
  );
}

function usableKeys({ languageKeys }: InformationView): string[] {
  return [..."123456789"].filter((key) => languageKeys[key] === undefined);
}

function keysOf({ information }: InformationView, id: string): InformationKey[] {
  return information.nodes.find((node) => node.id === id)?.keys ?? [];
}

function freeKey(view: InformationView, keys: InformationKey[]): string {
  return usableKeys(view).find((key) => !keys.some((one) => one.key === key)) ?? "1";
}
