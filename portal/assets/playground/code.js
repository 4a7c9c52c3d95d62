// The same request as code to take along: curl, the Python client, and TypeScript with nothing but fetch.
import { QUESTIONS, urlOf } from "./questions.js";

const quoted = JSON.stringify;

export function codeOf(kind, origin, question, form, language) {
  return { curl, python, typescript }[kind](origin, question, form, language);
}

function curl(origin, question, form, language) {
  const key = form.key ? ` \\\n  -H ${shell(`Hansa-Key: ${form.key}`)}` : "";
  return `curl ${shell(origin + urlOf(question, form))} \\\n  -H 'Accept-Language: ${language}'${key}`;
}

function shell(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function python(origin, question, form, language) {
  const { method, query } = QUESTIONS[question];
  const numbers = new Set(["lat", "lon"]);
  const said = ([name, value]) => `${name}=${numbers.has(name) && !Number.isNaN(Number(value)) ? Number(value) : quoted(value)}`;
  const asked = Object.entries({ ...query(form) }).filter(([, value]) => value).map(said);
  const key = form.key ? `, key=${quoted(form.key)}` : "";
  return `from hansa_client import Hansa

with Hansa(${quoted(origin)}${key}, language=${quoted(language)}) as hansa:
    answer = hansa.${method}(${[...asked, "limit=50"].join(", ")})
    for item in answer:
        print(item)
    for row in answer.failed:
        print(row.city, "does not answer")`;
}

function typescript(origin, question, form, language) {
  const key = form.key ? `, "Hansa-Key": ${quoted(form.key)}` : "";
  return `const answer = await fetch(
  ${quoted(origin + urlOf(question, form))},
  { headers: { "Accept-Language": ${quoted(language)}${key} } },
);
if (!answer.ok) throw new Error((await answer.json()).title);

const { items, sources, complete } = await answer.json();
for (const item of items) console.log(item);
if (!complete) console.warn(sources.filter((row) => row.state === "failed"));`;
}
