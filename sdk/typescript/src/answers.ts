/** The envelopes: what came, and how complete it is. */
import type { Explained, SourceRow } from "./generated/models.js";

/** What asks for the page after. */
export type Follow<P> = (cursor: string) => Promise<P>;

const ANSWERED: ReadonlySet<string> = new Set(["fresh", "stale"]);
const NO_ANSWER: ReadonlySet<string> = new Set(["failed", "refused", "paused"]);

/** Whether there is an answer of this source, be it an older one. */
export function answered(row: SourceRow): boolean {
  return ANSWERED.has(row.state);
}

/** Whether this source should have answered and did not; a city that does not offer the thing is not silent. */
export function silent(row: SourceRow): boolean {
  return NO_ANSWER.has(row.state);
}

/** How many records match; null when the source has not answered, which is not 0. */
export function knownCount(row: SourceRow): number | null {
  return answered(row) ? row.count : null;
}

/** A page of things that come from one place and are all there: one's own orders, the deliveries of a webhook. */
export class Listing<T> implements Iterable<T> {
  /** In a fixed order. */
  readonly items: readonly T[];
  /** For the next page; null on the last. */
  readonly next_cursor: string | null;
  /** @internal */
  readonly follow: Follow<Listing<T>>;

  constructor(told: { items: readonly T[]; next_cursor?: string | null }, follow: Follow<Listing<T>>) {
    this.items = told.items;
    this.next_cursor = told.next_cursor ?? null;
    this.follow = follow;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}

/** A page of the cities' answers. An empty one that is `complete` means that there is nothing. */
export class Page<T> extends Listing<T> {
  /** One row per source of each selected city. */
  readonly sources: readonly SourceRow[];
  /** Whether every source asked has answered, nothing was cut off, and the window is covered. */
  readonly complete: boolean;
  /** How the answer came about; undefined unless asked for. */
  readonly explain: Explained | null | undefined;

  constructor(told: Told & { items: readonly T[]; next_cursor: string | null }, follow: Follow<Page<T>>) {
    super(told, follow);
    this.sources = told.sources;
    this.complete = told.complete;
    this.explain = told.explain;
  }

  /** The sources that should have answered and did not; `problem` says why. What they have is unknown. */
  get failed(): readonly SourceRow[] {
    return this.sources.filter(silent);
  }

  /** The sources whose answer is an older one; `as_of` says of when. */
  get stale(): readonly SourceRow[] {
    return this.sources.filter((row) => row.state === "stale");
  }
}

/** One thing, with how its source fared. */
export class Answer<T> {
  readonly item: T;
  readonly sources: readonly SourceRow[];
  readonly complete: boolean;
  readonly explain: Explained | null | undefined;

  constructor(told: Told & { item: T }) {
    this.item = told.item;
    this.sources = told.sources;
    this.complete = told.complete;
    this.explain = told.explain;
  }
}

interface Told {
  sources: readonly SourceRow[];
  complete: boolean;
  explain?: Explained | null;
}
