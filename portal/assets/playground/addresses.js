// The search for an address: a combobox with a list (WAI-ARIA 1.2), asked of /v1/addresses as somebody types.

export class AddressSearch {
  constructor({ input, list, ask, say, words }) {
    Object.assign(this, { input, list, ask, say, words, found: [], active: -1, chosen: null, turn: 0 });
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...list.children].indexOf(option));
    });
  }

  clear() {
    this.chosen = null;
    this.input.value = "";
    this.close();
  }

  typed() {
    this.chosen = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), 200);
  }

  async search() {
    const turn = ++this.turn;
    const words = this.input.value.trim();
    const found = words ? await this.ask(words) : [];
    if (turn !== this.turn || this.chosen) return; // somebody has typed on
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((house, place) => this.option(house, place)));
    this.open(found.length > 0);
    if (words) this.say(found.length ? this.words.matches.replace("{count}", found.length) : this.words.no_match);
  }

  option(house, place) {
    const option = document.createElement("li");
    option.id = `address-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = said(house);
    return option;
  }

  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.found.length) {
      event.preventDefault();
      this.open(true);
      const many = this.found.length;
      this.mark(this.active < 0 && event.key === "ArrowUp" ? many - 1 : (this.active + moves[event.key] + many) % many);
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    this.input.setAttribute("aria-activedescendant", place < 0 ? "" : `address-${place}`);
    if (place >= 0) this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  choose(place) {
    this.chosen = this.found[place];
    this.input.value = said(this.chosen);
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.mark(-1);
    this.open(false);
  }
}

function said({ street, house_number: number, postcode, district, city }) {
  return [[street, number].filter(Boolean).join(" "), [postcode, district ?? city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}
