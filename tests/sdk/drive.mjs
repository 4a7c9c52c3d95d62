// Uses the TypeScript client as told on standard input, and says what came: one JSON object a line.
// {url, wishes, tokens?, method: "waste.pickups", args, follow?: "items" | "pages" | "events", many?}
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [where] = process.argv.slice(2);
const { Hansa, HansaError, knownCount, answered, silent } = await import(pathToFileURL(where).href);
const told = JSON.parse(readFileSync(0, "utf8"));
const say = (value) => console.log(JSON.stringify(value));

const tokens = [...(told.tokens ?? [])];
const wishes = { ...told.wishes, ...(told.tokens ? { token: async () => tokens.shift() } : {}) };
const hansa = new Hansa(told.url, wishes);
const args = (told.args ?? []).map((each) => (each?.photo ? [new Blob([each.photo])] : each));
if (told.abort) args.push({ signal: AbortSignal.abort(new Error("enough")) });

const rows = (sources) => sources?.map((row) => ({ id: row.id, count: knownCount(row), answered: answered(row), silent: silent(row) }));

try {
  const group = told.method.split(".");
  const name = group.pop();
  const owner = group.reduce((part, each) => part[each], hansa);
  for (let time = 0; time < (told.times ?? 1); time += 1) {
    const asked = owner[name](...args);
    if (told.follow === "events") {
      for await (const event of asked) {
        say(event);
        if (told.most && --told.most === 0) break;
      }
      continue;
    }
    const answer = await asked;
    if (told.follow) {
      for await (const each of hansa[told.follow](answer)) say(told.follow === "pages" ? { n: each.items.length, complete: each.complete } : each.id);
    } else if (answer?.sources && answer.failed) {
      say({ ...answer, follow: undefined, failed: rows(answer.failed), stale: rows(answer.stale), rows: rows(answer.sources) });
    } else say(answer ?? null);
  }
} catch (error) {
  const { message, name, status, slug, hint, errors, trace_id, retryAfter, limit, sources } = error;
  const ours = error instanceof HansaError;
  say({ thrown: name, ours, message, status, slug, hint, errors, trace_id, retryAfter, limit, rows: rows(sources), cause: String(error.cause) });
}
