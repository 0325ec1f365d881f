/**
 * The departments and interpreters behind the trunk: one telephone that takes any number of
 * calls at once, each with an ear of its own, so that it can be told who talks with whom.
 */
import { type Ear, openEar } from "../live/ear.js";
import { header, type Message, SipPhone } from "../live/asterisk.sip.js";
import { until } from "../live/people.js";
import type { System } from "../live/system.js";

export interface TownLine {
  ear: Ear;
  answer(): void;
  hangUp(): Promise<void>;
  /** Wait until the centre has hung up, or has taken the call back. */
  released(): Promise<void>;
  /** As if its cable was cut: not a word more, and not a sound. */
  vanish(): Promise<void>;
}

export interface Town {
  /** Wait until it rings at this number, and has not before. */
  rings(number: string): Promise<TownLine>;
  /** How often it has rung anywhere. */
  calls(): number;
  close(): Promise<void>;
}

const PORT = 5060;

export async function openTown({ carrier, sip }: System): Promise<Town> {
  const phone = await SipPhone.open("town", carrier, { address: sip.host, port: sip.port }, PORT);
  const ears = new Map<string, Ear>();
  const invites = new Map<string, Message>();
  const taken = new Set<string>();

  phone.onInvite = (invite) => {
    const id = header(invite, "call-id");
    const ear = ears.get(id);
    // Within a call it is Asterisk that wants to know whether we are still there.
    if (header(invite, "to").includes(";tag=")) return phone.answer(invite, ear?.port);
    invites.set(id, invite);
    phone.reply(invite, "180 Ringing");
  };

  return {
    calls: () => invites.size,
    async rings(number) {
      const fits = ([id, { first }]: [string, Message]) => !taken.has(id) && first.startsWith(`INVITE sip:${number}@`);
      const [id, invite] = await until(`it rings at ${number}`, () => [...invites].find(fits));
      taken.add(id);
      const ear = await openEar(carrier);
      ears.set(id, ear);
      const over = () => phone.heard.some((one) => /^(BYE|CANCEL) /.test(one.first) && header(one, "call-id") === id);
      return {
        ear,
        answer: () => phone.answer(invite, ear.port),
        hangUp: async () => void (await phone.within(invite, "BYE")),
        released: async () => void (await until(`the line of ${number} is released`, over)),
        vanish: () => ear.close(),
      };
    },
    async close() {
      for (const ear of ears.values()) await ear.close();
      await phone.close();
    },
  };
}
