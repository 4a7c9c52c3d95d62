/** When a request is sent again, and after how long. Decides only; the sender waits. */

/** How patient a client is, in milliseconds. Only what may safely be said twice is ever sent again. */
export interface Retry {
  /** How often a request is sent at most. */
  attempts: number;
  /** How long it is waited between attempts, all together; a longer `Retry-After` is not waited for. */
  patience: number;
  /** The longest wait after the first attempt; each doubles, and each is drawn at random below that. */
  first: number;
  /** The longest wait the client chooses itself. */
  longest: number;
}

export const PATIENT: Retry = { attempts: 3, patience: 30_000, first: 250, longest: 8_000 };

/** What may be otherwise in a moment. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What a repetition takes out of the budget; a good answer puts 1 back. */
const COST = 10;
const MOST = 10 * COST;

/** How many repetitions a client has left: when everything fails, it does not multiply what it asks. */
export class Budget {
  #left = MOST;

  take(): boolean {
    if (this.#left < COST) return false;
    this.#left -= COST;
    return true;
  }

  give(): void {
    this.#left = Math.min(MOST, this.#left + 1);
  }
}

/** The attempts of one request. */
export class Tries {
  #made = 0;
  #waited = 0;

  constructor(
    readonly repeatable: boolean,
    readonly keyed: boolean,
    readonly retry: Retry,
    readonly budget: Budget,
  ) {}

  /** How long to wait after this answer; null when it stands. */
  after(status: number, headers: Headers): number | null {
    if (status < 500 && status !== 429) {
      this.budget.give();
      return null;
    }
    // 500 is the gateway's own mistake; of what carries a key it cannot be known whether it was done.
    const passing = PASSING.has(status) || (status === 500 && this.keyed);
    return passing ? this.#pause(wanted(headers)) : null;
  }

  /** How long to wait after no answer; null to give up. */
  lost(): number | null {
    return this.#pause(null);
  }

  #pause(asked: number | null): number | null {
    this.#made += 1;
    if (!this.repeatable || this.#made >= this.retry.attempts) return null;
    const most = Math.min(this.retry.longest, this.retry.first * 2 ** (this.#made - 1));
    // Spread after a Retry-After, too: everybody was told the same second.
    const pause = asked === null ? Math.random() * most : asked + Math.random() * this.retry.first;
    if (this.#waited + pause > this.retry.patience || !this.budget.take()) return null;
    this.#waited += pause;
    return pause;
  }
}

/** The milliseconds `Retry-After` asks for, as a number or as a date beside the answer's own; null without. */
export function wanted(headers: Headers): number | null {
  const told = (headers.get("retry-after") ?? "").trim();
  if (/^\d+$/.test(told)) return Number(told) * 1000;
  const wait = Date.parse(told) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
