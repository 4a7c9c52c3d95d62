/** What answers hold, by short names. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run. */
import type { components } from "./schema.js";

type Schemas = components["schemas"];
/** A house with its position, from the city's register. */
export type Address = Schemas["Address"];
/** When the city comes. */
export type Appointment = Schemas["AppointmentShape"];
/** How many vehicles of one type can be rented at a station. */
export type Available = Schemas["Available"];
/** So many things of one kind. */
export type BulkyItem = Schemas["BulkyItem"];
/** What a city would fetch from one address in one go, and when. */
export type BulkyOffer = Schemas["BulkyOffer"];
/** What the city asks of whoever puts things out. */
export type BulkyRules = Schemas["BulkyRules"];
/** A day on which the city could come. */
export type BulkySlot = Schemas["BulkySlot"];
/** An order: what to fetch from where, and when. */
export type BulkyWish = Schemas["BulkyWish"];
/** A calendar to subscribe to. */
export type Calendar = Schemas["CalendarShape"];
/** A calendar to be made. */
export type CalendarWish = Schemas["CalendarWish"];
/** An order or a report, as the citizen who asked for it reads it. */
export type Case = Schemas["CaseShape"];
/** Where one car charges at a time, however many connectors there are. */
export type ChargingPoint = Schemas["ChargingPoint"];
/** A charging station for electric cars, with one or more points. */
export type ChargingStation = Schemas["ChargingStation"];
/** A municipality that takes part. */
export type City = Schemas["City"];
/** One code. */
export type Code = Schemas["Code"];
/** A value from a vocabulary, with what the source wrote. */
export type Coded = Schemas["Coded"];
/** One connector of a charging point. */
export type Connector = Schemas["Connector"];
/** How to reach whoever runs it. */
export type Contact = Schemas["Contact"];
/** A course, with all its dates. */
export type Course = Schemas["Course"];
/** What one technology offers in a cell of the federal grid. It speaks of the cell, and not of one house in it. */
export type Coverage = Schemas["Coverage"];
/** The days an answer speaks for, both ends inclusive. */
export type Covers = Schemas["Covers"];
/** A data set, once, however many portals tell of it (dcat:Dataset). */
export type Dataset = Schemas["Dataset"];
/** What became of one event. */
export type Delivery = Schemas["DeliveryShape"];
/** One vehicle leaving one stop. */
export type Departure = Schemas["Departure"];
/** Something that changes how lines run or how stops are used. */
export type Disruption = Schemas["Disruption"];
/** One way to have the data: a file, or a service (dcat:Distribution). */
export type Distribution = Schemas["Distribution"];
/** A service of the administration, as it is written down for one city. In another city it has the same `leika`. */
export type EgovService = Schemas["EgovService"];
/** A CloudEvent 1.0, signed as Standard Webhooks says: over `webhook-id`, `webhook-timestamp` and the raw body. */
export type Event = Schemas["EventShape"];
/** What changed. Nothing a token could not read at `href`. */
export type EventData = Schemas["EventData"];
/** How the answer came about; only when asked for with `explain=true`. */
export type Explained = Schemas["Explained"];
/** How one source's answer came about. */
export type ExplainedSource = Schemas["ExplainedSource"];
/** A place of education. */
export type Facility = Schemas["Facility"];
/** A portal that has the data set in its catalogue (dcat:CatalogRecord). */
export type Finding = Schemas["Finding"];
/** A fraction as one city collects it. */
export type Fraction = Schemas["Fraction"];
/** What a citizen allows one app. */
export type Grant = Schemas["GrantShape"];
/** The app that was allowed something. */
export type GrantedApp = Schemas["GrantedApp"];
/** One household thing, and where it goes in one city. */
export type GuideEntry = Schemas["GuideEntry"];
/** A place with public Wi-Fi. Among `places` it has the same id. */
export type Hotspot = Schemas["Hotspot"];
/** What depends on who asks and when. */
export type HoursView = Schemas["HoursView"];
/** The same word in both languages. */
export type Labels = Schemas["Labels"];
/** What shines at a light point. */
export type Lamp = Schemas["Lamp"];
/** One light point: a lamp on its pole, wall or wire. */
export type Light = Schemas["Light"];
/** A rule by which requests are counted. */
export type Limit = Schemas["Limit"];
/** The process runs. */
export type Live = Schemas["Live"];
/** One date of a course. */
export type Meeting = Schemas["Meeting"];
/** One thing to change in the request. */
export type Mistake = Schemas["Mistake"];
/** A GeoJSON MultiPoint (RFC 7946 §3.1.3): several places of one thing; it is near wherever one of them is. */
export type MultiPoint = Schemas["MultiPoint"];
/** The same name in both languages. */
export type Names = Schemas["Names"];
/** A webhook as it was made, with its secret. */
export type NewWebhook = Schemas["NewWebhook"];
/** Something true about a source's answer that is not an error. */
export type Note = Schemas["NoteShape"];
/** The newest value of one property at one station. */
export type Observation = Schemas["Observation"];
/** An office of the administration, with what it is responsible for. */
export type Office = Schemas["Office"];
/** Where something can be done without going anywhere. */
export type OnlineService = Schemas["OnlineService"];
/** A place to park, with its free spaces where somebody counts them. */
export type Parking = Schemas["Parking"];
/** A time from its start to before its end. */
export type Period = Schemas["Period"];
/** One collection of one fraction at one household, or one stop of a mobile collection. */
export type Pickup = Schemas["Pickup"];
/** A place a city keeps for its people. */
export type Place = Schemas["Place"];
/** A GeoJSON point (RFC 7946 §3.1.2): WGS84 degrees, longitude first. */
export type Point = Schemas["Point"];
/** Where a letter would go. */
export type PostalAddress = Schemas["PostalAddress"];
/** What it costs. */
export type Price = Schemas["Price"];
/** RFC 9457 problem details. */
export type Problem = Schemas["ProblemShape"];
/** A body that owns back-ends and answers for their data. */
export type Provider = Schemas["Provider"];
/** A report as its city lets everybody see it: never who reported it, and its text only where the city publishes it. */
export type PublicReport = Schemas["PublicReport"];
/** How the city reaches whoever asked. Only what its offer needs is sent on; the rest is not even kept. */
export type Reachable = Schemas["Reachable"];
/** The process may get traffic. */
export type Ready = Schemas["Ready"];
/** Where renting goes on: links into the operator's app, or its page. */
export type RentalLinks = Schemas["RentalLinks"];
/** One more thing a city wants to know about a report of one category. */
export type ReportAttribute = Schemas["ReportAttribute"];
/** What can be reported in a city, or at one place in it, and who takes it. */
export type ReportCategory = Schemas["ReportCategory"];
/** A report: what is wrong, and where. Up to three photos go along as parts of the form. */
export type ReportWish = Schemas["ReportWish"];
/** What an office has to do with one service. */
export type Responsibility = Schemas["Responsibility"];
/** Why a source has no answer. */
export type RowProblem = Schemas["RowProblem"];
/** A code with its text. */
export type Said = Schemas["SaidShape"];
/** A new secret. */
export type Secret = Schemas["SecretShape"];
/** An office that has to do with a service. */
export type ServiceOffice = Schemas["ServiceOffice"];
/** A time that can still be had at an office for a service. It may be gone a moment later. */
export type Slot = Schemas["Slot"];
/** One provider's resource in one city, and how it is doing. */
export type Source = Schemas["Source"];
/** How one source is doing, as this worker sees it. */
export type SourceHealth = Schemas["SourceHealth"];
/** How one source fared in this answer. */
export type SourceRow = Schemas["SourceRow"];
/** What one source writes for a code. */
export type SourceValues = Schemas["SourceValues"];
/** How the sources are doing. A source that is down does not make the gateway unhealthy: this is always a 200. */
export type SourcesHealth = Schemas["SourcesHealth"];
/** How a standard says a code. */
export type StandardValues = Schemas["StandardValues"];
/** A place where shared vehicles are fetched and left. */
export type Station = Schemas["Station"];
/** A stop or station. Its id is its DHID, the number it has in all of Germany. */
export type Stop = Schemas["Stop"];
/** A mark a value is compared with, in the unit of the value. */
export type Threshold = Schemas["Threshold"];
/** A turn it took. */
export type Update = Schemas["UpdateShape"];
/** What a source was good for lately. One or two apps, orders or reports are not told: that number is null. */
export type Use = Schemas["Use"];
/** A shared vehicle that can be rented now. Its id changes after each trip, so that nobody can be followed by it. */
export type Vehicle = Schemas["Vehicle"];
/** What depends on who asks. */
export type View = Schemas["View"];
/** A list of codes with its crosswalk. */
export type Vocabulary = Schemas["VocabularyShape"];
/** One vocabulary of the list. */
export type VocabularyEntry = Schemas["VocabularyEntry"];
/** Where an app is told of what happens. */
export type Webhook = Schemas["WebhookShape"];
/** What is to be otherwise; what is left out stays. */
export type WebhookChange = Schemas["WebhookChange"];
/** A webhook to be made. */
export type WebhookWish = Schemas["WebhookWish"];

/** The codes that were known when this was made; an answer may hold others. */
export const codes = {
  BulkyItemKind: ["armchair", "bed", "bicycle", "cabinet", "carpet", "chair", "cooker", "dishwasher", "freezer", "fridge", "lamp", "mattress", "metal", "plastic", "shelf", "sofa", "table", "toy", "tv", "wardrobe", "washing_machine", "wood", "other"],
  BulkyOfferConfirmation: ["at_once", "later"],
  BulkyOfferOwnership: ["put_out", "loaded"],
  BulkyOfferScheduling: ["choose", "assigned"],
  CalendarFraction: ["residual", "organic", "paper", "packaging", "glass", "textiles", "electronics", "metal", "wood", "green", "bulky", "rubble", "hazardous", "batteries", "christmas_tree"],
  ChargingStationConnector: ["type_1", "type_2", "type_3", "ccs_1", "ccs_2", "chademo", "schuko", "cee_3", "cee_5", "tesla", "mcs"],
  DatasetFormat: ["csv", "xlsx", "xls", "ods", "json", "geojson", "xml", "rdf", "gml", "kml", "shp", "gpkg", "tiff", "dxf", "wms", "wfs", "wmts", "ogc_api", "arcgis", "api", "gtfs", "ics", "pdf", "html", "text", "doc", "image", "zip"],
  DatasetLicence: ["dl_de_zero_2_0", "dl_de_by_2_0", "dl_de_by_1_0", "dl_de_by_nc_1_0", "cc0_1_0", "pdm_1_0", "cc_by", "cc_by_3_0", "cc_by_3_0_de", "cc_by_4_0", "cc_by_sa", "cc_by_sa_3_0_de", "cc_by_sa_4_0", "cc_by_nc", "cc_by_nc_3_0_de", "cc_by_nc_4_0", "cc_by_nd", "cc_by_nd_3_0", "cc_by_nd_4_0", "odbl_1_0", "odc_by_1_0", "odc_pddl_1_0", "geonutz_2013", "geonutz_berlin_2013", "official_work", "other_open", "other"],
  DatasetTheme: ["agri", "econ", "educ", "ener", "envi", "gove", "heal", "intr", "just", "regi", "soci", "tech", "tran"],
  DeliveryState: ["pending", "delivered", "failed", "dropped"],
  DepartureProduct: ["train", "high_speed_train", "long_distance_train", "regional_train", "suburban_train", "underground", "light_rail", "tram", "bus", "regional_bus", "express_bus", "citizens_bus", "on_demand", "suspension_railway", "cable_car", "ferry", "aircraft", "replacement", "footpath", "unknown"],
  DisruptionEffect: ["no_service", "reduced_service", "significant_delays", "detour", "replacement_service", "additional_service", "modified_service", "stop_moved", "stop_closed", "accessibility_issue", "other_effect", "no_effect"],
  EgovServiceAudience: ["citizen", "business"],
  FacilityForm: ["primary", "hauptschule", "realschule", "sekundarschule", "gesamtschule", "gymnasium", "special_needs", "hospital_school", "vocational", "second_chance", "waldorf", "primus", "volksschule"],
  FacilityKind: ["kindergarten", "school", "library", "adult_education", "music_school", "university"],
  GuideEntryFraction: ["residual", "organic", "paper", "packaging", "glass", "textiles", "electronics", "metal", "wood", "green", "bulky", "rubble", "hazardous", "batteries", "christmas_tree"],
  LightState: ["on", "off", "dimmed", "faulty", "unknown"],
  MistakeIn: ["query", "path", "header", "body"],
  NewWebhookState: ["active", "unverified", "paused"],
  ObservationKind: ["water_level", "discharge", "water_temperature", "flow_velocity", "clearance", "dissolved_oxygen", "water_ph", "conductivity", "turbidity", "air_temperature", "precipitation", "no2", "no", "pm10", "pm25", "o3", "so2", "co", "benzene", "benzo_a_pyrene", "lead", "arsenic", "cadmium", "nickel"],
  ParkingKind: ["garage", "underground", "surface", "on_street", "park_and_ride", "disabled_bay", "other"],
  PickupFraction: ["residual", "organic", "paper", "packaging", "glass", "textiles", "electronics", "metal", "wood", "green", "bulky", "rubble", "hazardous", "batteries", "christmas_tree"],
  PlaceKind: ["recycling_centre", "glass_container", "paper_container", "hazardous_waste_stop", "dog_bag_dispenser", "public_toilet", "playground", "citizen_office", "town_hall", "library", "school", "kindergarten", "market", "wifi", "parking", "charging", "stop", "street_light"],
  PublicReportCategory: ["illegal_dump", "litter", "overflowing_bin", "container_site", "hazardous_dump", "dead_animal", "scrap_vehicle", "graffiti", "street_light", "traffic_light", "traffic_sign", "road_damage", "path_damage", "drain", "green", "playground", "water", "winter_service", "noise", "parking", "other"],
  PublicReportStatus: ["open", "in_progress", "closed", "rejected"],
  ReadyShared: ["none", "there", "away"],
  ReadyStatus: ["ready", "draining"],
  ReportAttributeKind: ["text", "number", "date", "choice", "choices"],
  ReportCategory: ["illegal_dump", "litter", "overflowing_bin", "container_site", "hazardous_dump", "dead_animal", "scrap_vehicle", "graffiti", "street_light", "traffic_light", "traffic_sign", "road_damage", "path_damage", "drain", "green", "playground", "water", "winter_service", "noise", "parking", "other"],
  ReportCategoryCategory: ["illegal_dump", "litter", "overflowing_bin", "container_site", "hazardous_dump", "dead_animal", "scrap_vehicle", "graffiti", "street_light", "traffic_light", "traffic_sign", "road_damage", "path_damage", "drain", "green", "playground", "water", "winter_service", "noise", "parking", "other"],
  SourceHealthBreaker: ["closed", "open"],
  SourceRowEnvironment: ["sandbox", "live"],
  SourceRowState: ["fresh", "stale", "failed", "refused", "paused", "unsupported", "skipped"],
  SourceState: ["fresh", "failed", "refused", "paused", "unknown"],
  SourcesHealthStatus: ["ok", "degraded"],
  StationKind: ["bicycle", "cargo_bicycle", "scooter", "scooter_seated", "moped", "car", "other"],
  VehicleKind: ["bicycle", "cargo_bicycle", "scooter", "scooter_seated", "moped", "car", "other"],
  WebhookState: ["active", "unverified", "paused"],
} as const;
