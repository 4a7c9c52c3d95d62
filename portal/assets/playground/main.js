// The playground: a form becomes a request, an answer becomes tables, spots and text. Nothing that comes is ever read as HTML.
import "../copy.js";
import { AddressSearch } from "./addresses.js";
import { codeOf } from "./code.js";
import { GroundMap } from "./map.js";
import { QUESTIONS, urlOf } from "./questions.js";

const KEY = "hansa-key";
const at = (id) => document.getElementById(id);
const play = at("play");
const words = JSON.parse(play.dataset.words);
const towns = JSON.parse(play.dataset.towns);
const language = document.documentElement.lang;
const form = at("ask");

play.hidden = false;
const map = new GroundMap(at("map"), towns, words);
const search = new AddressSearch({
  input: at("address"), list: at("addresses"), words, say,
  ask: async (text) => (await fetched(`/v1/addresses?q=${encodeURIComponent(text)}&city=${form.city.value}&limit=8`)).body?.items ?? [],
});

function say(text) {
  at("said").textContent = text;
}

function wished() {
  return {
    kind: form.kind.value, lat: form.lat.value.trim().replace(",", "."), lon: form.lon.value.trim().replace(",", "."),
    radius: form.radius.value, house: search.chosen, key: at("key").value.trim(),
  };
}

async function fetched(url) {
  const key = at("key").value.trim();
  const headers = { "Accept-Language": language, ...(key && { "Hansa-Key": key }) };
  try {
    const cache = key ? "no-store" : "default"; // what the browser kept was asked without this key, and would hide that it is wrong
    const response = await fetch(url, { headers, cache });
    return { ok: response.ok, body: await response.json() };
  } catch {
    return { ok: false, body: null };
  }
}

function told() {
  const question = form.question.value;
  form.querySelectorAll("[data-for]").forEach((part) => { part.hidden = !part.dataset.for.split(" ").includes(question); });
  const url = urlOf(question, wished());
  at("url").href = url;
  at("url").firstElementChild.textContent = `GET ${url}`;
  at("code").textContent = codeOf(document.querySelector("[name=code]:checked").value, play.dataset.origin, question, wished(), language);
}

async function ask() {
  const question = form.question.value;
  const asked = wished();
  if (question === "pickups" && !asked.house) {
    say(words.pick);
    at("address").focus();
    return;
  }
  say(words.asking);
  play.setAttribute("aria-busy", "true");
  const { ok, body } = await fetched(urlOf(question, asked));
  play.removeAttribute("aria-busy");
  show(question, asked, ok, body);
}

function show(question, asked, ok, body) {
  at("raw").textContent = body ? JSON.stringify(body, null, 2) : "";
  const items = (ok && body.items) || [];
  const sources = (body?.sources ?? []).filter((row) => row.state !== "skipped" && row.state !== "unsupported");
  tabled(at("items"), QUESTIONS[question].columns, items);
  tabled(at("sources"), SOURCES, sources);
  map.draw(spots(question, asked, items), question === "pickups" ? null : round(asked));
  say(ok ? sentence(items, sources, body) : body ? [body.title, body.hint].filter(Boolean).join(". ") : words.unreachable);
}

const SOURCES = { source: (row) => row.id, state: (row) => row.state, count: (row) => row.count, attribution: (row) => row.attribution };

function sentence(items, sources, body) {
  if (items.length) return words[body.complete ? "found" : "part"].replace("{count}", items.length);
  return body.complete && sources.length ? words.none : words.unknown;
}

function spots(question, asked, items) {
  const known = items.filter((item) => item.location?.type === "Point").map((item) => {
    const [lon, lat] = item.location.coordinates;
    return { lat, lon, title: QUESTIONS[question].title(item) };
  });
  const house = asked.house?.location;
  return question === "pickups" && house ? [{ lat: house.coordinates[1], lon: house.coordinates[0], title: at("address").value }] : known;
}

function round({ lat, lon, radius }) {
  const metres = parseFloat(radius) * (radius.endsWith("km") ? 1000 : 1);
  return lat && lon && !Number.isNaN(Number(lat) + Number(lon)) ? { lat: Number(lat), lon: Number(lon), metres } : null;
}

function tabled(table, columns, rows) {
  table.tHead.replaceChildren(row(Object.keys(columns).map((name) => cell("th", words[name], "col"))));
  table.tBodies[0].replaceChildren(...rows.map((item) =>
    row(Object.values(columns).map((read, place) => cell(place ? "td" : "th", read(item, language, words) ?? words.dash, place ? null : "row")))));
  table.parentElement.hidden = rows.length === 0;
}

function row(cells) {
  const line = document.createElement("tr");
  line.append(...cells);
  return line;
}

function cell(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

function moved() {
  const town = towns.find(({ slug }) => slug === form.city.value);
  form.lat.value = town.lat;
  form.lon.value = town.lon;
  search.clear();
  map.clear();
  map.show(town.bounds);
}

at("key").value = sessionStorage.getItem(KEY) ?? "";
at("key").addEventListener("input", () => sessionStorage.setItem(KEY, at("key").value.trim()));
form.city.addEventListener("change", moved);
at("here").addEventListener("click", () => {
  form.lat.value = map.middle.lat;
  form.lon.value = map.middle.lon;
  told();
});
play.addEventListener("input", told);
play.addEventListener("change", told);
form.addEventListener("submit", (event) => { event.preventDefault(); told(); ask(); });
for (const table of ["items", "sources"]) at(table).parentElement.hidden = true;
told();
ask();
