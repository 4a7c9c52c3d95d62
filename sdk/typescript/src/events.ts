/** Server-sent events: lines become events (https://html.spec.whatwg.org/#server-sent-events). */

/** Something changed; read the rest from `data.href`, where there is one. */
export interface Happened {
  /** `source.changed`, `order.changed`, `report.changed`, or what a newer gateway tells. */
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Give it as `lastEventId` when you come back, and nothing is missed; null for what is told anew anyway. */
  readonly id: string | null;
}

/** Takes a stream line by line; gives the event that a line ends. Throws for data that is no JSON. */
export class Lines {
  #name = "message";
  #id: string | null = null;
  #data: string[] = [];

  take(line: string): Happened | null {
    if (line === "") return this.#ended();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#name = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id") this.#id = value;
    return null;
  }

  #ended(): Happened | null {
    const [name, data, id] = [this.#name, this.#data.join("\n"), this.#id];
    [this.#name, this.#data, this.#id] = ["message", [], null];
    return data === "" ? null : { name, data: JSON.parse(data) as Record<string, unknown>, id };
  }
}

/** The lines of a body, as they come. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const whole = rest.split(/\r\n|\n|\r(?=.)/s);
      rest = whole.pop() ?? "";
      yield* whole;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
