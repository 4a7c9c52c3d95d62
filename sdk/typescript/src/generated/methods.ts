/** One method for each operation. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run. */
import type { Answer, Listing, Page } from "../answers.js";
import type { Happened } from "../events.js";
import { at, type Filed, type Options, type Photo, type Query, type Sending } from "../sending.js";
import type * as Models from "./models.js";
import type { components } from "./schema.js";

type Bodies = components["schemas"];

/** What is offered at a position, and public Wi-Fi. */
export class Broadband {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Broadband coverage. What broadband is offered at a position: for each technology the best downstream class of the
   * cell of 100 m it lies in, after the federal register. Nothing in it means that nothing is known of the cell.
   */
  coverage(query: Query<"list_broadband_coverage"> = {}, options: Options = {}): Promise<Page<Models.Coverage>> {
    return this.#hansa.page("GET", "/v1/broadband/coverage", { query }, options);
  }

  /**
   * Public Wi-Fi. Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.
   */
  hotspots(query: Query<"list_broadband_hotspots"> = {}, options: Options = {}): Promise<Page<Models.Hotspot>> {
    return this.#hansa.page("GET", "/v1/broadband/hotspots", { query }, options);
  }

  /**
   * One of: Public Wi-Fi. One thing by its id. Where a city offers public Wi-Fi. The same things are among `places`,
   * with the same ids.
   */
  hotspot(id: string, query: Query<"get_broadband_hotspots"> = {}, options: Options = {}): Promise<Answer<Models.Hotspot>> {
    return this.#hansa.answer("GET", at`/v1/broadband/hotspots/${id}`, { query }, options);
  }
}

/** Open data of all portals, each data set once. */
export class Data {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Open data. What cities publish as open data, from their own portals and those of their region, state and
   * federation: files and services, with licences and formats in one vocabulary. A data set that several portals have
   * is shown once, with all of them.
   */
  datasets(query: Query<"list_data_datasets"> = {}, options: Options = {}): Promise<Page<Models.Dataset>> {
    return this.#hansa.page("GET", "/v1/data/datasets", { query }, options);
  }

  /**
   * One of: Open data. One thing by its id. What cities publish as open data, from their own portals and those of
   * their region, state and federation: files and services, with licences and formats in one vocabulary. A data set
   * that several portals have is shown once, with all of them.
   */
  dataset(id: string, query: Query<"get_data_datasets"> = {}, options: Options = {}): Promise<Answer<Models.Dataset>> {
    return this.#hansa.answer("GET", at`/v1/data/datasets/${id}`, { query }, options);
  }
}

/** Where one learns, and what. */
export class Education {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Places of education. Schools, kindergartens, libraries and adult education centres, with a school's form under
   * the law of its Land.
   */
  facilities(query: Query<"list_education_facilities"> = {}, options: Options = {}): Promise<Page<Models.Facility>> {
    return this.#hansa.page("GET", "/v1/education/facilities", { query }, options);
  }

  /**
   * One of: Places of education. One thing by its id. Schools, kindergartens, libraries and adult education centres,
   * with a school's form under the law of its Land.
   */
  facility(id: string, query: Query<"get_education_facilities"> = {}, options: Options = {}): Promise<Answer<Models.Facility>> {
    return this.#hansa.answer("GET", at`/v1/education/facilities/${id}`, { query }, options);
  }

  /**
   * Courses. Courses of adult education centres with all their dates, where they are held, and how many seats are
   * free. Where nobody says that `free` is null, which is not 0.
   */
  courses(query: Query<"list_education_courses"> = {}, options: Options = {}): Promise<Page<Models.Course>> {
    return this.#hansa.page("GET", "/v1/education/courses", { query }, options);
  }

  /**
   * One of: Courses. One thing by its id. Courses of adult education centres with all their dates, where they are
   * held, and how many seats are free. Where nobody says that `free` is null, which is not 0.
   */
  course(id: string, query: Query<"get_education_courses"> = {}, options: Options = {}): Promise<Answer<Models.Course>> {
    return this.#hansa.answer("GET", at`/v1/education/courses/${id}`, { query }, options);
  }
}

/** Services of the administration, its offices, and free appointments. */
export class Egov {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Services of the administration. What an administration does for people and businesses: title, key in the national
   * catalogue, who does it, where it can be done online, what it costs and what to bring. The same service of several
   * cities stands together, under the same `leika`.
   */
  services(query: Query<"list_egov_services"> = {}, options: Options = {}): Promise<Page<Models.EgovService>> {
    return this.#hansa.page("GET", "/v1/egov/services", { query }, options);
  }

  /**
   * One of: Services of the administration. One thing by its id. What an administration does for people and
   * businesses: title, key in the national catalogue, who does it, where it can be done online, what it costs and
   * what to bring. The same service of several cities stands together, under the same `leika`.
   */
  service(id: string, query: Query<"get_egov_services"> = {}, options: Options = {}): Promise<Answer<Models.EgovService>> {
    return this.#hansa.answer("GET", at`/v1/egov/services/${id}`, { query }, options);
  }

  /**
   * Offices. Offices with the services they are responsible for, where they are, when they are open and how they are
   * reached.
   */
  offices(query: Query<"list_egov_offices"> = {}, options: Options = {}): Promise<Page<Models.Office>> {
    return this.#hansa.page("GET", "/v1/egov/offices", { query }, options);
  }

  /**
   * One of: Offices. One thing by its id. Offices with the services they are responsible for, where they are, when
   * they are open and how they are reached.
   */
  office(id: string, query: Query<"get_egov_offices"> = {}, options: Options = {}): Promise<Answer<Models.Office>> {
    return this.#hansa.answer("GET", at`/v1/egov/offices/${id}`, { query }, options);
  }

  /**
   * Free appointments. Times that can still be had at offices, asked for at this moment. Nothing is reserved by
   * looking, and nothing can be booked here. Offices that show their times only to whoever solves a captcha are named
   * in a note.
   */
  slots(query: Query<"list_egov_slots"> = {}, options: Options = {}): Promise<Page<Models.Slot>> {
    return this.#hansa.page("GET", "/v1/egov/slots", { query }, options);
  }
}

/** For whoever runs it. */
export class Health {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Is the process alive. For a liveness probe: answers as long as the event loop turns.
   */
  live(options: Options = {}): Promise<Models.Live> {
    return this.#hansa.value("GET", "/health/live", {}, options);
  }

  /**
   * May it get traffic. For a load balancer: the configuration is loaded, the stores are open, and the server is not
   * about to stop.
   */
  ready(options: Options = {}): Promise<Models.Ready> {
    return this.#hansa.value("GET", "/health/ready", {}, options);
  }

  /**
   * How the sources are doing. One row per source, as this worker sees it.
   */
  sources(options: Options = {}): Promise<Models.SourcesHealth> {
    return this.#hansa.value("GET", "/health/sources", {}, options);
  }
}

/** Street lights; water and air, as stations observe them. */
export class Infrastructure {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Observations of water and air. The newest value of each sensor: water level and discharge at gauges, pollutants
   * at air quality stations. One item per station and property, with its unit, the instant it was observed, and the
   * marks it is compared with.
   */
  observations(query: Query<"list_infrastructure_observations"> = {}, options: Options = {}): Promise<Page<Models.Observation>> {
    return this.#hansa.page("GET", "/v1/infrastructure/observations", { query }, options);
  }

  /**
   * One of: Observations of water and air. One thing by its id. The newest value of each sensor: water level and
   * discharge at gauges, pollutants at air quality stations. One item per station and property, with its unit, the
   * instant it was observed, and the marks it is compared with.
   */
  observation(id: string, query: Query<"get_infrastructure_observations"> = {}, options: Options = {}): Promise<Answer<Models.Observation>> {
    return this.#hansa.answer("GET", at`/v1/infrastructure/observations/${id}`, { query }, options);
  }

  /**
   * Street lights. Every light point a city tells of: where it stands, what shines in it, and whether it is on, off,
   * dimmed or faulty, as it last reported. To report one that is dark, see `reports`.
   */
  lights(query: Query<"list_infrastructure_lights"> = {}, options: Options = {}): Promise<Page<Models.Light>> {
    return this.#hansa.page("GET", "/v1/infrastructure/lights", { query }, options);
  }

  /**
   * One of: Street lights. One thing by its id. Every light point a city tells of: where it stands, what shines in
   * it, and whether it is on, off, dimmed or faulty, as it last reported. To report one that is dark, see `reports`.
   */
  light(id: string, query: Query<"get_infrastructure_lights"> = {}, options: Options = {}): Promise<Answer<Models.Light>> {
    return this.#hansa.answer("GET", at`/v1/infrastructure/lights/${id}`, { query }, options);
  }
}

/** What a citizen asked her cities for, and what she allows apps; needs her token. */
export class Me {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Grants of the citizen. What the citizen allows the apps of the calling app's developer. Other developers' apps
   * are not shown.
   */
  grants(options: Options = {}): Promise<Listing<Models.Grant>> {
    return this.#hansa.listing("GET", "/v1/me/grants", {}, options);
  }

  /**
   * Take a grant back. Take a grant back. Its refresh tokens end at once, its access tokens within a second or two.
   */
  revokeGrant(id: string, options: Options = {}): Promise<void> {
    return this.#hansa.nothing("DELETE", at`/v1/me/grants/${id}`, {}, options);
  }

  /**
   * The citizen's orders. The citizen's orders, the newest first: what this app placed, and with the scope to read
   * all of hers.
   */
  orders(query: Query<"list_me_orders"> = {}, options: Options = {}): Promise<Listing<Models.Case>> {
    return this.#hansa.listing("GET", "/v1/me/orders", { query }, options);
  }

  /**
   * One of the citizen's orders. How it stands, what to do next, every turn it took, and the receipt once the city
   * has spoken.
   */
  order(id: string, options: Options = {}): Promise<Models.Case> {
    return this.#hansa.value("GET", at`/v1/me/orders/${id}`, {}, options);
  }

  /**
   * Take one of the citizen's orders back. What was not sent yet is not sent; what the city has is cancelled there.
   * It can be said again safely.
   */
  cancelOrder(id: string, options: Options = {}): Promise<Models.Case> {
    return this.#hansa.value("DELETE", at`/v1/me/orders/${id}`, {}, options);
  }

  /**
   * The citizen's reports. The citizen's reports, the newest first: what this app placed, and with the scope to read
   * all of hers.
   */
  reports(query: Query<"list_me_reports"> = {}, options: Options = {}): Promise<Listing<Models.Case>> {
    return this.#hansa.listing("GET", "/v1/me/reports", { query }, options);
  }

  /**
   * One of the citizen's reports. How it stands, what to do next, every turn it took, and the receipt once the city
   * has spoken.
   */
  report(id: string, options: Options = {}): Promise<Models.Case> {
    return this.#hansa.value("GET", at`/v1/me/reports/${id}`, {}, options);
  }

  /**
   * Take one of the citizen's reports back. What was not sent yet is not sent; what the city has is cancelled there.
   * It can be said again safely.
   */
  cancelReport(id: string, options: Options = {}): Promise<Models.Case> {
    return this.#hansa.value("DELETE", at`/v1/me/reports/${id}`, {}, options);
  }
}

/** Public transport and its disruptions, shared bicycles, scooters and cars, and where to park and to charge. */
export class Mobility {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Stops. Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant.
   */
  stops(query: Query<"list_mobility_stops"> = {}, options: Options = {}): Promise<Page<Models.Stop>> {
    return this.#hansa.page("GET", "/v1/mobility/stops", { query }, options);
  }

  /**
   * One of: Stops. One thing by its id. Stops and stations of public transport. Their ids are DHIDs, and go wherever
   * a stop is meant.
   */
  stop(id: string, query: Query<"get_mobility_stops"> = {}, options: Options = {}): Promise<Answer<Models.Stop>> {
    return this.#hansa.answer("GET", at`/v1/mobility/stops/${id}`, { query }, options);
  }

  /**
   * Departures. What leaves next from a stop, or from the stops round a position. Where `estimated` is null nothing
   * is known of the vehicle, which does not mean that it is on time.
   */
  departures(query: Query<"list_mobility_departures"> = {}, options: Options = {}): Promise<Page<Models.Departure>> {
    return this.#hansa.page("GET", "/v1/mobility/departures", { query }, options);
  }

  /**
   * Disruptions. What is wrong with public transport or will be: works, diversions, stops that are left out, lifts
   * that stand still. What touches several cities is shown in each of them.
   */
  disruptions(query: Query<"list_mobility_disruptions"> = {}, options: Options = {}): Promise<Page<Models.Disruption>> {
    return this.#hansa.page("GET", "/v1/mobility/disruptions", { query }, options);
  }

  /**
   * One of: Disruptions. One thing by its id. What is wrong with public transport or will be: works, diversions,
   * stops that are left out, lifts that stand still. What touches several cities is shown in each of them.
   */
  disruption(id: string, query: Query<"get_mobility_disruptions"> = {}, options: Options = {}): Promise<Answer<Models.Disruption>> {
    return this.#hansa.answer("GET", at`/v1/mobility/disruptions/${id}`, { query }, options);
  }

  /**
   * Sharing stations. Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there
   * now.
   */
  stations(query: Query<"list_mobility_stations"> = {}, options: Options = {}): Promise<Page<Models.Station>> {
    return this.#hansa.page("GET", "/v1/mobility/stations", { query }, options);
  }

  /**
   * One of: Sharing stations. One thing by its id. Where shared bicycles, scooters and cars are fetched and left, and
   * how many can be rented there now.
   */
  station(id: string, query: Query<"get_mobility_stations"> = {}, options: Options = {}): Promise<Answer<Models.Station>> {
    return this.#hansa.answer("GET", at`/v1/mobility/stations/${id}`, { query }, options);
  }

  /**
   * Shared vehicles. Shared bicycles, scooters and cars that can be rented now. Their ids change after each trip:
   * there is no route to one by its id, and none should be kept.
   */
  vehicles(query: Query<"list_mobility_vehicles"> = {}, options: Options = {}): Promise<Page<Models.Vehicle>> {
    return this.#hansa.page("GET", "/v1/mobility/vehicles", { query }, options);
  }

  /**
   * Parking. Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody
   * counts them. Where nobody does `free` is null, which is not 0.
   */
  parking(query: Query<"list_mobility_parking"> = {}, options: Options = {}): Promise<Page<Models.Parking>> {
    return this.#hansa.page("GET", "/v1/mobility/parking", { query }, options);
  }

  /**
   * One of: Parking. One thing by its id. Garages, car parks, park and ride and bays for disabled people, with their
   * free spaces where somebody counts them. Where nobody does `free` is null, which is not 0.
   */
  parkingFacility(id: string, query: Query<"get_mobility_parking"> = {}, options: Options = {}): Promise<Answer<Models.Parking>> {
    return this.#hansa.answer("GET", at`/v1/mobility/parking/${id}`, { query }, options);
  }

  /**
   * Charging stations. Charging stations for electric cars that everybody may use: points, connectors, kilowatts,
   * operator. Whether a point is free now is not known here.
   */
  charging(query: Query<"list_mobility_charging"> = {}, options: Options = {}): Promise<Page<Models.ChargingStation>> {
    return this.#hansa.page("GET", "/v1/mobility/charging", { query }, options);
  }

  /**
   * One of: Charging stations. One thing by its id. Charging stations for electric cars that everybody may use:
   * points, connectors, kilowatts, operator. Whether a point is free now is not known here.
   */
  chargingStation(id: string, query: Query<"get_mobility_charging"> = {}, options: Options = {}): Promise<Answer<Models.ChargingStation>> {
    return this.#hansa.answer("GET", at`/v1/mobility/charging/${id}`, { query }, options);
  }
}

/** Collection dates, fractions, and what goes where. */
export class Waste {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Waste collection dates. When which bin is collected at a household. Name one or more addresses; they may lie in
   * different cities.
   */
  pickups(query: Query<"list_waste_pickups"> = {}, options: Options = {}): Promise<Page<Models.Pickup>> {
    return this.#hansa.page("GET", "/v1/waste/pickups", { query }, options);
  }

  /**
   * One of: Waste collection dates. One thing by its id. When which bin is collected at a household. Name one or more
   * addresses; they may lie in different cities.
   */
  pickup(id: string, query: Query<"get_waste_pickups"> = {}, options: Options = {}): Promise<Answer<Models.Pickup>> {
    return this.#hansa.answer("GET", at`/v1/waste/pickups/${id}`, { query }, options);
  }

  /**
   * Waste fractions. How each city calls and colours a fraction, and what goes in.
   */
  fractions(query: Query<"list_waste_fractions"> = {}, options: Options = {}): Promise<Page<Models.Fraction>> {
    return this.#hansa.page("GET", "/v1/waste/fractions", { query }, options);
  }

  /**
   * One of: Waste fractions. One thing by its id. How each city calls and colours a fraction, and what goes in.
   */
  fraction(id: string, query: Query<"get_waste_fractions"> = {}, options: Options = {}): Promise<Answer<Models.Fraction>> {
    return this.#hansa.answer("GET", at`/v1/waste/fractions/${id}`, { query }, options);
  }

  /**
   * Waste guide. What goes where: hundreds of household things, each with its fraction, its bin and where it can be
   * brought, city by city. `q` finds a thing in any spelling, in the plural, and with one typo.
   */
  guide(query: Query<"list_waste_guide"> = {}, options: Options = {}): Promise<Page<Models.GuideEntry>> {
    return this.#hansa.page("GET", "/v1/waste/guide", { query }, options);
  }

  /**
   * One of: Waste guide. One thing by its id. What goes where: hundreds of household things, each with its fraction,
   * its bin and where it can be brought, city by city. `q` finds a thing in any spelling, in the plural, and with one
   * typo.
   */
  guideEntry(id: string, query: Query<"get_waste_guide"> = {}, options: Options = {}): Promise<Answer<Models.GuideEntry>> {
    return this.#hansa.answer("GET", at`/v1/waste/guide/${id}`, { query }, options);
  }

  /**
   * Bulky waste offers. When a city would fetch bulky waste from an address: in which streams, on which days, at what
   * price, by which rules.
   */
  bulkyOffers(query: Query<"list_waste_bulky_offers"> = {}, options: Options = {}): Promise<Page<Models.BulkyOffer>> {
    return this.#hansa.page("GET", "/v1/waste/bulky-offers", { query }, options);
  }

  /**
   * Make a calendar of collection dates. Make the address of a calendar: one house's collection dates, in the
   * language of the request, kept up to date. The address names no house. Nothing is stored, so there is nothing to
   * delete either: forget the address.
   */
  createCalendar(body: Bodies["CalendarWish"], options: Options = {}): Promise<Models.Calendar> {
    return this.#hansa.value("POST", "/v1/waste/calendars", { body }, options);
  }

  /**
   * Collection dates as a calendar. A calendar (RFC 5545): a date that moves stays the same event with a higher
   * SEQUENCE, one that is dropped says so.
   */
  calendar(id: string, options: Options = {}): Promise<string> {
    return this.#hansa.text("GET", at`/v1/waste/calendars/${id}.ics`, {}, options);
  }

  /**
   * Bulky waste orders: ask for one. Order the collection of bulky waste. The order is placed once, survives every
   * failure, and is read and cancelled under `/v1/me/orders`. Needs a citizen's token and an `Idempotency-Key`: the
   * same key never does it twice.
   */
  orderBulky(body: Bodies["BulkyWish"], options: Filed = {}): Promise<Models.Case> {
    return this.#hansa.value("POST", "/v1/waste/bulky-orders", { body, keyed: true }, options);
  }
}

/** What happens, sent to apps that want to hear of it. */
export class Webhooks {
  readonly #hansa: Sending;
  constructor(hansa: Sending) {
    this.#hansa = hansa;
  }

  /**
   * Webhooks of the app. The app's webhooks, oldest first.
   */
  list(options: Options = {}): Promise<Listing<Models.Webhook>> {
    return this.#hansa.listing("GET", "/v1/webhooks", {}, options);
  }

  /**
   * Make a webhook. Have events sent to an address. Before the first, the endpoint is asked whether it wants any:
   * `OPTIONS` with `WebHook-Request-Origin`, to be answered with `WebHook-Allowed-Origin` (CloudEvents HTTP Webhook).
   * The secret is shown once. No `Idempotency-Key` is needed: whoever did not hear the answer finds the webhook in
   * the list.
   */
  create(body: Bodies["WebhookWish"], options: Options = {}): Promise<Models.NewWebhook> {
    return this.#hansa.value("POST", "/v1/webhooks", { body }, options);
  }

  /**
   * One webhook. A webhook, without its secret.
   */
  get(id: string, options: Options = {}): Promise<Models.Webhook> {
    return this.#hansa.value("GET", at`/v1/webhooks/${id}`, {}, options);
  }

  /**
   * Change a webhook. Change address, topics or description, or pause it; what is left out stays. An endpoint that
   * has moved or was paused is asked again before it is sent anything.
   */
  change(id: string, body: Bodies["WebhookChange"], options: Options = {}): Promise<Models.Webhook> {
    return this.#hansa.value("PATCH", at`/v1/webhooks/${id}`, { body }, options);
  }

  /**
   * Delete a webhook. Forget a webhook with its log. What is on its way is not sent any more.
   */
  delete(id: string, options: Options = {}): Promise<void> {
    return this.#hansa.nothing("DELETE", at`/v1/webhooks/${id}`, {}, options);
  }

  /**
   * Renew a secret. A new secret. For a day the one before it signs along; a secret still older stops at once.
   */
  renewSecret(id: string, options: Options = {}): Promise<Models.Secret> {
    return this.#hansa.value("POST", at`/v1/webhooks/${id}/secret`, {}, options);
  }

  /**
   * Deliveries of a webhook. What became of the events of a webhook, newest first; thirty days and ten thousand are
   * kept.
   */
  deliveries(id: string, query: Query<"list_webhook_deliveries"> = {}, options: Options = {}): Promise<Listing<Models.Delivery>> {
    return this.#hansa.listing("GET", at`/v1/webhooks/${id}/deliveries`, { query }, options);
  }

  /**
   * Replay a delivery. Send an event once more, under its own id and for another day if need be. One that is on its
   * way goes on.
   */
  replay(id: string, delivery: string, options: Options = {}): Promise<Models.Delivery> {
    return this.#hansa.value("POST", at`/v1/webhooks/${id}/deliveries/${delivery}/replay`, {}, options);
  }

  /**
   * Ping a webhook. Send an event that says nothing, to see that it arrives. An endpoint that has not agreed yet is
   * asked first.
   */
  ping(id: string, options: Options = {}): Promise<Models.Delivery> {
    return this.#hansa.value("POST", at`/v1/webhooks/${id}/ping`, {}, options);
  }
}

/** Every operation, grouped by what it is about. */
export class Everything {
  protected readonly sending: Sending;
  /** What is offered at a position, and public Wi-Fi. */
  readonly broadband: Broadband;
  /** Open data of all portals, each data set once. */
  readonly data: Data;
  /** Where one learns, and what. */
  readonly education: Education;
  /** Services of the administration, its offices, and free appointments. */
  readonly egov: Egov;
  /** For whoever runs it. */
  readonly health: Health;
  /** Street lights; water and air, as stations observe them. */
  readonly infrastructure: Infrastructure;
  /** What a citizen asked her cities for, and what she allows apps; needs her token. */
  readonly me: Me;
  /** Public transport and its disruptions, shared bicycles, scooters and cars, and where to park and to charge. */
  readonly mobility: Mobility;
  /** Collection dates, fractions, and what goes where. */
  readonly waste: Waste;
  /** What happens, sent to apps that want to hear of it. */
  readonly webhooks: Webhooks;
  constructor(sending: Sending) {
    this.sending = sending;
    this.broadband = new Broadband(sending);
    this.data = new Data(sending);
    this.education = new Education(sending);
    this.egov = new Egov(sending);
    this.health = new Health(sending);
    this.infrastructure = new Infrastructure(sending);
    this.me = new Me(sending);
    this.mobility = new Mobility(sending);
    this.waste = new Waste(sending);
    this.webhooks = new Webhooks(sending);
  }

  /**
   * Cities. The municipalities that take part, with their official keys, bounds, contacts and providers.
   */
  cities(query: Query<"list_cities"> = {}, options: Options = {}): Promise<Page<Models.City>> {
    return this.sending.page("GET", "/v1/cities", { query }, options);
  }

  /**
   * One of: Cities. One thing by its id. The municipalities that take part, with their official keys, bounds,
   * contacts and providers.
   */
  city(id: string, query: Query<"get_cities"> = {}, options: Options = {}): Promise<Answer<Models.City>> {
    return this.sending.answer("GET", at`/v1/cities/${id}`, { query }, options);
  }

  /**
   * Sources. Every provider's resource in every city: on what basis it is connected, under which licence, and how it
   * is doing.
   */
  sources(query: Query<"list_sources"> = {}, options: Options = {}): Promise<Page<Models.Source>> {
    return this.sending.page("GET", "/v1/sources", { query }, options);
  }

  /**
   * One of: Sources. One thing by its id. Every provider's resource in every city: on what basis it is connected,
   * under which licence, and how it is doing.
   */
  source(id: string, query: Query<"get_sources"> = {}, options: Options = {}): Promise<Answer<Models.Source>> {
    return this.sending.answer("GET", at`/v1/sources/${id}`, { query }, options);
  }

  /**
   * Addresses. Houses from the cities' registers. Their ids go wherever a household is meant.
   */
  addresses(query: Query<"list_addresses"> = {}, options: Options = {}): Promise<Page<Models.Address>> {
    return this.sending.page("GET", "/v1/addresses", { query }, options);
  }

  /**
   * One of: Addresses. One thing by its id. Houses from the cities' registers. Their ids go wherever a household is
   * meant.
   */
  address(id: string, query: Query<"get_addresses"> = {}, options: Options = {}): Promise<Answer<Models.Address>> {
    return this.sending.answer("GET", at`/v1/addresses/${id}`, { query }, options);
  }

  /**
   * Places. Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people.
   */
  places(query: Query<"list_places"> = {}, options: Options = {}): Promise<Page<Models.Place>> {
    return this.sending.page("GET", "/v1/places", { query }, options);
  }

  /**
   * One of: Places. One thing by its id. Recycling centres, containers, playgrounds, toilets and other places a city
   * keeps for its people.
   */
  place(id: string, query: Query<"get_places"> = {}, options: Options = {}): Promise<Answer<Models.Place>> {
    return this.sending.answer("GET", at`/v1/places/${id}`, { query }, options);
  }

  /**
   * Report categories. What can be reported, and who takes it. With `lat` and `lon`: who is responsible at that
   * point; there may be several bodies, or none. What is urgent names a telephone number instead.
   */
  reportCategories(query: Query<"list_report_categories"> = {}, options: Options = {}): Promise<Page<Models.ReportCategory>> {
    return this.sending.page("GET", "/v1/report-categories", { query }, options);
  }

  /**
   * Reports. Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are
   * sent. Own reports are under `/v1/me/reports`.
   */
  publishedReports(query: Query<"list_reports"> = {}, options: Options = {}): Promise<Page<Models.PublicReport>> {
    return this.sending.page("GET", "/v1/reports", { query }, options);
  }

  /**
   * Reports: ask for one. Litter, dumps and defects that were reported, as far as each city publishes them; and where
   * new ones are sent. Own reports are under `/v1/me/reports`. Needs a citizen's token and an `Idempotency-Key`: the
   * same key never does it twice.
   */
  report(body: Bodies["ReportWish"], photos: readonly Photo[] = [], options: Filed = {}): Promise<Models.Case> {
    return this.sending.value("POST", "/v1/reports", { body, photos, keyed: true }, options);
  }

  /**
   * One of: Reports. One thing by its id. Litter, dumps and defects that were reported, as far as each city publishes
   * them; and where new ones are sent. Own reports are under `/v1/me/reports`.
   */
  publishedReport(id: string, query: Query<"get_reports"> = {}, options: Options = {}): Promise<Answer<Models.PublicReport>> {
    return this.sending.answer("GET", at`/v1/reports/${id}`, { query }, options);
  }

  /**
   * Vocabularies. Every vocabulary.
   */
  vocabularies(options: Options = {}): Promise<Listing<Models.VocabularyEntry>> {
    return this.sending.listing("GET", "/v1/vocabularies", {}, options);
  }

  /**
   * One vocabulary, with its crosswalk. A list of codes with its crosswalk.
   */
  vocabulary(name: string, options: Options = {}): Promise<Models.Vocabulary> {
    return this.sending.value("GET", at`/v1/vocabularies/${name}`, {}, options);
  }

  /**
   * Events as they happen. What happens, as it happens. Each event's data is one JSON object; `id` stands in
   * `Last-Event-ID` when you return.
   */
  events(query: Query<"stream_events"> = {}, options: Options = {}): AsyncGenerator<Happened> {
    return this.sending.stream("GET", "/v1/events", { query }, options);
  }
}
