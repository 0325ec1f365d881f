import type { ContactVersion } from "../contact/contact.js";
import type { FollowUp } from "../contact/follow-up.js";
import type { ReplyVersion } from "../contact/reply.js";
import type { Orm } from "./db.js";
import { accounts, audit, contacts, followUps, replies, settings } from "./schema.js";

/**
 * What reaches PostgreSQL by way of the ledger besides facts: what people changed on the
 * panel, what they did there and what they wrote down of calls. It is in force, or true, from
 * the moment it is in the ledger; so a closure can be entered while PostgreSQL is away. Times
 * are real wall ms, those of contacts, follow-ups and replies of the business clock, as the calls' are.
 */
export type Post =
  | { type: "audit"; id: string; at: number; by: string; action: string; target: string | null; detail: unknown }
  | { type: "setting"; name: string; version: number; value: unknown; by: string; at: number }
  | { type: "account"; account: AccountPost }
  | { type: "contact"; contact: ContactVersion }
  | { type: "followUp"; followUp: FollowUp }
  | { type: "reply"; reply: ReplyVersion };

export interface AccountPost extends Omit<typeof accounts.$inferInsert, "lockedUntil" | "changedAt"> {
  lockedUntil: number | null;
  changedAt: number;
}

/** Puts them in, in order; what is there already stays, and the latest state of an account and of a contact's version wins. */
export async function putPosts(orm: Orm, posts: readonly Post[]): Promise<void> {
  await orm.transaction(async (tx) => {
    for (const post of posts) await putPost(tx, post);
  });
}

async function putPost(tx: Pick<Orm, "insert">, post: Post): Promise<unknown> {
  switch (post.type) {
    case "audit": {
      const { type: _, ...row } = post;
      return tx
        .insert(audit)
        .values({ ...row, at: new Date(post.at) })
        .onConflictDoNothing();
    }
    case "setting": {
      const { type: _, ...row } = post;
      return tx
        .insert(settings)
        .values({ ...row, at: new Date(post.at) })
        .onConflictDoNothing();
    }
    case "account": {
      const { lockedUntil, changedAt, ...rest } = post.account;
      const row = {
        ...rest,
        lockedUntil: lockedUntil === null ? null : new Date(lockedUntil),
        changedAt: new Date(changedAt),
      };
      return tx.insert(accounts).values(row).onConflictDoUpdate({ target: accounts.name, set: row });
    }
    case "contact": {
      const { since, at, ...rest } = post.contact;
      const row = { ...rest, since: new Date(since), at: new Date(at) };
      return tx
        .insert(contacts)
        .values(row)
        .onConflictDoUpdate({ target: [contacts.call, contacts.version], set: row });
    }
    case "followUp": {
      const row = { ...post.followUp, at: new Date(post.followUp.at) };
      return tx.insert(followUps).values(row).onConflictDoNothing();
    }
    case "reply": {
      const { at, repliedAt, ...rest } = post.reply;
      const row = { ...rest, at: new Date(at), repliedAt: repliedAt === null ? null : new Date(repliedAt) };
      return tx.insert(replies).values(row).onConflictDoNothing();
    }
    default:
      return post satisfies never;
  }
}
