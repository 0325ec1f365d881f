import { note } from "../admin/audit.store.js";
import type { AlarmList } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { notFound } from "./refusal.js";
import { type Route, route } from "./route.js";

/** The list of alarms, and that somebody has seen one. */
export function alarmRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/alarms",
      right: "seeAlarms",
      summary: "What is wrong, what it means for callers and what to do",
      answer: "AlarmList",
      handle: (): AlarmList => ({ alarms: parts.alarms.list() }),
    }),
    route({
      method: "post",
      path: "/api/alarms/{key}/acknowledge",
      right: "acknowledgeAlarms",
      summary: "Somebody has seen this alarm",
      handle({ params, person }) {
        const key = params["key"] ?? "";
        const by = person().account.name;
        if (!parts.alarms.acknowledge(key, by)) throw notFound();
        note(parts.ledger, { by, action: "alarm.acknowledge", target: key });
        return undefined;
      },
    }),
  ];
}
