// Keeps the overview up to date while it is open: numbers, words and classes change in place, and the focus stays where it is.
// Without it nothing is missing but that: the link beside the time loads the page anew.

const live = document.getElementById("live");
const words = JSON.parse(live.dataset.words);
const at = (id) => document.getElementById(id);
const TONES = ["bad", "care", "good", "quiet"];
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function toned(element, tone) {
  if (element.classList.contains(tone)) return;
  element.classList.remove(...TONES);
  element.classList.add(tone);
}

function node(id, values) {
  const name = CSS.escape(id);
  for (const shown of document.querySelectorAll(`[data-node="${name}"]`)) {
    for (const part of shown.querySelectorAll("[data-f]")) put(part, values[part.dataset.f]);
    shown.querySelectorAll("[data-tone]").forEach((part) => toned(part, values.tone));
    if (shown.hasAttribute("aria-label")) {
      shown.setAttribute("aria-label", values.label);
      toned(shown, values.tone);
    }
  }
  for (const edge of document.querySelectorAll(`[data-edge="${name}"]`)) {
    edge.setAttribute("stroke-width", values.width);
    toned(edge, values.tone);
  }
}

function line({ key, tone, name, href, text, silenced, said }) {
  const made = document.createElement("li");
  made.dataset.key = key;
  const state = document.createElement("span");
  state.className = `state ${tone}`;
  const unseen = document.createElement("span");
  unseen.className = "unseen";
  unseen.textContent = `${said}: `;
  state.append(unseen);
  const link = document.createElement("a");
  link.href = href;
  link.textContent = name;
  const told = document.createElement("span");
  told.dataset.f = "text";
  told.textContent = text;
  const beside = document.createElement("div");
  beside.append(link, " ", told);
  made.append(state, beside);
  if (silenced) {
    const badge = document.createElement("span");
    badge.className = "badge quiet";
    badge.textContent = silenced;
    beside.append(" ", badge);
  }
  return made;
}

function wrong(lines) {
  const list = at("wrong");
  const had = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const news = [];
  let after = null;
  for (const each of lines) {
    let item = had.get(each.key);
    had.delete(each.key);
    if (item) {
      put(item.querySelector("[data-f=text]"), each.text);
      toned(item.querySelector(".state"), each.tone);
    } else {
      item = line(each);
      news.push(filled(words.new, { what: `${each.name} ${each.text}` }));
    }
    item.className = each.silenced ? "quiet" : each.tone;
    const place = after ? after.nextElementSibling : list.firstElementChild;
    // a line that has the focus stays where it is: moving it would take the focus away
    if (item !== place && !item.contains(document.activeElement)) list.insertBefore(item, place);
    after = item;
  }
  for (const [, item] of had) {
    news.push(filled(words.over, { what: item.querySelector("a").textContent }));
    if (item.contains(document.activeElement)) at("wrong-now").focus();
    item.remove();
  }
  at("calm").hidden = lines.length > 0;
  if (news.length) put(at("news"), news.slice(0, 5).join(". "));
}

function listen() {
  const source = new EventSource(live.dataset.stream);
  source.addEventListener("open", () => put(at("connection"), words.live));
  source.addEventListener("error", () => {
    put(at("connection"), words.lost);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 10000); // refused: as many listen as may
  });
  source.addEventListener("away", () => put(at("connection"), words.away));
  source.addEventListener("now", (message) => {
    const told = JSON.parse(message.data);
    put(at("connection"), words.live);
    put(at("as-of"), told.said);
    put(at("calm-text"), told.calm);
    for (const [id, values] of Object.entries(told.nodes)) node(id, values);
    wrong(told.wrong);
  });
}

// A city's part of the table opens for whoever is led there, from either map or the table.
for (const town of document.querySelectorAll("details.town")) {
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("a")?.getAttribute("href") !== `#${town.id}`) return;
    town.open = true;
    town.querySelector("summary").focus();
  });
}

listen();
