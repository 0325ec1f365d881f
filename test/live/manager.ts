/** The manager at the panel, who sees everything and may act for any seat. */
import { until } from "./people.js";
import type { System } from "./system.js";

export interface Manager {
  get<T>(address: string): Promise<T>;
  /** @throws Error with the panel's words, where it refuses */
  post(address: string, body: unknown): Promise<void>;
  /** @throws Error as `post` does */
  put(address: string, body: unknown): Promise<void>;
}

export async function openManager({ http }: Pick<System, "http">): Promise<Manager> {
  let cookie = "";
  /** Asked again while no control plane is there to answer. */
  const ask = (address: string, body?: unknown, method = "POST"): Promise<Response> => {
    const headers = { "content-type": "application/json", origin: http, cookie };
    const how = body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) };
    return until(`the panel answers ${address}`, () => fetch(http + address, how).catch(() => null));
  };
  const allowed = async (address: string, body?: unknown, method?: string) => {
    const answer = await ask(address, body, method);
    if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const welcome = await allowed("/api/login", { name: "manager", password: "rehearsal-manager" });
  cookie = welcome.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return {
    get: async <T>(address: string) => (await (await allowed(address)).json()) as T,
    post: async (address, body) => void (await allowed(address, body)),
    put: async (address, body) => void (await allowed(address, body, "PUT")),
  };
}
