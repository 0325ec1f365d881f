import type { Directory } from "../directory/department.js";
import type { Words } from "../panel/live-types.js";

/** The districts and departments that a contact record may name: what the directory has of them. */
export interface Places {
  districts: { id: string; label: Words }[];
  departments: { code: string; name: Words }[];
}

export function placesOf({ districts, departments }: Directory): Places {
  return {
    districts: districts.map(({ id, label }) => ({ id, label })),
    departments: departments.filter(({ kind }) => kind === "department").map(({ code, name }) => ({ code, name })),
  };
}
