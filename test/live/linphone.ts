import fs from "node:fs";
import path from "node:path";
import { testPrograms } from "../installed.js";
import { drive, type ForeignPhone, type ForeignPhoneOptions, lastSamplesOf, toneFile } from "./foreign-phone.js";
import { until } from "./people.js";
import { freePort } from "./sipp.js";

export interface Linphone extends ForeignPhone {
  /** Take the held call back. */
  resume(): Promise<void>;
  /** A second call, beside the one on hold. */
  dial(number: string): Promise<void>;
  /** Wait until a call is under way that is not on hold. */
  talks(): Promise<void>;
  /** Press transfer in the second call: it and the one on hold are to be put together (REFER with Replaces). */
  bringTogether(): Promise<void>;
}

/** linphone's console client 5.1, told what to do, and asked how it is, by lines on its standard input. */
export async function openLinphone({ seat, host, registrar, toneHz }: ForeignPhoneOptions): Promise<Linphone> {
  const { linphone } = testPrograms();
  const [sip, rtp] = [await freePort(host), await freePort(host)];
  const program = drive(linphone, "linphone", (folder) => {
    fs.writeFileSync(path.join(folder, "tone.wav"), toneFile(toneHz, TONE_S));
    fs.writeFileSync(path.join(folder, "rc"), configuration({ seat, host, registrar, sip, rtp }));
    // Without a place for its database it listens nowhere.
    fs.mkdirSync(path.join(folder, ".local/share/linphone"), { recursive: true });
    // Its grammars are looked for in share/belr of the folder in which it runs.
    return { args: ["-c", path.join(folder, "rc")], cwd: linphone.folder };
  });
  const heardIn = path.join(program.folder, "heard.wav");

  /** What it answers to a line. */
  async function ask(line: string): Promise<string> {
    const before = program.said().length;
    program.type(line);
    const answer = () => program.said().slice(before);
    await until(`linphone answers ${line}`, () => answer().includes(PROMPT));
    return answer();
  }

  /** Its calls, "1 Paused" and "2 StreamsRunning", in the order in which they began. */
  const calls = async () =>
    [...(await ask("calls")).matchAll(/^(\d+) +\|.*\| (\w+) +\|/gm)].map(([, id, state]) => ({ id: id as string, state: state as string }));
  const callThatIs = (state: string) => until(`linphone's call is ${state}`, async () => (await calls()).find((one) => one.state === state));
  const untilCalls = (...states: string[]) =>
    until(`linphone's calls are ${states}`, async () => (await calls()).map(({ state }) => state).join() === states.join());

  await until("linphone starts", () => program.said().includes(PROMPT));
  for (const line of ["soundcard use files", `play ${path.join(program.folder, "tone.wav")}`, `record ${heardIn}`]) await ask(line);
  await until("linphone has registered", async () => (await ask("status register")).includes("registered, identity="));

  return {
    seat,
    said: program.said,
    rings: async () => void (await callThatIs("IncomingReceived")),
    async answer() {
      await ask("answer");
      await callThatIs("StreamsRunning");
    },
    async hold() {
      const { id } = await callThatIs("StreamsRunning");
      await ask(`pause ${id}`);
      await until("linphone holds", async () => (await calls()).some((one) => one.id === id && one.state === "Paused"));
    },
    async resume() {
      const { id } = await callThatIs("Paused");
      await ask(`resume ${id}`);
      await callThatIs("StreamsRunning");
    },
    async dial(number) {
      await ask(`call sip:${number}@${registrar.host}:${registrar.port}`);
    },
    talks: async () => void (await callThatIs("StreamsRunning")),
    async bringTogether() {
      const [held, other] = await calls();
      await ask(`transfer ${held?.id} --to-call ${other?.id}`);
    },
    async hangUp() {
      await ask(`terminate ${(await calls()).at(-1)?.id}`);
    },
    lately: (samples) => lastSamplesOf(heardIn, samples),
    released: () => untilCalls().then(() => {}),
    async leave() {
      program.type("quit");
      await program.end();
    },
  };
}

const PROMPT = "linphonec> ";
/** It begins again when it is over. */
const TONE_S = 10;

interface Places {
  seat: string;
  host: string;
  registrar: { host: string; port: number };
  sip: number;
  rtp: number;
}

/** One codec, one transport, and addresses of its own. */
function configuration({ seat, host, registrar, sip, rtp }: Places): string {
  const codecs = ["opus/48000", "speex/16000", "speex/8000", "PCMU/8000", "PCMA/8000"].flatMap((codec, index) => {
    const [mime, rate] = codec.split("/");
    return [`[audio_codec_${index}]`, `mime=${mime}`, `rate=${rate}`, `enabled=${mime === "PCMU" ? 1 : 0}`];
  });
  return [
    ...["[sip]", `sip_port=${sip}`, "sip_tcp_port=0", "sip_tls_port=0", `bind_address=${host}`],
    ...["guess_hostname=0", `contact=sip:${seat}@${host}`, "default_proxy=0"],
    ...["[rtp]", `audio_rtp_port=${rtp}`, `bind_address=${host}`],
    ...["[sound]", "echocancellation=0"],
    ...["[proxy_0]", `reg_proxy=<sip:${registrar.host}:${registrar.port};transport=udp>`, `reg_identity=sip:${seat}@${registrar.host}`],
    ...["reg_expires=600", "reg_sendregister=1", "publish=0"],
    ...["[auth_info_0]", `username=${seat}`, `passwd=rehearsal-${seat}`],
    ...codecs,
    "",
  ].join("\n");
}
