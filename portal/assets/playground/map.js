// The map: the bounds of the cities as ground, the circle that was asked about, and a spot for each item. No tile is fetched.

export class GroundMap {
  constructor(box, towns, words) {
    const L = window.L;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(box, { attributionControl: false, zoomControl: false, renderer: L.svg({ padding: 0 }), zoomSnap: 0.25, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still });
    this.map.getPanes().mapPane.setAttribute("aria-hidden", "true"); // the table says it in words; nothing in here takes the focus
    L.control.zoom({ zoomInText: "", zoomOutText: "", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    this.ground(towns);
    this.answer = L.layerGroup().addTo(this.map);
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(box); // the form beside it grows and shrinks
    this.show(towns[0].bounds);
  }

  ground(towns) {
    const L = window.L;
    const still = { interactive: false };
    for (const { bounds } of towns) L.rectangle(bounds, { className: "town", ...still }).addTo(this.map);
    const all = L.latLngBounds(towns.flatMap(({ bounds }) => bounds)).pad(1);
    for (let lat = Math.floor(all.getSouth() * 20) / 20; lat < all.getNorth(); lat += 0.05) {
      L.polyline([[lat, all.getWest()], [lat, all.getEast()]], { className: "line", ...still }).addTo(this.map);
    }
    for (let lon = Math.floor(all.getWest() * 20) / 20; lon < all.getEast(); lon += 0.05) {
      L.polyline([[all.getSouth(), lon], [all.getNorth(), lon]], { className: "line", ...still }).addTo(this.map);
    }
    const middles = towns.map(({ lat, lon, name }) =>
      L.circleMarker([lat, lon], { radius: 4, className: "middle", ...still }).addTo(this.map)
        .bindTooltip(name, { permanent: true, opacity: 1, direction: "right", className: "town-name" }));
    this.map.on("moveend", () => {
      const seen = this.map.getBounds();
      for (const each of middles) {
        const label = each.getTooltip().getElement();
        if (label) label.hidden = !seen.contains(each.getLatLng()); // outside the map it is in the way of what stands there
      }
    });
  }

  show(bounds) {
    this.map.invalidateSize({ animate: false });
    this.map.fitBounds(bounds, { padding: [18, 18], animate: false, maxZoom: 16 });
  }

  get middle() {
    const { lat, lng } = this.map.getCenter();
    return { lat: lat.toFixed(4), lon: lng.toFixed(4) };
  }

  clear() {
    this.answer.clearLayers();
  }

  // Spots for what has a position; several of one position are one spot with all their titles.
  draw(spots, round) {
    const L = window.L;
    this.clear();
    const corners = [];
    if (round) {
      const circle = L.circle([round.lat, round.lon], { radius: round.metres, className: "round", interactive: false }).addTo(this.answer);
      corners.push(...[circle.getBounds().getSouthWest(), circle.getBounds().getNorthEast()]);
    }
    const joined = new Map();
    for (const { lat, lon, title } of spots) {
      const place = `${lat},${lon}`;
      joined.set(place, { lat, lon, titles: (joined.get(place)?.titles ?? new Set()).add(title) });
    }
    for (const { lat, lon, titles } of joined.values()) {
      const said = document.createElement("span");
      said.textContent = [...titles].filter(Boolean).join(", ");
      const spot = L.circleMarker([lat, lon], { radius: 8, className: "spot" }).addTo(this.answer);
      if (said.textContent) spot.bindTooltip(said);
      corners.push([lat, lon]);
    }
    if (corners.length) this.show(L.latLngBounds(corners));
  }
}
