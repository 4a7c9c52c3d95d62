/** Sends requests with `fetch` and reads their answers. */
import { Answer, Listing, Page } from "./answers.js";
import { HansaError, isObject, problem, Unreachable, Unreadable } from "./errors.js";
import { type Happened, Lines, lines } from "./events.js";
import type { operations } from "./generated/schema.js";
import { VERSION } from "./generated/version.js";
import { Budget, type Retry, Tries, wanted } from "./retrying.js";

type One<T> = T extends readonly (infer Each)[] ? Each | readonly Each[] : T;
type Told<Id extends keyof operations> = operations[Id]["parameters"] extends { query?: infer Asked }
  ? NonNullable<Asked>
  : Record<string, never>;
/** What may be asked of an operation; a list takes one value, too. */
export type Query<Id extends keyof operations> = { [Name in keyof Told<Id>]: One<Told<Id>[Name]> };

/** What goes along with any request. */
export interface Options {
  /** To give up: nothing is tried again after that. */
  signal?: AbortSignal;
  /** Milliseconds for each attempt, instead of the client's own. */
  timeout?: number;
  /** The id of the last event heard, to go on from there. */
  lastEventId?: string;
}

/** What goes along with what is asked of a city. */
export interface Filed extends Options {
  /** Made for you when you give none. To survive a crash of your app, make it yourself and store it first. */
  idempotencyKey?: string;
}

/** A photo that goes along with a report: JPEG, PNG, WebP or HEIC, known by its content. */
export type Photo = Blob;

/** Whom to ask, as whom, and how patiently. */
export interface Settings {
  url: string;
  key: string | undefined;
  token: string | (() => string | Promise<string>) | undefined;
  language: string | undefined;
  app: string | undefined;
  timeout: number;
  retry: Retry;
  fetch: typeof fetch;
}

interface Parts {
  query?: object;
  body?: object;
  photos?: readonly Photo[];
  keyed?: boolean;
}

const JSON_TYPE = "application/json";
const STREAM = "text/event-stream";

/** A path with its places filled in. */
export function at(fixed: TemplateStringsArray, ...places: string[]): string {
  const said = places.map((place) => encodeURIComponent(place).replaceAll("%2F", "/").replaceAll("%3A", ":"));
  return fixed.reduce((path, part, number) => path + (said[number - 1] ?? "") + part);
}

/** The sender. */
export class Sending {
  readonly #settings: Settings;
  readonly #budget = new Budget();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async value<T>(verb: string, path: string, parts: Parts, options: Options): Promise<T> {
    return (await this.#json(verb, path, parts, options)) as T;
  }

  async page<T>(verb: string, path: string, parts: Parts, options: Options): Promise<Page<T>> {
    const told = await this.#json(verb, path, parts, options, "items", "sources");
    const follow = (cursor: string): Promise<Page<T>> => this.page(verb, path, following(parts, cursor), options);
    return new Page(told as unknown as ConstructorParameters<typeof Page<T>>[0], follow);
  }

  async listing<T>(verb: string, path: string, parts: Parts, options: Options): Promise<Listing<T>> {
    const told = await this.#json(verb, path, parts, options, "items");
    const follow = (cursor: string): Promise<Listing<T>> => this.listing(verb, path, following(parts, cursor), options);
    return new Listing(told as unknown as ConstructorParameters<typeof Listing<T>>[0], follow);
  }

  async answer<T>(verb: string, path: string, parts: Parts, options: Options): Promise<Answer<T>> {
    const told = await this.#json(verb, path, parts, options, "item", "sources");
    return new Answer(told as unknown as ConstructorParameters<typeof Answer<T>>[0]);
  }

  async text(verb: string, path: string, parts: Parts, options: Options): Promise<string> {
    return (await this.#sent(verb, path, parts, options, "*/*")).text;
  }

  async nothing(verb: string, path: string, parts: Parts, options: Options): Promise<void> {
    await this.#sent(verb, path, parts, options, JSON_TYPE);
  }

  /** What happens, until the gateway ends the stream; leaving the loop leaves the stream. */
  async *stream(verb: string, path: string, parts: Parts, options: Options): AsyncGenerator<Happened> {
    const [headers, body] = await this.#written(parts, options, STREAM);
    const signal = options.signal ?? null;
    const taken = new Lines();
    try {
      const response = await this.#settings.fetch(this.#address(path, parts), { method: verb, headers, body, signal });
      if (!response.ok) throw problem(response.status, await response.text(), wanted(response.headers));
      if (response.body === null) return;
      for await (const line of lines(response.body)) {
        const event = taken.take(line);
        if (event !== null) yield event;
      }
    } catch (error) {
      if (error instanceof HansaError) throw error;
      if (error instanceof SyntaxError) throw new Unreadable(`${path}: ${error.message}`, { cause: error });
      throw new Unreachable(`${path}: ${String(error)}`, { cause: error });
    }
  }

  async #json(verb: string, path: string, parts: Parts, options: Options, ...lists: string[]): Promise<object> {
    const { text } = await this.#sent(verb, path, parts, options, JSON_TYPE);
    let told: unknown;
    try {
      told = JSON.parse(text);
    } catch (error) {
      throw new Unreadable(`${verb} ${path}: no JSON came`, { cause: error });
    }
    const missing = isObject(told) ? lists.filter((name) => typeof (told as Record<string, unknown>)[name] !== "object") : ["an object"];
    if (missing.length > 0) throw new Unreadable(`${verb} ${path}: ${missing.join(", ")} is missing`);
    return told as object;
  }

  async #sent(verb: string, path: string, parts: Parts, options: Filed, accept: string): Promise<{ text: string }> {
    const key = parts.keyed ? (options.idempotencyKey ?? crypto.randomUUID()) : undefined;
    const repeatable = verb === "GET" || verb === "DELETE" || key !== undefined;
    const tries = new Tries(repeatable, key !== undefined, this.#settings.retry, this.#budget);
    for (;;) {
      let pause: number | null;
      try {
        const [headers, body] = await this.#written(parts, options, accept, key);
        const signal = this.#patience(parts, options);
        const response = await this.#settings.fetch(this.#address(path, parts), { method: verb, headers, body, signal });
        const text = await response.text();
        pause = tries.after(response.status, response.headers);
        if (pause === null) {
          if (response.ok) return { text };
          throw problem(response.status, text, wanted(response.headers));
        }
      } catch (error) {
        if (error instanceof HansaError) throw error;
        options.signal?.throwIfAborted();
        pause = tries.lost();
        if (pause === null) throw new Unreachable(`${verb} ${path}: ${String(error)}`, { cause: error });
      }
      await waited(pause, options.signal);
    }
  }

  #address(path: string, parts: Parts): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parts.query ?? {})) {
      if (value === undefined || value === null) continue;
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(name, String(each));
    }
    return `${this.#settings.url}${path}${query.size > 0 ? `?${query}` : ""}`;
  }

  async #written(parts: Parts, options: Options, accept: string, key?: string): Promise<[Headers, BodyInit | null]> {
    const { token, language, app } = this.#settings;
    const headers = new Headers({ accept: `${accept}, application/problem+json` });
    const bearer = typeof token === "function" ? await token() : token;
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    if (this.#settings.key) headers.set("hansa-key", this.#settings.key);
    if (language) headers.set("accept-language", language);
    if (key) headers.set("idempotency-key", `"${key}"`);
    if (options.lastEventId) headers.set("last-event-id", options.lastEventId);
    // A browser names itself, and asks for permission to say anything else.
    if (!("document" in globalThis)) headers.set("user-agent", `${app ? `${app} ` : ""}hansa-client-typescript/${VERSION}`);
    if (parts.body === undefined) return [headers, null];
    const document = JSON.stringify(parts.body);
    if (!parts.photos?.length) {
      headers.set("content-type", JSON_TYPE);
      return [headers, document];
    }
    const form = new FormData();
    form.append("report", new Blob([document], { type: JSON_TYPE }), "report.json");
    for (const photo of parts.photos) form.append("photo", photo);
    return [headers, form];
  }

  /** The time limit of one attempt; longer when the gateway itself was asked to wait. */
  #patience(parts: Parts, options: Options): AbortSignal {
    const asked = /^(\d+)(ms|s)$/.exec(String((parts.query as { wait?: string } | undefined)?.wait ?? ""));
    const wait = asked ? Number(asked[1]) * (asked[2] === "s" ? 1000 : 1) + 5000 : 0;
    const limit = AbortSignal.timeout(options.timeout ?? Math.max(this.#settings.timeout, wait));
    return options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  }
}

function following(parts: Parts, cursor: string): Parts {
  return { ...parts, query: { ...parts.query, cursor } };
}

function waited(pause: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const ended = (): void => {
      clearTimeout(timer);
      failed(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", ended);
      done();
    }, pause);
    signal?.addEventListener("abort", ended, { once: true });
  });
}
