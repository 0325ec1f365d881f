/**
 * A TCP relay between the adapter and ARI, which can go silent without closing anything, cut
 * every connection, and slip a message of its own into the event stream.
 */
import net from "node:net";
import type { Address } from "../../src/config.js";

export class Proxy {
  private readonly pairs = new Set<{ client: net.Socket; server: net.Socket; isWebsocket: boolean }>();
  private silent = false;
  private shut = false;
  /** Connections that were opened so far. */
  opened = 0;

  private constructor(
    private readonly listener: net.Server,
    readonly address: Address,
  ) {}

  static async open(target: Address): Promise<Proxy> {
    const listener = net.createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as net.AddressInfo;
    const proxy = new Proxy(listener, { host: "127.0.0.1", port });
    listener.on("connection", (client) => proxy.relay(client, target));
    return proxy;
  }

  private relay(client: net.Socket, target: Address): void {
    this.opened += 1;
    if (this.shut) return void client.destroy();
    const server = net.connect(target);
    const pair = { client, server, isWebsocket: false };
    this.pairs.add(pair);
    client.on("data", (data) => {
      if (data.includes("Upgrade: websocket")) pair.isWebsocket = true;
      if (!this.silent) server.write(data);
    });
    server.on("data", (data) => {
      if (!this.silent) client.write(data);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => {});
      one.on("close", () => {
        // In silence the other side does not hear of it, and stays until it is cut.
        if (this.silent) return;
        this.pairs.delete(pair);
        other.destroy();
      });
    }
  }

  /** Nothing passes any more, and nobody is told: a half-open connection. */
  goSilent(): void {
    this.silent = true;
  }

  /** What is open stays silent for ever; new connections work. */
  recover(): void {
    for (const { client, server } of this.pairs) for (const socket of [client, server]) socket.removeAllListeners("data");
    this.silent = false;
  }

  cut(): void {
    for (const { client, server } of this.pairs) for (const socket of [client, server]) socket.destroy();
  }

  /** New connections are closed at once, as by a port that nobody listens on; or let through again. */
  refuse(refuse: boolean): void {
    this.shut = refuse;
  }

  /** A text frame (RFC 6455, 5.2) as if ARI had sent it. */
  inject(text: string): void {
    const payload = Buffer.from(text);
    const head =
      payload.length < 126
        ? Buffer.from([0x81, payload.length])
        : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
    for (const { client, isWebsocket } of this.pairs) if (isWebsocket) client.write(Buffer.concat([head, payload]));
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}
