import { useState } from "preact/hooks";
import type { ApiError } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";

/** Runs requests one at a time, with whether one is under way and why the last was refused. */
export function useRequest() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const run = async (request: () => Promise<void>) => {
    setBusy(true);
    setRefused(null);
    try {
      await request();
    } catch (thrown) {
      setRefused(failureOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, run, forget: () => setRefused(null) };
}
