import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../src/panel/live-types.js";
import { ask, failureOf } from "../api.js";

/** What the server answers at `path` (null: not yet), or why it does not; asked again whenever the path or `again` changes. */
export function useAnswer<T>(path: string | null, again = 0): { answer: T | null; failed: ApiError | null } {
  const [answer, setAnswer] = useState<T | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  useEffect(() => {
    if (path === null) return;
    let here = true;
    ask<T>("GET", path).then(
      (value) => here && setAnswer(value),
      (thrown: unknown) => here && setFailed(failureOf(thrown)),
    );
    return () => {
      here = false;
    };
  }, [path, again]);
  return { answer, failed };
}

/** What people edit together: one version at a time, of which the server knows the number. */
export function useDocument<View extends { version: number }, Body extends { version: number }>(path: string) {
  const [view, setView] = useState<View | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const load = async () => {
    try {
      setView(await ask<View>("GET", path));
      setFailed(null);
    } catch (thrown) {
      setFailed(failureOf(thrown));
    }
  };
  /** Throws `ApiFailure`; after another person's change the page shows it. */
  const save = async (body: Omit<Body, "version">) => {
    if (view === null) return;
    try {
      setView(await ask<View>("PUT", path, { version: view.version, ...body }));
    } catch (thrown) {
      if (failureOf(thrown).error.code === "conflict") await load();
      throw thrown;
    }
  };
  return { view, failed, setView, load, save };
}
