import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { ApiError } from "../../src/panel/live-types.js";
import { pick, t } from "../words.js";
import { WarnSign } from "./sign.js";

/**
 * A dialog over the page: the browser's own, which keeps the focus inside, closes on Escape
 * and gives the focus back.
 */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={title} onClose={props.onClose}>
      <header>
        <h2 id={title}>{props.title}</h2>
        <button type="button" class="icon-button" onClick={() => dialog.current?.close()}>
          <span aria-hidden="true">×</span>
          <span class="sr">{t("app.close")}</span>
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

/** A yes or no, with what is about to happen in words. `refused`: why the last yes was not done. */
export function Confirmation(props: {
  title: string;
  text: ComponentChildren;
  go: string;
  grave?: boolean;
  busy: boolean;
  refused: ApiError | null;
  onGo: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p class="dialog-text">{props.text}</p>
      <Refusal of={props.refused} />
      <footer>
        <button type="button" class="button secondary" onClick={props.onClose}>
          {t("app.cancel")}
        </button>
        <button type="button" class={props.grave === true ? "button grave" : "button"} disabled={props.busy} onClick={props.onGo}>
          {props.go}
        </button>
      </footer>
    </Dialog>
  );
}

/** The end of a form in a dialog. `go`: what its one act is called. */
export function FormFooter(props: { go: string; busy?: boolean; onClose: () => void }) {
  return (
    <footer>
      <button type="button" class="button secondary" onClick={props.onClose}>
        {t("app.cancel")}
      </button>
      <button type="submit" class="button" disabled={props.busy === true}>
        {props.go}
      </button>
    </footer>
  );
}

/** What was refused, why, and what to do about it. */
export function Refusal({ of }: { of: ApiError | null }) {
  return (
    <div role="alert">
      {of !== null && (
        <div class="refusal">
          <WarnSign />
          <p>
            <strong>{pick(of.error)}</strong>
            <span>{pick(of.remedy)}</span>
          </p>
        </div>
      )}
    </div>
  );
}
