import { Field } from "./field.js";

/** The day of which a list is shown; an emptied field changes nothing. */
export function DateField(props: { label: string; date: string; onDate: (date: string) => void }) {
  return (
    <Field label={props.label}>
      {(parts) => (
        <input
          {...parts}
          type="date"
          name="date"
          value={props.date}
          onChange={(event) => {
            if (event.currentTarget.value !== "") props.onDate(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}
