// The four questions: what is asked for, and which columns of an item say the answer. Knows no page.

const label = (coded) => coded?.label ?? coded?.native ?? null;
const metres = (item) => (item.view?.distance == null ? null : `${item.view.distance} m`);
const clock = (instant, language) =>
  instant && new Date(instant).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });
const day = (date, language) =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString(language, { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export const QUESTIONS = {
  places: {
    path: "places",
    method: "places",
    query: (form) => ({ kind: form.kind, ...near(form), radius: form.radius }),
    columns: { name: (i) => i.name, kind: (i) => label(i.kind), opening: (i) => i.opening_text ?? i.opening, distance: metres },
    title: (i) => i.name,
  },
  departures: {
    path: "mobility/departures",
    method: "mobility.departures",
    query: (form) => ({ ...near(form), radius: form.radius }),
    columns: {
      line: (i) => i.line, direction: (i) => i.direction, planned: (i, language) => clock(i.planned, language),
      estimated: (i, language, words) => (i.cancelled ? words.cancelled : clock(i.estimated, language)), stop: (i) => i.stop_name,
    },
    title: (i) => i.stop_name,
  },
  parking: {
    path: "mobility/parking",
    method: "mobility.parking",
    query: (form) => ({ ...near(form), radius: form.radius }),
    columns: { name: (i) => i.name, free: (i) => i.free, capacity: (i) => i.capacity, opening: (i) => i.opening_text ?? i.opening, distance: metres },
    title: (i) => i.name,
  },
  pickups: {
    path: "waste/pickups",
    method: "waste.pickups",
    query: (form) => ({ address: form.house?.id }),
    columns: { day: (i, language) => day(i.day, language), fraction: (i) => label(i.fraction), native: (i) => i.fraction?.native },
    title: () => null,
  },
};

function near(form) {
  return { lat: form.lat, lon: form.lon };
}

export function urlOf(question, form) {
  const { path, query } = QUESTIONS[question];
  const asked = Object.entries({ ...query(form), limit: 50 }).filter(([, value]) => value);
  return `/v1/${path}?${asked.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%3A", ":")}`).join("&")}`;
}
