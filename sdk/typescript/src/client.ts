/** The client: how to reach a gateway, and how to go through pages. */
import type { Listing } from "./answers.js";
import { Everything } from "./generated/methods.js";
import { PATIENT, type Retry } from "./retrying.js";
import { Sending, type Settings } from "./sending.js";

/** How a client is set up. */
export interface Wishes {
  /** A publishable key. */
  key?: string;
  /** A citizen's or an app's access token, or what gives one for each request. */
  token?: Settings["token"];
  /** What labels and problems come in: `de`, `en`. */
  language?: string;
  /** Names you in the gateway's records, outside browsers: `bins/1.2`. */
  app?: string;
  /** Milliseconds for each attempt; where the gateway is asked to `wait` longer, so does the client. */
  timeout?: number;
  retry?: Partial<Retry>;
  fetch?: typeof fetch;
}

/** A gateway, by its address. */
export class Hansa extends Everything {
  constructor(url: string, wishes: Wishes = {}) {
    super(
      new Sending({
        url: url.replace(/\/+$/, ""),
        key: wishes.key,
        token: wishes.token,
        language: wishes.language,
        app: wishes.app,
        timeout: wishes.timeout ?? 15_000,
        retry: { ...PATIENT, ...wishes.retry },
        fetch: wishes.fetch ?? globalThis.fetch.bind(globalThis),
      }),
    );
  }

  /** This page and those after it, each asked for when it is wanted; look at `complete` on each. */
  async *pages<P extends Listing<unknown>>(first: P): AsyncGenerator<P> {
    let page: P | null = first;
    while (page !== null) {
      yield page;
      const cursor: string | null = page.next_cursor;
      page = cursor === null ? null : ((await page.follow(cursor)) as P);
    }
  }

  /** The items of this page and of those after it. */
  async *items<T>(first: Listing<T>): AsyncGenerator<T> {
    for await (const page of this.pages(first)) yield* page.items;
  }
}
