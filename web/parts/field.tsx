import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { ApiError } from "../../src/panel/live-types.js";
import { pick, t } from "../words.js";

/** What a control inside a field must carry so that label, hint and error belong to it. */
export interface FieldParts {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** A labelled control with its hint and, where it was refused, the reason beside it. */
export function Field(props: {
  label: string;
  hint?: string;
  error?: string | null;
  optional?: boolean;
  children: (parts: FieldParts) => ComponentChildren;
}) {
  const id = useId();
  const wrong = props.error !== null && props.error !== undefined;
  const described = [props.hint === undefined ? [] : [`${id}-hint`], wrong ? [`${id}-error`] : []].flat().join(" ");
  return (
    <div class={wrong ? "field wrong" : "field"}>
      <label for={id}>
        {props.label}
        {props.optional === true && <small>{t("app.optional")}</small>}
      </label>
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.children({
        id,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": wrong ? true : undefined,
      })}
      {wrong && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

/** The server's word on one field: `name` is the last part of its path ("closures.0.agreement"). */
export function fieldError(refused: ApiError | null, name: string): string | null {
  const found = refused?.fields?.find((field) => field.path.split(".").at(-1) === name);
  return found === undefined ? null : pick(found.message);
}

/** One of a few choices, all of them visible. */
export function Choice<V extends string>(props: {
  legend: string;
  name: string;
  value: V;
  options: { value: V; label: string }[];
  onChange: (value: V) => void;
}) {
  return (
    <fieldset class="choice">
      <legend>{props.legend}</legend>
      <div>
        {props.options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={props.name}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
