import { signal } from "@preact/signals";
import { type Door, type LoginBody, type Me, RIGHTS, type Right } from "../src/panel/live-types.js";
import { ApiFailure, ask, whenSessionIsOver } from "./api.js";
import { closeFeed, openFeed } from "./feed.js";

/** Who sits before this browser. `undefined`: not known yet; `null`: nobody. */
export const me = signal<Me | null | undefined>(undefined);

/** The server has not answered yet; we ask again until it does. */
export const serverAway = signal(false);

export const door = signal<Door | null>(null);

const ASK_AGAIN_MS = 1000;

whenSessionIsOver(leave);

/** Asks who we are, and opens the feed when we are somebody. */
export async function enter(): Promise<void> {
  void ask<Door>("GET", "/api/door").then(
    (seen) => (door.value = seen),
    () => {},
  );
  try {
    welcome(await ask<Me>("GET", "/api/me"));
  } catch (thrown) {
    if (!(thrown instanceof ApiFailure)) throw thrown;
    // Without an answer from the server the session may well be alive: try until it says so.
    if (thrown.status === 401) leave();
    else {
      serverAway.value = true;
      setTimeout(() => void enter(), ASK_AGAIN_MS);
    }
  }
}

/** Throws `ApiFailure` with the server's reason. */
export async function logIn(body: LoginBody): Promise<void> {
  welcome(await ask<Me>("POST", "/api/login", body));
}

export async function logOut(): Promise<void> {
  try {
    await ask<null>("POST", "/api/logout");
  } finally {
    leave();
  }
}

export function may(right: Right): boolean {
  const role = me.value?.role;
  return role !== undefined && (RIGHTS[right] as readonly string[]).includes(role);
}

function welcome(person: Me): void {
  me.value = person;
  openFeed({ me: (changed) => (me.value = changed), loggedOut: leave });
}

function leave(): void {
  closeFeed();
  me.value = null;
}
