/** What can go wrong, each as its own type: the gateway's problems, and not having reached it. */
import type { Limit, Mistake, SourceRow } from "./generated/models.js";

/** Everything this client throws by itself. */
export class HansaError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** No answer came: no connection, or not in time. `cause` is what `fetch` said. */
export class Unreachable extends HansaError {}

/** An answer came, and it is not what the contract says. */
export class Unreadable extends HansaError {}

/** The gateway says no, and why (RFC 9457). */
export class Problem extends HansaError {
  /** The HTTP status. */
  readonly status: number;
  /** The address of a page about this kind of problem, under the gateway's own. */
  readonly type: string;
  /** Stable, for programs: `bad-question`. */
  readonly slug: string;
  readonly title: string;
  readonly detail: string;
  /** What to do about it, in the language of the answer. */
  readonly hint: string;
  /** Names this request in the gateway's records; null when the answer was not the gateway's. */
  readonly trace_id: string | null;
  /** What to change in the request, one by one. */
  readonly errors: readonly Mistake[];
  /** How each source fared, when none or too few answered. */
  readonly sources: readonly SourceRow[];
  /** The rule by which requests are counted, when it is used up. */
  readonly limit: Limit | null;
  /** Milliseconds to wait before the next try; null when the gateway does not say. */
  readonly retryAfter: number | null;
  /** All of it, with what this client does not know. */
  readonly told: Readonly<Record<string, unknown>>;

  constructor(status: number, told: Record<string, unknown>, retryAfter: number | null) {
    const errors = list<Mistake>(told["errors"]);
    const type = text(told["type"], "about:blank");
    const slug = type.slice(type.lastIndexOf("/") + 1);
    const title = text(told["title"], `HTTP ${status}`);
    const wrong = errors.map((each) => `${each.name}: ${each.detail}`).join("; ");
    super([`${status} ${slug}`, title, wrong, text(told["hint"], "")].filter(Boolean).join(" – "));
    this.status = status;
    this.type = type;
    this.slug = slug;
    this.title = title;
    this.detail = text(told["detail"], "");
    this.hint = text(told["hint"], "");
    this.trace_id = typeof told["trace_id"] === "string" ? told["trace_id"] : null;
    this.errors = errors;
    this.sources = list<SourceRow>(told["sources"]);
    this.limit = (told["limit"] as Limit | null | undefined) ?? null;
    this.retryAfter = retryAfter;
    this.told = told;
  }
}

/** 400: the question cannot be answered as it stands; `errors` names each parameter. */
export class BadQuestion extends Problem {}
/** 401: the key or the token is not good, or there is none where one is needed. */
export class NotKnown extends Problem {}
/** 403: this needs a permission the caller does not have. */
export class NotAllowed extends Problem {}
/** 404: there is no such thing. */
export class NotFound extends Problem {}
/** 409: it cannot be done now, or not like this; `told` says more. */
export class Conflict extends Problem {}
/** 413, 415, 422: what was sent cannot be taken; `errors` names each field. */
export class Unacceptable extends Problem {}
/** 429: the caller's quota is used up; `limit` names the rule, `retryAfter` says how long to wait. */
export class TooMany extends Problem {}
/** 503: none or too few of the sources asked have answered; `sources` says why. */
export class Unavailable extends Problem {}

const KINDS: Readonly<Record<number, typeof Problem>> = {
  400: BadQuestion,
  401: NotKnown,
  403: NotAllowed,
  404: NotFound,
  409: Conflict,
  413: Unacceptable,
  415: Unacceptable,
  422: Unacceptable,
  429: TooMany,
  503: Unavailable,
};

/** The problem an answer holds; what stands between us and the gateway may answer with something else. */
export function problem(status: number, body: string, retryAfter: number | null): Problem {
  let told: unknown;
  try {
    told = JSON.parse(body);
  } catch {
    told = null;
  }
  const kind = KINDS[status] ?? Problem;
  return new kind(status, isObject(told) ? told : {}, retryAfter);
}

/** Whether this is an object of JSON. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function list<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]).filter(isObject) : [];
}
