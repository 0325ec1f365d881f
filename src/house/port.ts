/**
 * Addresses that others hold. They are tried before anything is started, because a part
 * that finds its port taken says so deep in its log, if at all: Asterisk starts without the
 * transport and is then a PBX that nobody reaches.
 */
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { type Address, addressText, type Config } from "../config.js";
import { phonesBeside } from "../rehearsal/place.js";
import { Trouble } from "./trouble.js";

interface Wanted {
  variable: string;
  address: Address;
  tcp: boolean;
  udp: boolean;
}

/**
 * @throws Trouble naming the variable of each address that cannot be used
 */
export async function requireFreePorts(config: Config): Promise<void> {
  const wanted: Wanted[] = [
    { variable: "MADOGUCHI_SIP", address: config.sip, tcp: true, udp: true },
    { variable: "MADOGUCHI_HTTP", address: config.http, tcp: true, udp: false },
    { variable: "MADOGUCHI_ARI", address: config.ari, tcp: true, udp: false },
    { variable: "MADOGUCHI_AMI", address: config.ami, tcp: true, udp: false },
    ...rehearsalsOwn(config).map((address) => ({ variable: "MADOGUCHI_CARRIER", address, tcp: false, udp: true })),
  ];
  const taken = (await Promise.all(wanted.map(problemOf))).filter((problem) => problem !== null);
  if (taken.length === 0) return;
  const [first] = taken;
  const other = first && { ...first.address, port: first.address.port + 100 };
  throw new Trouble(
    taken.map(({ text }) => text).join("\n"),
    `stop the program that holds it, or choose another, for example: ${first?.variable}=${other && addressText(other)} npm start`,
  );
}

/** Where the rehearsal's carrier and phones listen, if it has any; they are found by the one variable. */
function rehearsalsOwn({ site, quiet, carrier, sip }: Config): Address[] {
  if (!site.rehearsal || quiet) return [];
  try {
    return [carrier, phonesBeside(carrier, sip)];
  } catch (error) {
    throw new Trouble((error as Error).message, "choose another address for the carrier, for example: MADOGUCHI_CARRIER=127.0.0.2 npm start");
  }
}

async function problemOf(wanted: Wanted): Promise<(Wanted & { text: string }) | null> {
  const codes = [wanted.tcp ? await tcpProblem(wanted.address) : null, wanted.udp ? await udpProblem(wanted.address) : null];
  const code = codes.find((one) => one !== null);
  if (code === undefined || code === null) return null;
  return { ...wanted, text: `${wanted.variable}=${addressText(wanted.address)} cannot be used: ${reason(code)}` };
}

function reason(code: string): string {
  switch (code) {
    case "EADDRINUSE":
      return "another program listens there";
    case "EADDRNOTAVAIL":
      return "this machine does not have that address";
    case "EACCES":
      return "this user may not listen there";
    default:
      return code;
  }
}

/** Null where the address is free for TCP, else the error's code. */
export async function tcpProblem({ host, port }: Address): Promise<string | null> {
  const server = net.createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    await new Promise<void>((done) => server.close(() => done()));
  }
}

/** Null where the address is free for UDP, else the error's code. */
export async function udpProblem({ host, port }: Address): Promise<string | null> {
  const socket = dgram.createSocket(host.includes(":") ? "udp6" : "udp4");
  try {
    socket.bind({ port, address: host, exclusive: true });
    await once(socket, "listening");
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.close();
  }
}
