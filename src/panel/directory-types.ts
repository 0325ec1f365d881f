import type { Words } from "./live-types.js";
import type { Barred, Department, District } from "../directory/department.js";
import type { Difference } from "../directory/difference.js";

/** GET /api/directory; the answer to PUT as well. GET /api/directory/csv?version=N gives the same as a file. */
export interface DirectoryView {
  version: number;
  districts: District[];
  matters: { id: string; label: Words }[];
  departments: Department[];
  /** How each department is at this moment, by its code. */
  now: Record<string, DepartmentNow>;
  changedBy: string | null;
  /** Real wall milliseconds. */
  changedAt: number | null;
}

export interface DepartmentNow {
  /** "097-000-0001". */
  display: string;
  /** Why nobody is put through there at this moment. */
  barred: Barred | null;
  /** Somebody is there. */
  open: boolean;
  /** When somebody is there again; null where that is not in sight. */
  opensAt: number | null;
}

/** PUT /api/directory. A number that is changed counts as unconfirmed, unless it comes with a new confirmation. */
export interface DirectoryBody {
  version: number;
  departments: Department[];
}

/** PUT /api/directory/csv: the file's text. What is wrong with it is named "csv.<line>". */
export interface DirectoryCsvBody {
  version: number;
  csv: string;
}

/** GET /api/directory/versions, newest first. */
export interface DirectoryVersions {
  versions: DirectoryVersion[];
}

export interface DirectoryVersion {
  version: number;
  by: string;
  /** Real wall milliseconds. */
  at: number;
  /** What it changed of the version before it. */
  changes: Difference;
}
