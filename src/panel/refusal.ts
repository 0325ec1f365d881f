import type { ApiError, ErrorCode, Words } from "./live-types.js";

/**
 * A refusal that people read: what is wrong and what to do about it, in Japanese and
 * English. Thrown by whatever answers a request, turned into the answer in one place.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ApiError,
    /** Seconds until another try makes sense. */
    readonly retryAfter?: number,
  ) {
    super(body.error.en);
  }
}

/** One refusal: `error` and `remedy` are [Japanese, English]. */
export function refuse(
  status: number,
  code: ErrorCode,
  error: [string, string],
  remedy: [string, string],
  more: { fields?: ApiError["fields"]; retryAfter?: number } = {},
): Refusal {
  const body: ApiError = { error: { code, ...wordsOf(error) }, remedy: wordsOf(remedy) };
  if (more.fields) body.fields = more.fields;
  return new Refusal(status, body, more.retryAfter);
}

/** What is wrong and what to do about it, each [Japanese, English]. */
export type Said = readonly [error: [string, string], remedy: [string, string]];

/** The same of the floor's, and the reason alone, for a sentence of the call's story. */
export interface FloorRefusal {
  brief: Words;
  said: Said;
}

/** The floor has said no. */
export function refusedByFloor([error, remedy]: Said): Refusal {
  return refuse(409, "refused", error, remedy);
}

export function notLoggedIn(): Refusal {
  return refuse(
    401,
    "notLoggedIn",
    ["ログインしていません。", "You are not logged in."],
    ["ログインしてください。", "Log in."],
  );
}

export function forbidden(): Refusal {
  return refuse(
    403,
    "forbidden",
    ["この操作を行う権限がありません。", "Your role may not do this."],
    ["権限のある方に依頼してください。", "Ask somebody whose role may."],
  );
}

export function notFound(): Refusal {
  return refuse(
    404,
    "notFound",
    ["見つかりません。", "There is no such thing."],
    ["番号や宛先を確認してください。", "Check the number or the address."],
  );
}

export function conflict(): Refusal {
  return refuse(
    409,
    "conflict",
    ["ほかの方が先に変更しました。", "Somebody else changed this in the meantime."],
    ["最新の内容を読み込んでから、もう一度行ってください。", "Load the latest and do it again."],
  );
}

export function databaseAway(): Refusal {
  return refuse(
    503,
    "databaseAway",
    ["データベースが応答しないため、表示できません。", "The database does not answer, so this cannot be shown."],
    [
      "通話と記録には影響ありません。しばらくしてからもう一度お試しください。続く場合は技術者に連絡してください。",
      "Calls and records are not affected. Try again in a while; if it goes on, tell the technician.",
    ],
    { retryAfter: 10 },
  );
}

export function diskFull(): Refusal {
  return refuse(
    507,
    "diskFull",
    [
      "サーバーのディスクに空きがないため、保存できませんでした。変更は行われていません。",
      "The server's disk is full, so this could not be saved. Nothing was changed.",
    ],
    [
      "通話には影響ありません。技術者に空き容量を増やすよう依頼し、その後もう一度行ってください。",
      "Calls are not affected. Ask the technician to free some disk space, then do it again.",
    ],
  );
}

export function badRequest(fields?: ApiError["fields"]): Refusal {
  return refuse(
    400,
    "badRequest",
    ["入力内容に誤りがあります。", "Something in the request is wrong."],
    ["示された項目を直してください。", "Correct the fields that are named."],
    { fields },
  );
}

/** What a check of our own has found, each beside its field: "closures[2].reason" is "closures.2.reason" here. */
export function wrongFields(problems: readonly { path: string; ja: string; en: string }[]): Refusal {
  return badRequest(problems.map(({ path, ja, en }) => ({ path: path.replaceAll(/\[(\d+)\]/g, ".$1"), message: { ja, en } })));
}

export function fault(): Refusal {
  return refuse(
    500,
    "fault",
    ["内部の誤りが起きました。", "Something went wrong inside."],
    ["もう一度お試しください。続く場合は技術者に連絡してください。", "Try again; if it goes on, tell the technician."],
  );
}

function wordsOf([ja, en]: [string, string]): Words {
  return { ja, en };
}
