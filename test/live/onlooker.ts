/** Somebody at the panel who sees the alarms and the state of the parts: the manager. */
import type { AlarmList, AlarmRow, PartStatus, Status } from "../../src/panel/live-types.js";
import { openManager } from "./manager.js";
import { until } from "./people.js";
import type { System } from "./system.js";

export interface Onlooker {
  /** Wait until this alarm lasts. */
  seesAlarm(key: string): Promise<AlarmRow>;
  /** Wait until it does so no more, whether or not it is still listed. */
  seesNoAlarm(key: string): Promise<void>;
  alarms(): Promise<AlarmRow[]>;
  parts(): Promise<PartStatus[]>;
}

export async function openOnlooker(system: Pick<System, "http">): Promise<Onlooker> {
  const { get } = await openManager(system);
  const alarms = async () => (await get<AlarmList>("/api/alarms")).alarms;
  const lasting = async (key: string) => (await alarms()).find((one) => one.key === key && one.clearedAt === null);
  return {
    alarms,
    parts: async () => (await get<Status>("/api/status")).parts,
    seesAlarm: (key) => until(`the alarm ${key} is raised`, () => lasting(key)),
    seesNoAlarm: async (key) => void (await until(`the alarm ${key} is over`, async () => (await lasting(key)) === undefined)),
  };
}
