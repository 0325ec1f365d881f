import { useLocation } from "preact-iso";
import { Field } from "./field.js";

/** A filter of a list, which stands in the page's address so that it can be kept; "" is no filter. */
export function Filter({ name, label, options }: { name: string; label: string; options: [string, string][] }) {
  const { path, query, route } = useLocation();
  const choose = (value: string) => {
    const { [name]: _, ...rest } = query;
    const asked = new URLSearchParams(value === "" ? rest : { ...rest, [name]: value }).toString();
    route(asked === "" ? path : `${path}?${asked}`);
  };
  return (
    <Field label={label}>
      {(parts) => (
        <select {...parts} name={name} value={query[name] ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          {options.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
