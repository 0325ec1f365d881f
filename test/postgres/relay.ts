import { randomInt } from "node:crypto";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A way to the database that can be cut: what a stopped server, a broken network and a
 * firewall that says nothing look like from our side.
 */
export interface Relay {
  /** The database's address by way of the relay. */
  url: string;
  /** Connections are cut and new ones refused. */
  cut(): Promise<void>;
  /** Connections stay, but nothing comes through any more. */
  stall(): void;
  /** Everything comes through again. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** @param url of a database on a unix socket, as `freshDatabase` gives it */
export async function relayTo(url: string): Promise<Relay> {
  const socketFolder = decodeURIComponent(/@([^/]*)\//.exec(url)![1]!);
  const open = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(`${socketFolder}/.s.PGSQL.5432`);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("data", (data) => void (stalled || other.write(data)));
      one.on("error", () => {});
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  // No address from which connections go out: its port is free again when it is mended.
  const host = `127.${randomInt(64, 250)}.${randomInt(1, 250)}.1`;
  await listen(server, host, 0);
  const { port } = server.address() as AddressInfo;
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return {
    url: url.replace(/@[^/]*\//, `@${host}:${port}/`),
    cut,
    stall() {
      stalled = true;
    },
    async mend() {
      stalled = false;
      if (!server.listening) await listen(server, host, port);
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}
