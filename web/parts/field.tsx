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

/** The same for one field among many alike, by its whole path ("departments.2.name.ja"). */
export function fieldAt(refused: ApiError | null, path: string): string | null {
  const found = refused?.fields?.find((field) => field.path === path);
  return found === undefined ? null : pick(found.message);
}

/** Any number of a few choices, all of them visible. */
export function Checks<V extends string>(props: {
  legend: string;
  hint?: string;
  name: string;
  values: V[];
  options: { value: V; label: string }[];
  error: string | null;
  onChange: (values: V[]) => void;
}) {
  const id = useId();
  const described = props.error !== null ? `${id}-error` : props.hint !== undefined ? `${id}-hint` : undefined;
  return (
    <fieldset class="choice checks" aria-describedby={described}>
      <legend>{props.legend}</legend>
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <div>
        {props.options.map(({ value, label }) => (
          <label key={value}>
            <input
              type="checkbox"
              name={props.name}
              value={value}
              checked={props.values.includes(value)}
              onChange={(event) => props.onChange(event.currentTarget.checked ? [...props.values, value] : props.values.filter((one) => one !== value))}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {props.error !== null && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </fieldset>
  );
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
