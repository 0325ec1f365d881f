import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { testPrograms } from "../installed.js";
import { drive, type ForeignPhone, type ForeignPhoneOptions, lastSamplesOf, toneFile } from "./foreign-phone.js";
import { until } from "./people.js";
import { freePort } from "./sipp.js";

export interface Baresip extends ForeignPhone {
  /** Hand the present call to a number, unannounced (REFER). */
  transfer(number: string): Promise<void>;
}

/**
 * baresip 1.0, told what to do over its control port (module ctrl_tcp): JSON in netstrings. It
 * hangs up by itself as soon as it is told how its blind transfer ended, well or badly.
 */
export async function openBaresip({ seat, host, registrar, toneHz }: ForeignPhoneOptions): Promise<Baresip> {
  const { baresip } = testPrograms();
  const [sip, control] = [await freePort(host), await freePort(host)];
  const program = drive(baresip, "baresip", (folder) => {
    fs.writeFileSync(path.join(folder, "tone.wav"), toneFile(toneHz, TONE_S));
    fs.writeFileSync(path.join(folder, "config"), configuration({ folder, host, sip, control, modules: baresip.modules }));
    const account = `<sip:${seat}@${registrar.host}:${registrar.port};transport=udp>`;
    fs.writeFileSync(path.join(folder, "accounts"), `${account};auth_user=${seat};auth_pass=rehearsal-${seat};regint=600;audio_codecs=pcmu\n`);
    fs.writeFileSync(path.join(folder, "contacts"), "");
    return { args: ["-f", folder] };
  });
  const { ask, close, happened } = await openControl(host, control);
  await until("baresip has registered", async () => (await ask("reginfo")).includes("OK"));
  let rung = 0;

  return {
    seat,
    said: program.said,
    async rings() {
      await until("baresip rings", () => happened("CALL_INCOMING") > rung);
      rung += 1;
    },
    async answer() {
      await ask("accept");
      await until("baresip's call is established", () => happened("CALL_ESTABLISHED") === rung);
    },
    hold: async () => void (await ask("hold")),
    transfer: async (number) => void (await ask("transfer", `sip:${number}@${registrar.host}:${registrar.port}`)),
    hangUp: async () => void (await ask("hangup")),
    lately(samples) {
      // One for each call, named by when it began.
      const last = fs.readdirSync(program.folder).filter((name) => /-dec\.wav$/.test(name)).sort().at(-1);
      return last ? lastSamplesOf(path.join(program.folder, last), samples) : new Int16Array();
    },
    released: async () => void (await until("baresip has no call", () => happened("CALL_CLOSED") === happened("CALL_INCOMING"))),
    async leave() {
      await ask("quit").catch(() => {});
      close();
      await program.end();
    },
  };
}

/** Longer than any test. */
const TONE_S = 150;

interface Places {
  folder: string;
  host: string;
  sip: number;
  control: number;
  modules: string;
}

/** No sound card: the microphone is a file, the loudspeaker a cable that leads nowhere, and what is heard is dumped. */
function configuration({ folder, host, sip, control, modules }: Places): string {
  const modulesUsed = ["g711", "aufile", "aubridge", "sndfile"].map((name) => `module ${name}.so`);
  const apps = ["account", "menu", "ctrl_tcp"].map((name) => `module_app ${name}.so`);
  return [
    "poll_method epoll",
    `sip_listen ${host}:${sip}`,
    `net_interface ${host}`,
    "call_max_calls 4",
    `audio_source aufile,${path.join(folder, "tone.wav")}`,
    "audio_player aubridge,nowhere",
    "audio_alert aubridge,nowhere",
    "ausrc_srate 8000",
    "auplay_srate 8000",
    `snd_path ${folder}`,
    `module_path ${modules}`,
    ...modulesUsed,
    ...apps,
    `ctrl_tcp_listen ${host}:${control}`,
    "",
  ].join("\n");
}

/** Commands and their answers, and how often each event has happened. */
async function openControl(host: string, port: number) {
  const socket = await until("baresip can be told what to do", () => connected(host, port));
  const events = new Map<string, number>();
  const answers = new Map<string, (answer: Answer) => void>();
  let text = "";
  let asked = 0;
  // A netstring says how many bytes it has, and a caller's name may have two or three a letter.
  socket.setEncoding("latin1").on("data", (more: string) => {
    text += more;
    for (let head = /^(\d+):/.exec(text); head; head = /^(\d+):/.exec(text)) {
      const end = head[0].length + Number(head[1]);
      if (text.length <= end) return;
      const message = JSON.parse(Buffer.from(text.slice(head[0].length, end), "latin1").toString()) as Answer & { type?: string; token?: string };
      text = text.slice(end + 1);
      if (message.type) events.set(message.type, (events.get(message.type) ?? 0) + 1);
      answers.get(message.token ?? "")?.(message);
    }
  });
  socket.on("error", () => {});

  return {
    happened: (event: string) => events.get(event) ?? 0,
    close: () => void socket.destroy(),
    async ask(command: string, params = ""): Promise<string> {
      const token = String((asked += 1));
      const message = JSON.stringify({ command, params, token });
      const answer = new Promise<Answer>((resolve) => answers.set(token, resolve));
      socket.write(`${Buffer.byteLength(message)}:${message},`);
      const { ok, data } = await answer;
      if (!ok) throw new Error(`baresip refuses ${command}: ${data}`);
      return data;
    },
  };
}

/** It says nothing on a pipe before it ends, so whether it is there is asked by connecting. */
function connected(host: string, port: number): Promise<net.Socket | null> {
  const socket = net.connect(port, host);
  return new Promise((resolve) => socket.once("connect", () => resolve(socket)).once("error", () => resolve(null)));
}

interface Answer {
  ok: boolean;
  data: string;
}
