// The cities as they lie, with their state; no tile is fetched. What is drawn carries the marks by which live.js keeps it up to date.
// The labels are links and take the focus; the shapes are only their larger ground for a pointer.

const box = document.getElementById("ground");
const GAP = 3;

function label({ id, href, name, rate, tone, label: said }) {
  const link = document.createElement("a");
  link.href = href;
  link.className = `label ${tone}`;
  link.dataset.node = id;
  link.setAttribute("aria-label", said);
  const title = document.createElement("strong");
  title.className = "sign";
  title.textContent = name;
  const number = document.createElement("span");
  number.dataset.f = "rate";
  number.textContent = rate;
  link.append(title, " ", number);
  return link;
}

// No label lies on another: from north to south, each goes below those it would touch.
function spread(links) {
  links.forEach((link) => link.style.removeProperty("margin-top"));
  const boxes = links.map((link) => ({ link, box: link.getBoundingClientRect() })).sort((one, other) => one.box.top - other.box.top);
  const placed = [];
  for (const { link, box: { left, right, top, height } } of boxes) {
    let down = top;
    for (const each of placed) {
      if (left < each.right + GAP && each.left < right + GAP && down < each.bottom + GAP) down = Math.max(down, each.bottom + GAP);
    }
    placed.push({ left, right, bottom: down + height });
    if (down > top) link.style.marginTop = `${down - top}px`;
  }
}

function draw(L, towns) {
  const map = L.map(box, {
    attributionControl: false, zoomControl: false, keyboard: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false,
    boxZoom: false, touchZoom: false, zoomSnap: 0.05, zoomAnimation: false, fadeAnimation: false, renderer: L.svg({ padding: 0 }),
  });
  const whole = L.latLngBounds(towns.flatMap(({ rings }) => rings.flat()));
  const fit = () => {
    map.invalidateSize({ animate: false });
    map.fitBounds(whole, { padding: [24, 24], animate: false });
    spread([...box.querySelectorAll("a.label")]);
  };
  map.fitBounds(whole);
  for (const town of towns) {
    const link = label(town);
    const shape = L.polygon(town.rings, { className: `shape ${town.tone}` }).addTo(map).on("click", () => link.click());
    shape.getElement().dataset.edge = town.id; // as an edge of the service map: live.js changes its tone
    L.marker(town.at, { keyboard: false, interactive: false, icon: L.divIcon({ className: "at", html: link, iconSize: [0, 0] }) }).addTo(map);
  }
  new ResizeObserver(fit).observe(box);
}

if (box && window.L) {
  box.hidden = false;
  draw(window.L, JSON.parse(box.dataset.shapes));
}
