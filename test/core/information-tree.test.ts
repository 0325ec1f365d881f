import { describe, expect, it } from "vitest";
import { checkInformation } from "../../src/ivr/tree-problem.js";
import type { Information, InformationNode } from "../../src/ivr/tree.js";
import { openSiteFolder, vocabulary } from "./site-kit.js";

const context = { sayable: vocabulary.sayable, languageKeys: { "7": "en", "8": "zh", "9": "ko" } as const, isWanted: false };

function node(id: string, keys: Record<string, string> = {}, more: Partial<InformationNode> = {}): InformationNode {
  return {
    id,
    label: { ja: id, en: id },
    prompt: "information_hours",
    invite: "information_hours_invite",
    keys: Object.entries(keys).map(([key, to]) => ({ key, to })),
    ...more,
  };
}

function tree(...nodes: InformationNode[]): Information {
  return { closedKey: null, nodes };
}

describe("a voice information", () => {
  it("of an entrance and what its keys lead to is one that callers can use, also where two ways lead to one node", () => {
    expect(checkInformation(tree(node("a", { "1": "b", "2": "c" }), node("b", { "1": "c" }), node("c")), context)).toEqual([]);
    expect(checkInformation({ closedKey: "1", nodes: [node("a")] }, context)).toEqual([]);
    expect(checkInformation(tree(), context)).toEqual([]);
  });

  it.each<[string, Information, string, RegExp]>([
    ["a loop", tree(node("a", { "1": "b" }), node("b", { "1": "c" }), node("c", { "2": "a" })), "nodes[2].keys[0].to", /in a loop \(a → b → c → a\); take this key out/],
    ["a node that leads to itself", tree(node("a", { "1": "b" }), node("b", { "1": "b" })), "nodes[1].keys[0].to", /\(b → b\)/],
    ["a node that nobody can hear", tree(node("a", { "1": "b" }), node("b"), node("c")), "nodes[2]", /nobody can get to "c"; let a key lead to it/],
    ["a prompt unheard of", tree(node("a", {}, { prompt: "x" })), "nodes[0].prompt", /there is no prompt "x"/],
    ["a prompt that lacks a language", tree(node("a", {}, { prompt: "languages" })), "nodes[0].prompt", /no words in ja/],
    ["a prompt that needs what is not known", tree(node("a", {}, { prompt: "closed" })), "nodes[0].prompt", /does not fit/],
    ["an invitation that says no key", tree(node("a", {}, { invite: "information" })), "nodes[0].invite", /need \{key\} alone/],
    ["one key twice", tree(node("a", {}, { keys: [{ key: "1", to: "b" }, { key: "1", to: "b" }] }), node("b")), "nodes[0].keys[1].key", /key 1 stands here twice/],
    ["a key to nowhere", tree(node("a", { "1": "z" })), "nodes[0].keys[0].to", /no node "z"; name one of a/],
    ["a language's key", tree(node("a", { "8": "b" }), node("b")), "nodes[0].keys[0].key", /chooses the language "zh"/],
    ["0", tree(node("a", { "0": "b" }), node("b")), "nodes[0].keys[0].key", /always leads to the queue/],
    ["*", tree(node("a", { "*": "b" }), node("b")), "nodes[0].keys[0].key", /always leads back/],
    ["#", tree(node("a", { "#": "b" }), node("b")), "nodes[0].keys[0].key", /one key from 1 to 9/],
    ["one id twice", tree(node("a", { "1": "a2" }), node("a2"), node("a2")), "nodes[2].id", /is the id of nodes\[1\] already/],
    ["an id that is none", tree(node("A")), "nodes[0].id", /lower-case name/],
    ["a name left out", tree(node("a", {}, { label: { ja: "案内", en: "" } })), "nodes[0].label.en", /1 to 40 characters/],
    ["a closed key that is a language's", { closedKey: "7", nodes: [node("a")] }, "closedKey", /language "en"/],
    ["a closed key to nowhere", { closedKey: "1", nodes: [] }, "closedKey", /leads nowhere/],
  ])("with %s is refused, with the place and the remedy", (_, refused, path, message) => {
    const problems = checkInformation(refused, context);
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]?.en).toMatch(message);
    expect(problems[0]?.ja).toMatch(/。$/);
  });

  it("with six keys at one node is refused: nobody remembers them", () => {
    const six = tree(node("a", { "1": "b", "2": "b", "3": "b", "4": "b", "5": "b", "6": "b" }), node("b"));
    expect(checkInformation(six, context).map(({ path }) => path)).toEqual(["nodes[0].keys"]);
  });

  it("without nodes is refused where callers are led into it", () => {
    expect(checkInformation(tree(), { ...context, isWanted: true }).map(({ path }) => path)).toEqual(["nodes"]);
  });
});

describe("a site's voice information and overflow rules", () => {
  const site = openSiteFolder();

  it("are told with their file and place", async () => {
    await site.change("information", (data) => {
      data.nodes[1].keys = [{ key: "1", to: data.nodes[0].id }];
    });
    await site.change("overflow", (data) => {
      data[2].action.prompt = "nothing";
    });
    expect(await site.problems()).toEqual([
      expect.stringMatching(/^information\.json nodes\[1\]\.keys\[0\]\.to: goes round in a loop/),
      expect.stringMatching(/^overflow\.json \[2\]\.action\.prompt: there is no prompt "nothing"/),
    ]);
  });

  it("of the rehearsal have the lost card first", async () => {
    expect(await site.problems()).toEqual([]);
    await site.change("information", (data) => {
      expect(data.nodes[0].keys[0]).toEqual({ key: "1", to: "lost_card" });
    });
  });
});
