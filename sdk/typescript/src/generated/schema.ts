/** The types of the contract. Made by `make sdk` with openapi-typescript; a change here is undone by the next run. */
export interface paths {
    "/v1/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cities
         * @description The municipalities that take part, with their official keys, bounds, contacts and providers.
         */
        get: operations["list_cities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Cities
         * @description One thing by its id. The municipalities that take part, with their official keys, bounds, contacts and providers.
         */
        get: operations["get_cities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sources
         * @description Every provider's resource in every city: on what basis it is connected, under which licence, and how it is doing.
         */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Sources
         * @description One thing by its id. Every provider's resource in every city: on what basis it is connected, under which licence, and how it is doing.
         */
        get: operations["get_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Addresses
         * @description Houses from the cities' registers. Their ids go wherever a household is meant.
         */
        get: operations["list_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Addresses
         * @description One thing by its id. Houses from the cities' registers. Their ids go wherever a household is meant.
         */
        get: operations["get_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/pickups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waste collection dates
         * @description When which bin is collected at a household. Name one or more addresses; they may lie in different cities.
         */
        get: operations["list_waste_pickups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/pickups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Waste collection dates
         * @description One thing by its id. When which bin is collected at a household. Name one or more addresses; they may lie in different cities.
         */
        get: operations["get_waste_pickups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/fractions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waste fractions
         * @description How each city calls and colours a fraction, and what goes in.
         */
        get: operations["list_waste_fractions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/fractions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Waste fractions
         * @description One thing by its id. How each city calls and colours a fraction, and what goes in.
         */
        get: operations["get_waste_fractions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/guide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waste guide
         * @description What goes where: hundreds of household things, each with its fraction, its bin and where it can be brought, city by city. `q` finds a thing in any spelling, in the plural, and with one typo.
         */
        get: operations["list_waste_guide"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/guide/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Waste guide
         * @description One thing by its id. What goes where: hundreds of household things, each with its fraction, its bin and where it can be brought, city by city. `q` finds a thing in any spelling, in the plural, and with one typo.
         */
        get: operations["get_waste_guide"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Places
         * @description Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people.
         */
        get: operations["list_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/places/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Places
         * @description One thing by its id. Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people.
         */
        get: operations["get_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stops
         * @description Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant.
         */
        get: operations["list_mobility_stops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/stops/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Stops
         * @description One thing by its id. Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant.
         */
        get: operations["get_mobility_stops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/departures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Departures
         * @description What leaves next from a stop, or from the stops round a position. Where `estimated` is null nothing is known of the vehicle, which does not mean that it is on time.
         */
        get: operations["list_mobility_departures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/disruptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Disruptions
         * @description What is wrong with public transport or will be: works, diversions, stops that are left out, lifts that stand still. What touches several cities is shown in each of them.
         */
        get: operations["list_mobility_disruptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/disruptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Disruptions
         * @description One thing by its id. What is wrong with public transport or will be: works, diversions, stops that are left out, lifts that stand still. What touches several cities is shown in each of them.
         */
        get: operations["get_mobility_disruptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sharing stations
         * @description Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there now.
         */
        get: operations["list_mobility_stations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/stations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Sharing stations
         * @description One thing by its id. Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there now.
         */
        get: operations["get_mobility_stations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/vehicles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shared vehicles
         * @description Shared bicycles, scooters and cars that can be rented now. Their ids change after each trip: there is no route to one by its id, and none should be kept.
         */
        get: operations["list_mobility_vehicles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/parking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parking
         * @description Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody counts them. Where nobody does `free` is null, which is not 0.
         */
        get: operations["list_mobility_parking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/parking/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Parking
         * @description One thing by its id. Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody counts them. Where nobody does `free` is null, which is not 0.
         */
        get: operations["get_mobility_parking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/charging": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Charging stations
         * @description Charging stations for electric cars that everybody may use: points, connectors, kilowatts, operator. Whether a point is free now is not known here.
         */
        get: operations["list_mobility_charging"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mobility/charging/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Charging stations
         * @description One thing by its id. Charging stations for electric cars that everybody may use: points, connectors, kilowatts, operator. Whether a point is free now is not known here.
         */
        get: operations["get_mobility_charging"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/bulky-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bulky waste offers
         * @description When a city would fetch bulky waste from an address: in which streams, on which days, at what price, by which rules.
         */
        get: operations["list_waste_bulky_offers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report categories
         * @description What can be reported, and who takes it. With `lat` and `lon`: who is responsible at that point; there may be several bodies, or none. What is urgent names a telephone number instead.
         */
        get: operations["list_report_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports
         * @description Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent. Own reports are under `/v1/me/reports`.
         */
        get: operations["list_reports"];
        put?: never;
        /**
         * Reports: ask for one
         * @description Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent. Own reports are under `/v1/me/reports`. Needs a citizen's token and an `Idempotency-Key`: the same key never does it twice.
         */
        post: operations["create_reports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Reports
         * @description One thing by its id. Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent. Own reports are under `/v1/me/reports`.
         */
        get: operations["get_reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/infrastructure/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Observations of water and air
         * @description The newest value of each sensor: water level and discharge at gauges, pollutants at air quality stations. One item per station and property, with its unit, the instant it was observed, and the marks it is compared with.
         */
        get: operations["list_infrastructure_observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/infrastructure/observations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Observations of water and air
         * @description One thing by its id. The newest value of each sensor: water level and discharge at gauges, pollutants at air quality stations. One item per station and property, with its unit, the instant it was observed, and the marks it is compared with.
         */
        get: operations["get_infrastructure_observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/infrastructure/lights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Street lights
         * @description Every light point a city tells of: where it stands, what shines in it, and whether it is on, off, dimmed or faulty, as it last reported. To report one that is dark, see `reports`.
         */
        get: operations["list_infrastructure_lights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/infrastructure/lights/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Street lights
         * @description One thing by its id. Every light point a city tells of: where it stands, what shines in it, and whether it is on, off, dimmed or faulty, as it last reported. To report one that is dark, see `reports`.
         */
        get: operations["get_infrastructure_lights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/egov/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services of the administration
         * @description What an administration does for people and businesses: title, key in the national catalogue, who does it, where it can be done online, what it costs and what to bring. The same service of several cities stands together, under the same `leika`.
         */
        get: operations["list_egov_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/egov/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Services of the administration
         * @description One thing by its id. What an administration does for people and businesses: title, key in the national catalogue, who does it, where it can be done online, what it costs and what to bring. The same service of several cities stands together, under the same `leika`.
         */
        get: operations["get_egov_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/egov/offices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Offices
         * @description Offices with the services they are responsible for, where they are, when they are open and how they are reached.
         */
        get: operations["list_egov_offices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/egov/offices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Offices
         * @description One thing by its id. Offices with the services they are responsible for, where they are, when they are open and how they are reached.
         */
        get: operations["get_egov_offices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/egov/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Free appointments
         * @description Times that can still be had at offices, asked for at this moment. Nothing is reserved by looking, and nothing can be booked here. Offices that show their times only to whoever solves a captcha are named in a note.
         */
        get: operations["list_egov_slots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/education/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Places of education
         * @description Schools, kindergartens, libraries and adult education centres, with a school's form under the law of its Land.
         */
        get: operations["list_education_facilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/education/facilities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Places of education
         * @description One thing by its id. Schools, kindergartens, libraries and adult education centres, with a school's form under the law of its Land.
         */
        get: operations["get_education_facilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/education/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Courses
         * @description Courses of adult education centres with all their dates, where they are held, and how many seats are free. Where nobody says that `free` is null, which is not 0.
         */
        get: operations["list_education_courses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/education/courses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Courses
         * @description One thing by its id. Courses of adult education centres with all their dates, where they are held, and how many seats are free. Where nobody says that `free` is null, which is not 0.
         */
        get: operations["get_education_courses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/broadband/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Broadband coverage
         * @description What broadband is offered at a position: for each technology the best downstream class of the cell of 100 m it lies in, after the federal register. Nothing in it means that nothing is known of the cell.
         */
        get: operations["list_broadband_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/broadband/hotspots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public Wi-Fi
         * @description Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.
         */
        get: operations["list_broadband_hotspots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/broadband/hotspots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Public Wi-Fi
         * @description One thing by its id. Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.
         */
        get: operations["get_broadband_hotspots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/data/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open data
         * @description What cities publish as open data, from their own portals and those of their region, state and federation: files and services, with licences and formats in one vocabulary. A data set that several portals have is shown once, with all of them.
         */
        get: operations["list_data_datasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/data/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of: Open data
         * @description One thing by its id. What cities publish as open data, from their own portals and those of their region, state and federation: files and services, with licences and formats in one vocabulary. A data set that several portals have is shown once, with all of them.
         */
        get: operations["get_data_datasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vocabularies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Vocabularies
         * @description Every vocabulary.
         */
        get: operations["list_vocabularies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vocabularies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One vocabulary, with its crosswalk
         * @description A list of codes with its crosswalk.
         */
        get: operations["get_vocabulary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a calendar of collection dates
         * @description Make the address of a calendar: one house's collection dates, in the language of the request, kept up to date. The address names no house. Nothing is stored, so there is nothing to delete either: forget the address.
         */
        post: operations["create_calendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/calendars/{id}.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Collection dates as a calendar
         * @description A calendar (RFC 5545): a date that moves stays the same event with a higher SEQUENCE, one that is dropped says so.
         */
        get: operations["read_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description For a liveness probe: answers as long as the event loop turns.
         */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * May it get traffic
         * @description For a load balancer: the configuration is loaded, the stores are open, and the server is not about to stop.
         */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the sources are doing
         * @description One row per source, as this worker sees it.
         */
        get: operations["health_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grants of the citizen
         * @description What the citizen allows the apps of the calling app's developer. Other developers' apps are not shown.
         */
        get: operations["list_me_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a grant back
         * @description Take a grant back. Its refresh tokens end at once, its access tokens within a second or two.
         */
        delete: operations["delete_me_grants"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waste/bulky-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bulky waste orders: ask for one
         * @description Order the collection of bulky waste. The order is placed once, survives every failure, and is read and cancelled under `/v1/me/orders`. Needs a citizen's token and an `Idempotency-Key`: the same key never does it twice.
         */
        post: operations["create_waste_bulky_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The citizen's orders
         * @description The citizen's orders, the newest first: what this app placed, and with the scope to read all of hers.
         */
        get: operations["list_me_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the citizen's orders
         * @description How it stands, what to do next, every turn it took, and the receipt once the city has spoken.
         */
        get: operations["get_me_orders"];
        put?: never;
        post?: never;
        /**
         * Take one of the citizen's orders back
         * @description What was not sent yet is not sent; what the city has is cancelled there. It can be said again safely.
         */
        delete: operations["delete_me_orders"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The citizen's reports
         * @description The citizen's reports, the newest first: what this app placed, and with the scope to read all of hers.
         */
        get: operations["list_me_reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the citizen's reports
         * @description How it stands, what to do next, every turn it took, and the receipt once the city has spoken.
         */
        get: operations["get_me_reports"];
        put?: never;
        post?: never;
        /**
         * Take one of the citizen's reports back
         * @description What was not sent yet is not sent; what the city has is cancelled there. It can be said again safely.
         */
        delete: operations["delete_me_reports"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Webhooks of the app
         * @description The app's webhooks, oldest first.
         */
        get: operations["list_webhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description Have events sent to an address. Before the first, the endpoint is asked whether it wants any: `OPTIONS` with `WebHook-Request-Origin`, to be answered with `WebHook-Allowed-Origin` (CloudEvents HTTP Webhook). The secret is shown once. No `Idempotency-Key` is needed: whoever did not hear the answer finds the webhook in the list.
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook
         * @description A webhook, without its secret.
         */
        get: operations["get_webhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Forget a webhook with its log. What is on its way is not sent any more.
         */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Change address, topics or description, or pause it; what is left out stays. An endpoint that has moved or was paused is asked again before it is sent anything.
         */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a secret
         * @description A new secret. For a day the one before it signs along; a secret still older stops at once.
         */
        post: operations["renew_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries of a webhook
         * @description What became of the events of a webhook, newest first; thirty days and ten thousand are kept.
         */
        get: operations["list_webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a delivery
         * @description Send an event once more, under its own id and for another day if need be. One that is on its way goes on.
         */
        post: operations["replay_webhook_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ping a webhook
         * @description Send an event that says nothing, to see that it arrives. An endpoint that has not agreed yet is asked first.
         */
        post: operations["ping_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen
         * @description What happens, as it happens. Each event's data is one JSON object; `id` stands in `Last-Event-ID` when you return.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Something has changed
         * @description What an endpoint is sent. It verifies `webhook-signature`, answers 2xx within five seconds and works afterwards. Any other answer is tried again for a day; 410 ends it. An event may come twice: its `id` tells.
         */
        post: operations["receive_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description A house with its position, from the city's register. */
        Address: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description As the city's register spells it. */
            street: string;
            /** @description Number and suffix without a blank, `12a`. */
            house_number: string;
            /** @description Five digits; null when the register does not hold it. */
            postcode: string | null;
            /** @description The part of the town; null when the register does not hold it. */
            district: string | null;
            /** @description Where the house stands. */
            location: components["schemas"]["Point"] | null;
        };
        /** @description One of: Addresses. */
        AddressAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Address"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Addresses, with how each source fared. */
        AddressPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Address"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description When the city comes. */
        AppointmentShape: {
            /** @description The civic day. */
            day: string;
            /** @description What it comes for; a code of `waste.bulky_stream`. */
            stream?: string | null;
            /** @description Until when the things are put out, local time. */
            put_out_by?: string | null;
        } & {
            [key: string]: unknown;
        };
        /** @description How many vehicles of one type can be rented at a station. */
        Available: {
            /** @description What they are. */
            kind: components["schemas"]["Coded"];
            /** @description What drives them; null when the operator does not say. */
            propulsion?: components["schemas"]["Coded"] | null;
            /** @description How many. */
            count: number;
        };
        /** @description What a city would fetch from one address in one go, and when. */
        BulkyOffer: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description The address id you asked with; null when the address was spelled out. */
            address: string | null;
            /** @description What goes on one lorry: each stream is fetched by itself. */
            stream: components["schemas"]["Coded"];
            /** @description The kinds of things it takes. */
            accepts: components["schemas"]["Coded"][];
            /** @description The days to choose from, the next ones first; empty when the city assigns the day. */
            slots: components["schemas"]["BulkySlot"][];
            /**
             * @description `choose`: order one of `slots`. `assigned`: order without one, and the city names the day.
             * @enum {string}
             */
            scheduling: "choose" | "assigned" | (string & {});
            /** @description Where the day is assigned: at least and at most so many days from the order; null when the city does not say. */
            waiting_days: [
                number,
                number
            ] | null;
            /** @description Null when the city names it only after the order. */
            price: components["schemas"]["Price"] | null;
            /** @description Null when the city says none. */
            rules: components["schemas"]["BulkyRules"] | null;
            /**
             * @description When the things become the city's: as soon as they are `put_out`, or once they are `loaded`.
             * @enum {string}
             */
            ownership: "put_out" | "loaded" | (string & {});
            /**
             * @description `at_once`: the answer to the order is final. `later`: the order is taken, and the city agrees in its own time.
             * @enum {string}
             */
            confirmation: "at_once" | "later" | (string & {});
            /** @description How long a slot is kept while it is ordered; null when it is not. */
            held_seconds: number | null;
            /** @description Fields of `contact` the city cannot do without: `name`, `email`, `phone`. */
            needs: string[];
        };
        /** @description Bulky waste offers, with how each source fared. */
        BulkyOfferPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["BulkyOffer"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What the city asks of whoever puts things out. */
        BulkyRules: {
            /** @description The earliest local time, on the day before: `18:00`; null when the city does not say. */
            put_out_from?: string | null;
            /** @description The latest local time on the day: `06:30`; null when the city does not say. */
            put_out_by?: string | null;
            /** @description The longest piece, in centimetres; null when there is no bound. */
            longest_cm?: number | null;
            /** @description Pieces in one order; null when there is no bound. */
            most_items?: number | null;
            /** @description Cubic metres in one order; null when there is no bound. */
            most_m3?: number | null;
            /** @description What else the city says, in German. */
            text?: string | null;
        };
        /** @description A day on which the city could come. */
        BulkySlot: {
            /** @description To order it by; the city's own, good for this address and stream. */
            id: string;
            /**
             * Format: date
             * @description The civic day.
             */
            day: string;
            /** @description How many more orders the day takes; null when the city does not say. */
            left?: number | null;
        };
        /** @description A calendar to subscribe to. */
        CalendarShape: {
            /** @description Opaque; whoever has it can read the calendar, and learns no address from it. */
            id: string;
            /** @description To subscribe to, or to open once. */
            url: string;
            /** @description The same, for a link that opens the calendar program. */
            webcal: string;
        };
        /** @description Cases of the citizen, the newest first. */
        CaseList: {
            /** @description Empty when there are none. */
            items: components["schemas"]["CaseShape"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description An order or a report, as the citizen who asked for it reads it. */
        CaseShape: {
            /** @description Stands in its address. */
            id: string;
            /** @description What the city knows it by; to be read out on the telephone. */
            reference: string;
            /** @description What was asked for: `waste.bulky-orders`, `reports`. */
            resource: string;
            /** @description The city's slug. */
            city: string;
            /** @description Who takes care of it: `<city>/<provider>/<resource>`. */
            source: string;
            /** @description `accepted`: kept safe, the city is being asked. `placed`: the city has it. `confirmed`: the city has agreed. `rejected`, `expired`, `cancelled`: it has ended. */
            state: string;
            /** @description The state, for people. */
            status_text: string;
            /** @description Why it was refused or ended; null while there is nothing to explain. */
            reason: components["schemas"]["SaidShape"] | null;
            /** @description The city's own number; null until it gives one. */
            number: string | null;
            /** @description Until when the city means to have spoken or come; null when it does not say. */
            expected_by: string | null;
            /** @description What to do now. */
            next_steps: components["schemas"]["SaidShape"][];
            /** @description When the city comes; empty until that is known. */
            appointments: components["schemas"]["AppointmentShape"][];
            /** @description What it costs; null when the city has not said. */
            price: {
                [key: string]: unknown;
            } | null;
            /** @description What the city adds, in its own words. */
            note: string | null;
            /** @description Whether it can be tried to take it back. */
            cancellable: boolean;
            /** @description Whether that was asked for, and is not decided yet. */
            cancelling: boolean;
            /** @description When it was accepted. */
            created_at: string;
            /** @description When its state last changed. */
            changed_at: string;
            /** @description Signed (JWS) once the city has spoken: `hansa receipt verify` checks it offline. */
            receipt: string | null;
            /** @description What was asked for; null once it was erased. */
            asked: {
                [key: string]: unknown;
            } | null;
            /** @description Every turn it took, as far as they are kept; only on the case itself. */
            updates: components["schemas"]["UpdateShape"][];
        };
        /** @description Where one car charges at a time, however many connectors there are. */
        ChargingPoint: {
            /**
             * @description Its connectors.
             * @default []
             */
            connectors?: components["schemas"]["Connector"][];
            /** @description Kilowatts of its strongest connector; null when the source does not say. */
            power?: number | null;
            /** @description Its EVSE id, as the operator writes it: `DE*AEW*E002501` or `DEAEWE002501`. */
            evse?: string | null;
        };
        /** @description A charging station for electric cars, with one or more points. */
        ChargingStation: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is called on the map; null when it has no name of its own. */
            name: string | null;
            /** @description Who runs it. */
            operator: string | null;
            /** @description Where it is. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description How fast it charges; null when the source does not say. */
            kind: components["schemas"]["Coded"] | null;
            /** @description The kinds of connector of all its points, each once. */
            connector: components["schemas"]["Coded"][];
            /** @description Its points. */
            points: components["schemas"]["ChargingPoint"][];
            /** @description Kilowatts one car can get at most: of the strongest connector, or of the whole station where points are not told apart. */
            max_power: number;
            /** @description Kilowatts of the whole station, which its points share; null when the source does not say. */
            total_power: number | null;
            /** @description Whether it is in operation, which is not whether a point is free; null when the source does not say. */
            status: components["schemas"]["Coded"] | null;
            /** @description When it can be used, as the source words it. */
            opening_text: string | null;
            /** @description How one can pay; empty when the source does not say. */
            payment: components["schemas"]["Coded"][];
            /** @description What the source says of the parking space. */
            parking: string | null;
            /** @description When it went into operation. */
            opened: string | null;
            /** @description The official key of its district or municipality, as far as the source says where it is; null when it does not. */
            ags: string | null;
        };
        /** @description One of: Charging stations. */
        ChargingStationAnswer: {
            /** @description The thing. */
            item: components["schemas"]["ChargingStation"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Charging stations, with how each source fared. */
        ChargingStationPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["ChargingStation"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A municipality that takes part. */
        City: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description The city's name. */
            names: components["schemas"]["Names"];
            /** @description Amtlicher Gemeindeschlüssel, eight digits as text. */
            ags: string;
            /** @description Amtlicher Regionalschlüssel, twelve digits as text. */
            ars: string;
            /** @description West, south, east, north in degrees. */
            bounds: [
                number,
                number,
                number,
                number
            ];
            /** @description A point in the middle, for a map. */
            location: components["schemas"]["Point"];
            /** @description The city's own contact for this interface. */
            contact: components["schemas"]["Contact"];
            /** @description Who answers for data in this city. */
            providers: components["schemas"]["Provider"][];
            /** @description What the city offers here. */
            resources: string[];
        };
        /** @description One of: Cities. */
        CityAnswer: {
            /** @description The thing. */
            item: components["schemas"]["City"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Cities, with how each source fared. */
        CityPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["City"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description One code. */
        Code: {
            /** @description Stable; for programs. */
            code: string;
            /** @description In the language of the answer. */
            label: string;
            /** @description In both languages. */
            labels: components["schemas"]["Labels"];
            /** @description Counterparts in standards, where there are any. */
            standards: components["schemas"]["StandardValues"][];
            /** @description What the sources write. One that writes the code itself is not here. */
            sources: components["schemas"]["SourceValues"][];
        };
        /** @description A value from a vocabulary, with what the source wrote. */
        Coded: {
            /** @description The common code; null when the source's value is not known yet. */
            code: string | null;
            /** @description The code in the language of the answer; null without a code. */
            label: string | null;
            /** @description What the source wrote; null when it wrote nothing and the kind is known from where it was found. */
            native: string | null;
        };
        /** @description One connector of a charging point. */
        Connector: {
            /** @description What is plugged in. */
            kind: components["schemas"]["Coded"];
            /** @description True for a cable that hangs there, false for a socket one brings the cable for; null when unknown. */
            cable?: boolean | null;
            /** @description Kilowatts at most; null when the source does not say. */
            power?: number | null;
        };
        /** @description How to reach whoever runs it. */
        Contact: {
            /** @description With country code. */
            phone?: string | null;
            /** @description A functional mailbox, never a person's. */
            email?: string | null;
            /** @description A page for people. */
            url?: string | null;
        };
        /** @description A course, with all its dates. */
        Course: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description What it is called. */
            title: string;
            /** @description The centre's own number of it, which is asked for at the desk. */
            number: string | null;
            /** @description What it is about, in the centre's words. */
            description: string | null;
            /**
             * Format: date-time
             * @description When its first date begins.
             */
            start: string;
            /** @description When its last date is over; null when the source does not say. */
            end: string | null;
            /** @description All its dates in order, those that are over as well; one that was called off is not among them. */
            dates: components["schemas"]["Meeting"][];
            /** @description Whether the whole course was called off. */
            cancelled: boolean;
            /** @description Where it takes place, in the centre's words. */
            venue: string | null;
            /** @description How many can take part; null when the source does not say. */
            seats: number | null;
            /** @description How many seats are free; 0 when it is full, null when nobody knows, which is not 0. */
            free: number | null;
            /** @description What it costs, in the centre's words. */
            fee: string | null;
            /** @description The centre's page about it, where one enrols. */
            url: string | null;
        };
        /** @description One of: Courses. */
        CourseAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Course"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Courses, with how each source fared. */
        CoursePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Course"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What one technology offers in a cell of the federal grid. It speaks of the cell, and not of one house in it. */
        Coverage: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description How it comes into the house. */
            technology: components["schemas"]["Coded"];
            /** @description The best class of downstream rate, as the Mbit/s that are reached at least. */
            downstream: number;
            /** @description The cell, by easting and northing of its south-west corner in EPSG:25832, counted in cells: `E3447N57003`. */
            cell: string;
            /** @description Metres along a side of the cell. */
            cell_size: number;
            /** @description The middle of the cell. */
            location: components["schemas"]["Point"];
            /**
             * Format: date
             * @description The day the register's data speak for.
             */
            as_of: string;
        };
        /** @description Broadband coverage, with how each source fared. */
        CoveragePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Coverage"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description The days an answer speaks for, both ends inclusive. */
        Covers: {
            /** @description First day; null when open. */
            from: string | null;
            /** @description Last day; null when open. */
            to: string | null;
        };
        /** @description A data set, once, however many portals tell of it (dcat:Dataset). */
        Dataset: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description The one licence of all of it; null when its distributions have different ones, or nobody says (dct:license). */
            licence: components["schemas"]["Coded"] | null;
            /** @description What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText). */
            attribution: string | null;
            /** @description What it is called (dct:title). */
            title: string;
            /** @description What it is, as plain text, a line for each paragraph (dct:description). */
            description: string | null;
            /** @description Who publishes it (dct:publisher). */
            publisher: string | null;
            /** @description What it is about (dcat:theme). */
            themes: components["schemas"]["Coded"][];
            /** @description The publisher's own words for that (dcat:keyword). */
            keywords: string[];
            /** @description Every licence under which some of it is offered. */
            licences: components["schemas"]["Coded"][];
            /** @description Every format in which some of it is offered. */
            formats: components["schemas"]["Coded"][];
            /** @description Its files and services (dcat:distribution). */
            distributions: components["schemas"]["Distribution"][];
            /** @description When it was first published (dct:issued). */
            issued: string | null;
            /** @description When it was last changed; null when the source does not say, or in words that are no day (dct:modified). */
            modified: string | null;
            /** @description The publisher's own page about it, as the source names it (dcat:landingPage). */
            landing_page: string | null;
            /** @description Which area it is about, in the source's words (dct:spatial). */
            coverage: string | null;
            /**
             * @description Official keys of the municipalities or districts it is told for, 5 to 12 digits; empty on a city's own portal
             *     (dcatde:politicalGeocodingURI).
             */
            municipalities: string[];
            /** @description What it is officially called where it comes from, however many portals it went through (dct:identifier, adms:identifier). */
            identifiers: string[];
            /**
             * @description Every portal it was found on, the most local first: what is said here is the first one's, and what that leaves open the
             *     others'.
             */
            found_at: components["schemas"]["Finding"][];
        };
        /** @description One of: Open data. */
        DatasetAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Dataset"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Open data, with how each source fared. */
        DatasetPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Dataset"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What became of the events of a webhook, newest first; thirty days and ten thousand are kept. */
        DeliveryPage: {
            /** @description A page of them. */
            items: components["schemas"]["DeliveryShape"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description What became of one event. */
        DeliveryShape: {
            /** @description The event's id, the same at every attempt and replay. */
            id: string;
            /** @description Grows by every event of this webhook. */
            number: number;
            /** @description The event's type. */
            type: string;
            /** @description What it is about. */
            subject: string;
            /**
             * @description `pending`: it is being tried. `failed`: a day in vain. `dropped`: never sent; may be replayed.
             * @enum {string}
             */
            state: "pending" | "delivered" | "failed" | "dropped" | (string & {});
            /** @description How often it was replayed. */
            replays: number;
            /** @description Since it was made or replayed. */
            attempts: number;
            /** @description What the last attempt was answered; null when there was no answer. */
            status: number | null;
            /** @description Why the last attempt failed: `status`, `redirect`, `gone`, `timeout`, `unreachable`, `not-http`, `address-refused`, `handshake-refused`, `unverified`, `paused`. */
            error: string | null;
            /** @description When it is tried again. */
            next_attempt: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it was last tried or replayed.
             */
            changed: string;
        };
        /** @description One vehicle leaving one stop. */
        Departure: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description The DHID of the stop, as `/v1/mobility/stops` has it. */
            stop: string;
            /** @description Its name. */
            stop_name: string;
            /** @description Where it leaves: the platform, else the stop; null when the source does not say. */
            location: components["schemas"]["Point"] | null;
            /**
             * Format: date-time
             * @description When it should leave by the timetable.
             */
            planned: string;
            /** @description When it is expected to leave; null means that nothing is known, which is not on time. */
            estimated: string | null;
            /** @description What stands on the vehicle: `U79`, `RE1`, `128`. */
            line: string;
            /** @description What kind of vehicle it is. */
            product: components["schemas"]["Coded"];
            /** @description Where it goes, as the source words it. */
            direction: string | null;
            /** @description Where it stops now; null when the source does not say. */
            platform: string | null;
            /** @description Where it should stop by the timetable; null when the source does not say. */
            platform_planned: string | null;
            /** @description True when the source says that it does not run, or not from here. */
            cancelled: boolean;
            /** @description True when it stands in for another: replacement buses for trains. */
            replacement: boolean;
            /** @description What the source adds, in its own words, without markup. */
            notices: string[];
        };
        /** @description Departures, with how each source fared. */
        DeparturePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Departure"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Something that changes how lines run or how stops are used. */
        Disruption: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is about, in the source's words and language, without markup. */
            title: string;
            /** @description The details, without markup, one paragraph a line; null when the title says all. */
            text: string | null;
            /** @description What it means for those who travel; without a code where the source does not say it in a way that is known. */
            effect: components["schemas"]["Coded"];
            /** @description True for what was known beforehand, such as works; false for what happens now; null when the source does not say. */
            planned: boolean | null;
            /** @description When it holds, in order; several for works at night. Empty: as long as it is listed. */
            periods: components["schemas"]["Period"][];
            /** @description The lines it is about, as they stand on the vehicle and in departures: `U79`. Empty: none in particular. */
            lines: string[];
            /** @description DHIDs of the stops it touches. Empty: it is about the whole network. */
            stops: string[];
            /** @description True when the source names lines and no stops: `stops` are then all known stops of these lines. */
            whole_lines: boolean;
            /** @description Where those of its stops are whose place is known; null when none is. */
            location: components["schemas"]["MultiPoint"] | null;
            /** @description The source's page about it. */
            url: string | null;
            /** @description When the source last changed it, else when it was made; null when the source does not say. */
            updated: string | null;
        };
        /** @description One of: Disruptions. */
        DisruptionAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Disruption"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Disruptions, with how each source fared. */
        DisruptionPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Disruption"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description One way to have the data: a file, or a service (dcat:Distribution). */
        Distribution: {
            /** @description What it is called (dct:title). */
            title?: string | null;
            /** @description Where it is: the file where the source names one, else the page or service (dcat:downloadURL, else dcat:accessURL). */
            url: string;
            /** @description In which format; null when the source does not say (dct:format). */
            format?: components["schemas"]["Coded"] | null;
            /** @description Its media type, `text/csv` (dcat:mediaType). */
            media_type?: string | null;
            /** @description Under which licence; null when nobody says, which is not free of conditions (dct:license). */
            licence?: components["schemas"]["Coded"] | null;
            /** @description What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText). */
            attribution?: string | null;
            /** @description How large it is (dcat:byteSize). */
            bytes?: number | null;
            /** @description When it was last changed (dct:modified). */
            modified?: string | null;
        };
        /** @description A service of the administration, as it is written down for one city. In another city it has the same `leika`. */
        EgovService: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description As the city, its state or the federation calls it: two cities may call one service by two names. */
            title: string;
            /** @description Its key in the national catalogue of services (LeiKa, FIM), 14 digits; null for one the catalogue does not know. */
            leika: string | null;
            /** @description All keys of the catalogue that this description stands for, `leika` first. */
            keys: string[];
            /** @description For whom it is; empty when the source does not say. */
            audience: components["schemas"]["Coded"][];
            /** @description Who has written it down: the city itself, or the state or federation for all their cities; null when unknown. */
            level: components["schemas"]["Coded"] | null;
            /** @description The official regional key of the municipality it is told for, 12 digits. */
            ars: string;
            /** @description What it is, in a sentence or two. */
            summary: string | null;
            /** @description Who does it there. */
            offices: components["schemas"]["ServiceOffice"][];
            /** @description Where it can be done online; empty when it cannot, or the source does not know. */
            online: components["schemas"]["OnlineService"][];
            /** @description What it costs, in the source's words; null when the source does not say, which is not free of charge. */
            fee: string | null;
            /** @description What has to be brought along, one line each, in the source's words; empty when the source does not say. */
            documents: string[];
            /** @description By when it has to be asked for, in the source's words. */
            deadline: string | null;
            /** @description How long it takes, in the source's words. */
            duration: string | null;
        };
        /** @description One of: Services of the administration. */
        EgovServiceAnswer: {
            /** @description The thing. */
            item: components["schemas"]["EgovService"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Services of the administration, with how each source fared. */
        EgovServicePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["EgovService"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What changed. Nothing a token could not read at `href`. */
        EventData: {
            /** @description The order, the report, the source, or the webhook itself. */
            id: string;
            /** @description Where to read it. */
            href: string;
            /** @description Grows by every event of this webhook: one with a lower number than the last is late. */
            number: number;
            /** @description How it stands, in the words in which it is read. */
            state?: string | null;
            /** @description The city's slug. */
            city?: string | null;
            /** @description What kind of thing it is. */
            resource?: string | null;
            /** @description The citizen, as this app's developer knows her. */
            sub?: string | null;
            /** @description Why a webhook was paused. */
            why?: string | null;
        };
        /** @description A CloudEvent 1.0, signed as Standard Webhooks says: over `webhook-id`, `webhook-timestamp` and the raw body. */
        EventShape: {
            /**
             * @description Of CloudEvents.
             * @constant
             */
            specversion: "1.0";
            /** @description The same at every attempt: with `source` it tells a repeated event from a new one. */
            id: string;
            /** @description The address of this API. */
            source: string;
            /** @description `org.hansa.order.changed`, `org.hansa.report.changed`, `org.hansa.source.changed`, `org.hansa.webhook.ping` or `org.hansa.webhook.paused`. */
            type: string;
            /** @description The path of what changed. */
            subject: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            time: string;
            /**
             * @description Of `data`.
             * @constant
             */
            datacontenttype: "application/json";
            /** @description The trace it belongs to (W3C). */
            traceparent: string;
            /** @description What changed. */
            data: components["schemas"]["EventData"];
        };
        /** @description How the answer came about; only when asked for with `explain=true`. */
        Explained: {
            /** @description Names this request in our records. */
            trace_id: string;
            /** @description One per source that was chosen. */
            sources: components["schemas"]["ExplainedSource"][];
        };
        /** @description How one source's answer came about. */
        ExplainedSource: {
            /** @description The source. */
            id: string;
            /** @description What was called; several sources may share one. */
            binding: string;
            /** @description Which protocol it was asked in. */
            adapter: string;
            /** @description How long this answer waited for it, in milliseconds. */
            took_ms: number;
            /** @description Values of the source without a common code, and how often; `field:NAME` counts a field nobody declared. */
            unmapped: {
                [key: string]: number;
            };
            /** @description What happened meanwhile, in order; `event` says what: `called`, `recalled`, `joined`, `tried`, `retried`, `opened` or `recovered`. */
            events: {
                [key: string]: unknown;
            }[];
        };
        /** @description A place of education. */
        Facility: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position or `open_at` was given. */
            view?: components["schemas"]["HoursView"] | null;
            /** @description What kind of place it is. */
            kind: components["schemas"]["Coded"];
            /** @description A school's form; null for what is no school, and where the source does not say. */
            form: components["schemas"]["Coded"] | null;
            /** @description What it is called. */
            name: string | null;
            /** @description Its official number; a school in North Rhine-Westphalia has one of six digits. */
            number: string | null;
            /** @description Who runs it, as the source words it: the city, a church, an association. */
            operator: string | null;
            /** @description Where it is. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed. */
            opening: string | null;
            /** @description Opening hours as the source words them, when it words them. */
            opening_text: string | null;
            /** @description How to reach it. */
            contact: components["schemas"]["Contact"] | null;
            /** @description Whether it can be used with a wheelchair; null when unknown. */
            accessible: boolean | null;
            /** @description What the source adds, in its own words. */
            note: string | null;
        };
        /** @description One of: Places of education. */
        FacilityAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Facility"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Places of education, with how each source fared. */
        FacilityPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Facility"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A portal that has the data set in its catalogue (dcat:CatalogRecord). */
        Finding: {
            /** @description What the portal is called: its host. */
            portal: string;
            /** @description What it calls the data set. */
            id: string;
            /** @description Its page about it; null when it has none. */
            url?: string | null;
            /** @description Under which licence it says the data are: portals contradict each other. */
            licence?: components["schemas"]["Coded"] | null;
        };
        /** @description A fraction as one city collects it. */
        Fraction: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description The common fraction. */
            fraction: components["schemas"]["Coded"];
            /** @description What the city calls it. */
            name: string;
            /** @description The colour of the bin or its lid; null when there is no bin. */
            colour: components["schemas"]["Coded"] | null;
            /** @description What goes in, in the city's words. */
            accepts: string[];
            /** @description What is often put in and does not belong there, in the city's words. */
            rejects: string[];
        };
        /** @description One of: Waste fractions. */
        FractionAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Fraction"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Waste fractions, with how each source fared. */
        FractionPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Fraction"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What the citizen allows the apps of the calling app's developer, the newest first. */
        GrantList: {
            /** @description Empty when there is nothing. */
            items: components["schemas"]["GrantShape"][];
        };
        /** @description What a citizen allows one app. */
        GrantShape: {
            /** @description To take it back. */
            id: string;
            /** @description One of the calling app's own developer. */
            app: components["schemas"]["GrantedApp"];
            /** @description What it may do. */
            scopes: string[];
            /** @description Where. */
            cities: string[];
            /** @description When she allowed it. */
            since: string;
            /** @description When it last got a token; null when never. */
            used: string | null;
        };
        /** @description The app that was allowed something. */
        GrantedApp: {
            /** @description Its client_id. */
            id: string;
            /** @description As its developer calls it. */
            name: string;
        };
        /** @description One household thing, and where it goes in one city. */
        GuideEntry: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description What it is called, in German and in the singular where it has one. */
            item: string;
            /** @description What else people call it, in German. */
            synonyms: string[];
            /** @description What it is called in English; `q` finds it too. */
            english: string | null;
            /** @description Which fraction it belongs to; null when it is nothing the city collects, `advice` says what to do. */
            fraction: components["schemas"]["Coded"] | null;
            /** @description The bin or the collection, as the city calls it; null when it must be brought somewhere. */
            bin: string | null;
            /** @description Kinds of places where it can be brought; ask `/v1/places?kind=` where they are. */
            drop_off: components["schemas"]["Coded"][];
            /** @description What to do with it in this city, in German. */
            advice: string | null;
            /** @description What matters for this very thing wherever it is thrown away, in German. */
            hint: string | null;
            /** @description What it costs to hand in, in German; null when nothing is known. */
            cost: string | null;
        };
        /** @description One of: Waste guide. */
        GuideEntryAnswer: {
            /** @description The thing. */
            item: components["schemas"]["GuideEntry"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Waste guide, with how each source fared. */
        GuideEntryPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["GuideEntry"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A place with public Wi-Fi. Among `places` it has the same id. */
        Hotspot: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is called; null when it has no name of its own. */
            name: string | null;
            /** @description Who runs it; null when the source does not say. */
            operator: string | null;
            /** @description Where it is. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description What the source adds, in its own words, such as whether it is indoors. */
            note: string | null;
        };
        /** @description One of: Public Wi-Fi. */
        HotspotAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Hotspot"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Public Wi-Fi, with how each source fared. */
        HotspotPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Hotspot"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What depends on who asks and when. */
        HoursView: {
            /** @description Metres from the asked position; only when one was given. */
            distance?: number;
            /** @description Whether it is open at `open_at`, its region's holidays considered; only when that was given. Null when unknown, which is not closed. */
            open?: boolean | null;
            /** @description When `open` becomes another, in the place's own time; only with `open_at`. Null when it does not within a year, or when nobody knows. */
            next_change?: string | null;
        };
        /** @description The same word in both languages. */
        Labels: {
            /** @description German. */
            de: string;
            /** @description English. */
            en: string;
        };
        /** @description What shines at a light point. */
        Lamp: {
            /** @description How it makes light; null when the source does not say. */
            technology?: components["schemas"]["Coded"] | null;
            /** @description What it is rated for, in watts. */
            power?: number | null;
            /** @description How high above the ground it hangs, in metres. */
            height?: number | null;
            /** @description The year the lamp in it was put in or replaced. */
            fitted?: number | null;
        };
        /** @description One light point: a lamp on its pole, wall or wire. */
        Light: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description Where it stands. */
            location: components["schemas"]["Point"];
            /** @description What shines in it, as far as the source says. */
            lamp: components["schemas"]["Lamp"];
            /** @description What it does, as last reported. `unknown` where the source says nothing, which is not off. */
            state: components["schemas"]["Coded"];
            /** @description How bright it is, from 0 to 1 of its full light; null when the source does not say. */
            level: number | null;
            /** @description The number on its pole, by which a defect is reported. */
            pole: string | null;
            /** @description The operator's group, which is switched together. */
            group: string | null;
            /** @description The circuit that feeds it: one that fails takes all of its lights along. */
            circuit: string | null;
            /** @description The year the light point was put up. */
            installed: number | null;
            /** @description Since when it has been in this state; null when the source does not say. */
            last_changed: string | null;
            /** @description When it last reported its state; null when it never did. A light that has fallen silent keeps its last state. */
            observed_at: string | null;
        };
        /** @description One of: Street lights. */
        LightAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Light"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Street lights, with how each source fared. */
        LightPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Light"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A rule by which requests are counted. */
        Limit: {
            /**
             * @description Whose requests: the caller's own. A source's quota is a row of `sources`.
             * @constant
             */
            whose: "client";
            /** @description `anonymous` or `key`. */
            policy: string;
            /** @description So many requests … */
            requests: number;
            /** @description … in so many seconds. */
            seconds: number;
        };
        /** @description The process runs. */
        Live: {
            /**
             * @description Always `live`.
             * @constant
             */
            status: "live";
        };
        /** @description One date of a course. */
        Meeting: {
            /**
             * Format: date-time
             * @description When it begins.
             */
            start: string;
            /** @description When it is over; null when the source does not say. */
            end?: string | null;
        };
        /** @description One thing to change in the request. */
        Mistake: {
            /**
             * @description Where it stands.
             * @enum {string}
             */
            in: "query" | "path" | "header" | "body" | (string & {});
            /** @description The parameter or field. */
            name: string;
            /** @description Stable; for programs. */
            code: string;
            /** @description In the language of the answer. */
            detail: string;
            /** @description What would have been right, nearest first; empty when there is no list. */
            allowed: string[];
        };
        /** @description A GeoJSON MultiPoint (RFC 7946 §3.1.3): several places of one thing; it is near wherever one of them is. */
        MultiPoint: {
            /**
             * @description Always `MultiPoint`.
             * @default MultiPoint
             * @constant
             */
            type?: "MultiPoint";
            /** @description Longitude, then latitude, in degrees; one pair for each place. */
            coordinates: [
                number,
                number
            ][];
        };
        /** @description The same name in both languages. */
        Names: {
            /** @description German. */
            de: string;
            /** @description English. */
            en: string;
        };
        /** @description A webhook as it was made, with its secret. */
        NewWebhook: {
            /** @description In its address. */
            id: string;
            /** @description Where events are sent. */
            url: string;
            /** @description What of. */
            topics: string[];
            /** @description For whoever looks after it. */
            description: string | null;
            /**
             * @description `unverified`: the endpoint has not agreed to be sent events. `paused`: nothing is sent.
             * @enum {string}
             */
            state: "active" | "unverified" | "paused" | (string & {});
            /** @description Why it is not active: `new`, `moved`, `resumed`, `handshake-refused`, `by-app`, `dead` (a day in which nothing could be delivered), `gone` (it answered 410). */
            why: string | null;
            /** @description Since when every attempt has failed; null when the last did not. */
            failing_since: string | null;
            /** @description Until when the secret before this one signs along. */
            both_sign_until: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it last became another.
             */
            changed: string;
            /** @description What signs (Standard Webhooks): shown now and never again. */
            secret: string;
        };
        /** @description Something true about a source's answer that is not an error. */
        NoteShape: {
            /** @description Stable; for programs. */
            slug: string;
            /** @description In the language of the answer; for people. */
            text: string;
            /** @description Only for a suspicion (`suspect-…`): since when it stands. */
            since?: string | null;
            /** @description Only for a suspicion: what was seen. */
            evidence?: {
                [key: string]: string;
            } | null;
        };
        /** @description The newest value of one property at one station. */
        Observation: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What is observed. */
            kind: components["schemas"]["Coded"];
            /** @description The number, in `unit`; null when there is none, which is never 0: `missing` says why. */
            value: number | null;
            /** @description Why there is no value; null when there is one. */
            missing: components["schemas"]["Coded"] | null;
            /** @description UCUM (`cm`, `m3/s`, `ug/m3`); null when the source's unit is not known there yet. */
            unit: string | null;
            /** @description When it was observed; the end of the time it is a mean of. Null when nothing was. */
            observed_at: string | null;
            /** @description ISO 8601 duration the value is a mean of, `PT1H`; null for a value of one moment. */
            averaged_over: string | null;
            /** @description The station's name, as its operator writes it. */
            station: string;
            /** @description The operator's number or code of it: `2750010`, `DENW071`. */
            station_code: string;
            /** @description The river or canal; null away from one. */
            water: string | null;
            /** @description Where the station stands. */
            location: components["schemas"]["Point"];
            /** @description Of a water level, the metres above NHN of its zero; null when the source does not say. */
            gauge_zero: number | null;
            /** @description Where the value lies among its marks, as the source judges; null when it does not. */
            state: components["schemas"]["Coded"] | null;
            /** @description The marks the source publishes for it, lowest first. */
            thresholds: components["schemas"]["Threshold"][];
        };
        /** @description One of: Observations of water and air. */
        ObservationAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Observation"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Observations of water and air, with how each source fared. */
        ObservationPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Observation"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description An office of the administration, with what it is responsible for. */
        Office: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is called. */
            name: string;
            /** @description Where it is; null when the source does not say. */
            location: components["schemas"]["Point"] | null;
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description The official regional key of the municipality it is told for, 12 digits. */
            ars: string;
            /** @description The keys of the services it has to do with, among those that are told here. */
            services: string[];
            /** @description The same with their names and what it has to do with each. */
            responsibilities: components["schemas"]["Responsibility"][];
            /** @description Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed. */
            opening: string | null;
            /** @description Opening hours as the source words them. */
            opening_text: string | null;
            /** @description How to reach it. */
            contact: components["schemas"]["Contact"] | null;
        };
        /** @description One of: Offices. */
        OfficeAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Office"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Offices, with how each source fared. */
        OfficePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Office"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Where something can be done without going anywhere. */
        OnlineService: {
            /** @description What it is called. */
            title?: string | null;
            /** @description Where it is. */
            url: string;
        };
        /** @description A place to park, with its free spaces where somebody counts them. */
        Parking: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is. */
            kind: components["schemas"]["Coded"];
            /** @description What its owner calls it. */
            name: string | null;
            /** @description Where it is; the entrance, where the source tells the two apart. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description How many cars it has room for; null when unknown. */
            capacity: number | null;
            /** @description Free spaces at `counted_at`; null when nobody counts them or the counter is dead, which is not 0. */
            free: number | null;
            /** @description How many of its spaces are for disabled people; null when unknown. */
            disabled_bays: number | null;
            /** @description When its cars were last counted; null when they are not. May be long ago: then `free` is null. */
            counted_at: string | null;
            /** @description Whether it is filling or emptying; null when the source does not say. */
            trend: components["schemas"]["Coded"] | null;
            /** @description Whether one may drive in now, as the source says; null when it does not. Free spaces in a closed garage stay `free`. */
            status: components["schemas"]["Coded"] | null;
            /** @description What it costs, in the source's words. */
            tariff: string | null;
            /** @description Opening hours, or hours of a restriction, in the OpenStreetMap `opening_hours` syntax; null when unknown. */
            opening: string | null;
            /** @description The hours as the source words them, when it words them. */
            opening_text: string | null;
            /** @description The height of the lowest passage, in metres; null when unknown, which does not mean that there is none. */
            max_height: number | null;
            /** @description Who runs it. */
            operator: string | null;
            /** @description A page for people. */
            url: string | null;
            /** @description What the source adds, in its own words: the lines that stop at a park and ride. */
            note: string | null;
        };
        /** @description One of: Parking. */
        ParkingAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Parking"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Parking, with how each source fared. */
        ParkingPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Parking"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A time from its start to before its end. */
        Period: {
            /** @description When it begins; null when it always was so, as far as the source says. */
            start?: string | null;
            /** @description When it is over; null until further notice. */
            end?: string | null;
        };
        /** @description One collection of one fraction at one household, or one stop of a mobile collection. */
        Pickup: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description The address id you asked with; null when the address was spelled out or the pickup was asked for by its id. */
            address: string | null;
            /**
             * Format: date
             * @description The civic day of the collection, holiday shifts included.
             */
            day: string;
            /** @description What is collected. */
            fraction: components["schemas"]["Coded"];
            /** @description The rhythm or lid this date belongs to, when the household must choose one; null when there is nothing to choose. */
            variant: string | null;
            /** @description What the operator adds, in its own words. */
            note: string | null;
            /** @description Where a mobile collection stops; null for the household's own bins. */
            place: string | null;
            /** @description When a mobile collection stops, in the operator's words, local time; null for the household's own bins. */
            time: string | null;
        };
        /** @description One of: Waste collection dates. */
        PickupAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Pickup"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Waste collection dates, with how each source fared. */
        PickupPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Pickup"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A place a city keeps for its people. */
        Place: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position or `open_at` was given. */
            view?: components["schemas"]["HoursView"] | null;
            /** @description What kind of place it is. */
            kind: components["schemas"]["Coded"];
            /** @description What the city calls it; null when it has no name of its own. */
            name: string | null;
            /** @description Where it is. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed. */
            opening: string | null;
            /** @description Opening hours as the source words them, when it words them. */
            opening_text: string | null;
            /** @description How to reach whoever runs it. */
            contact: components["schemas"]["Contact"] | null;
            /** @description Which fractions can be brought here. */
            accepts: components["schemas"]["Coded"][];
            /** @description Whether it can be used with a wheelchair; null when unknown. */
            accessible: boolean | null;
            /** @description What the source adds, in its own words. */
            note: string | null;
        };
        /** @description One of: Places. */
        PlaceAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Place"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Places, with how each source fared. */
        PlacePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Place"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A GeoJSON point (RFC 7946 §3.1.2): WGS84 degrees, longitude first. */
        Point: {
            /**
             * @description Always `Point`.
             * @default Point
             * @constant
             */
            type?: "Point";
            /** @description Longitude, then latitude, in degrees. */
            coordinates: [
                number,
                number
            ];
        };
        /** @description Where a letter would go. */
        PostalAddress: {
            /** @description Without the number. */
            street?: string | null;
            /** @description Number and suffix, `12a`. */
            house_number?: string | null;
            /** @description Five digits. */
            postcode?: string | null;
            /** @description The part of the town. */
            district?: string | null;
        };
        /** @description What it costs. */
        Price: {
            /** @description In `currency`, taxes included. */
            amount: number;
            /**
             * @description ISO 4217.
             * @default EUR
             */
            currency?: string;
        };
        /** @description RFC 9457 problem details. */
        ProblemShape: {
            /** @description A page about this kind of problem. */
            type: string;
            /** @description In the language of the answer. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What it means. */
            detail: string;
            /** @description What to do about it. */
            hint: string;
            /** @description The path asked. */
            instance: string;
            /** @description Names this request in our records. */
            trace_id: string;
            /** @description What to change, for a bad question or an unknown name. */
            errors?: components["schemas"]["Mistake"][] | null;
            /** @description How each source fared, when none or too few answered. */
            sources?: components["schemas"]["SourceRow"][] | null;
            /** @description The rule by which the caller's requests are counted, when it is used up. */
            limit?: components["schemas"]["Limit"] | null;
        };
        /** @description A body that owns back-ends and answers for their data. */
        Provider: {
            /** @description Short name, unique in the city: `ebe`. */
            id: string;
            /** @description `Entsorgungsbetriebe Adorf GmbH`. */
            name: string;
            /** @description How to reach the owner. */
            contact?: components["schemas"]["Contact"] | null;
        };
        /** @description A report as its city lets everybody see it: never who reported it, and its text only where the city publishes it. */
        PublicReport: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is about. */
            category: components["schemas"]["Coded"];
            /** @description How it stands. */
            status: components["schemas"]["Coded"];
            /** @description Where it is. */
            location: components["schemas"]["Point"] | null;
            /** @description Where it is, in words, without a person. */
            address: string | null;
            /** @description When it was reported. */
            requested_at: string | null;
            /** @description When anything about it last changed. */
            updated_at: string | null;
            /** @description What was written; null unless the city publishes it. */
            text: string | null;
            /** @description What the city says about it; null unless the city publishes it. */
            answer: string | null;
        };
        /** @description One of: Reports. */
        PublicReportAnswer: {
            /** @description The thing. */
            item: components["schemas"]["PublicReport"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Reports, with how each source fared. */
        PublicReportPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["PublicReport"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description The process may get traffic. */
        Ready: {
            /**
             * @description `ready`; with a 503 `draining`, when the server is about to stop. While starting there is no answer.
             * @enum {string}
             */
            status: "ready" | "draining" | (string & {});
            /** @description How many cities are configured. */
            cities: number;
            /** @description How many sources are configured. */
            sources: number;
            /** @description When this worker started. */
            since: string;
            /**
             * @description The store that workers share: `away` means that this one goes on alone; `none` that it always does.
             * @enum {string}
             */
            shared: "none" | "there" | "away" | (string & {});
        };
        /** @description Where renting goes on: links into the operator's app, or its page. */
        RentalLinks: {
            /** @description Opens the operator's app on Android. */
            android?: string | null;
            /** @description Opens the operator's app on iOS. */
            ios?: string | null;
            /** @description A page in any browser. */
            web?: string | null;
        };
        /** @description One more thing a city wants to know about a report of one category. */
        ReportAttribute: {
            /** @description The key to give it under. */
            name: string;
            /** @description The question, in German. */
            label: string;
            /**
             * @description What an answer looks like.
             * @enum {string}
             */
            kind: "text" | "number" | "date" | "choice" | "choices" | (string & {});
            /**
             * @description Whether the city refuses a report without it.
             * @default false
             */
            required?: boolean;
            /**
             * @description What can be chosen.
             * @default []
             */
            values?: string[];
        };
        /** @description What can be reported in a city, or at one place in it, and who takes it. */
        ReportCategory: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description The common category; `native` is the city's own code. */
            category: components["schemas"]["Coded"];
            /** @description What the city calls it, in German. */
            name: string;
            /** @description The city's heading for it, in German. */
            group: string | null;
            /** @description The body that takes care of it here; null when the city does not say. */
            responsible: string | null;
            /** @description True: this cannot wait for a form. Call `phone`; a report is refused. */
            urgent: boolean;
            /** @description With country code; where somebody answers now, when it is urgent. */
            phone: string | null;
            /** @description What else the city wants to know. */
            attributes: components["schemas"]["ReportAttribute"][];
            /** @description Fields of `contact` the city cannot do without: `name`, `email`, `phone`. */
            needs: string[];
            /** @description How many photos the city takes. */
            photos: number;
        };
        /** @description Report categories, with how each source fared. */
        ReportCategoryPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["ReportCategory"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What an office has to do with one service. */
        Responsibility: {
            /** @description The service's key in the national catalogue. */
            leika: string;
            /** @description The service's name there. */
            title?: string | null;
            /** @description What the office has to do with it; null when the source does not say. */
            role?: components["schemas"]["Coded"] | null;
        };
        /** @description Why a source has no answer. */
        RowProblem: {
            /** @description A page about this kind of problem. */
            type: string;
            /** @description Stable; for programs. */
            slug: string;
            /** @description In the language of the answer. */
            title: string;
            /** @description What made the source count as down, when it was not asked for that reason. */
            cause: string | null;
        };
        /** @description A code with its text. */
        SaidShape: {
            /** @description Stable; for programs. */
            code: string;
            /** @description In the language of the answer; for people. */
            text: string;
        };
        /** @description A new secret. */
        SecretShape: {
            /** @description What signs from now on: shown now and never again. */
            secret: string;
            /**
             * Format: date-time
             * @description Until then the secret before it signs along.
             */
            both_sign_until: string;
        };
        /** @description An office that has to do with a service. */
        ServiceOffice: {
            /** @description What it is called. */
            name: string;
            /** @description What it has to do with it; null when the source does not say. */
            role?: components["schemas"]["Coded"] | null;
        };
        /** @description A time that can still be had at an office for a service. It may be gone a moment later. */
        Slot: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /**
             * Format: date-time
             * @description When it begins.
             */
            start: string;
            /** @description How long it takes; null when the source does not say. */
            minutes: number | null;
            /** @description The office, as `/v1/egov/offices` has it where the two are known to be the same; else the source's number for it. */
            office: string;
            /** @description What the office is called. */
            office_name: string | null;
            /** @description Where it is; null when the source does not say. */
            location: components["schemas"]["Point"] | null;
            /** @description Its postal address, as far as the source gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description The source's number for the service. */
            service: string;
            /** @description What the source calls it. */
            service_name: string | null;
            /** @description The service's key in the national catalogue; null when nobody has said which it is. */
            leika: string | null;
            /** @description Where a person books it; nothing is booked here. */
            url: string | null;
        };
        /** @description Free appointments, with how each source fared. */
        SlotPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Slot"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description One provider's resource in one city, and how it is doing. */
        Source: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description The provider's short name. */
            provider: string;
            /** @description `waste.pickups`. */
            resource: string;
            /** @description `sandbox` (a simulator) or `live` (the provider's own system). */
            environment: string;
            /** @description How we know the back-end's protocol: `recorded`, `documented` or `invented`. */
            basis: string;
            /** @description How far the connection is proven: `bronze`, `silver`, `gold` or `platinum`; null when not even its terms are complete. */
            tier: string | null;
            /** @description What keeps it from the next tier, such as `laws`, `recorded` or `verified-live`. */
            tier_missing: string[];
            /** @description When a probe last saw the live back-end answer as expected; null when none has. */
            verified_live_at: string | null;
            /** @description `fresh` when the last call was answered, `failed` or `refused` when it was not, `unknown` before the first. */
            state: string;
            /** @description Since when it has been in this state. */
            since: string | null;
            /** @description The slug of the last failure; null while it answers. */
            problem: string | null;
            /** @description How long an answer counts as fresh, in seconds. */
            fresh_for: number;
            /** @description An SPDX-like short name, or `synthetic`. */
            licence: string;
            /** @description What must be shown beside the data. */
            attribution: string;
            /** @description `open_licence`, `agreement` or `unclear`. */
            permission: string;
            /** @description The OAuth scope a caller needs; null for open data. */
            scope: string | null;
            /** @description What it was good for in the last thirty complete days; null while that is not known. */
            use: components["schemas"]["Use"] | null;
        };
        /** @description One of: Sources. */
        SourceAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Source"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description How one source is doing, as this worker sees it. */
        SourceHealth: {
            /** @description The source. */
            id: string;
            /** @description `fresh`, `failed`, `refused`, or `unknown` before the first call. */
            state: string;
            /** @description Since when. */
            since: string | null;
            /** @description The slug of the last failure. */
            problem: string | null;
            /** @description Failed tries in a row. */
            failures: number;
            /** @description Its values without a common code, and `field:NAME` of its fields nobody declared, with how often they came when last seen. */
            unmapped: {
                [key: string]: number;
            };
            /**
             * @description `open`: not asked until a probe succeeds.
             * @enum {string}
             */
            breaker: "closed" | "open" | (string & {});
        };
        /** @description Sources, with how each source fared. */
        SourcePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Source"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description How one source fared in this answer. */
        SourceRow: {
            /** @description `<city>/<provider>/<resource>`; `-` for the provider when the city does not offer it. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description Who answers for the data; null when the city does not offer it. */
            provider: string | null;
            /** @description What was asked for. */
            resource: string;
            /** @description `sandbox`: a simulator answered, the data is invented. */
            environment: ("sandbox" | "live" | (string & {})) | null;
            /**
             * @description `fresh` with a count of 0 means: asked, it answered, and there is nothing. `stale`: an older answer, since the source failed. `failed`, `refused`, `paused`: no answer, see `problem`. `unsupported`: the city does not offer this. `skipped`: the question excludes it.
             * @enum {string}
             */
            state: "fresh" | "stale" | "failed" | "refused" | "paused" | "unsupported" | "skipped" | (string & {});
            /** @description Records that match the question, on all pages together. */
            count: number;
            /** @description Rows the source sent that could not be understood. */
            rejected: number;
            /** @description When this was true. */
            as_of: string | null;
            /** @description The window the answer speaks for; null when time plays no part. */
            covers: components["schemas"]["Covers"] | null;
            /** @description Under which the data may be used. */
            licence: string | null;
            /** @description What must be shown beside the data. */
            attribution: string | null;
            /** @description What else is true of this answer. */
            notes: components["schemas"]["NoteShape"][];
            /** @description Null while the source answers. */
            problem: components["schemas"]["RowProblem"] | null;
        };
        /** @description What one source writes for a code. */
        SourceValues: {
            /** @description The source, as `/v1/sources` names it. */
            source: string;
            /** @description Its field, or the adapter's option; null when the code is true of every row. */
            field: string | null;
            /** @description What it writes; for waste types also how the name begins. */
            values: string[];
        };
        /** @description How the sources are doing. A source that is down does not make the gateway unhealthy: this is always a 200. */
        SourcesHealth: {
            /**
             * @description `degraded` when any source fails.
             * @enum {string}
             */
            status: "ok" | "degraded" | (string & {});
            /** @description One per source. */
            sources: components["schemas"]["SourceHealth"][];
        };
        /** @description How a standard says a code. */
        StandardValues: {
            /** @description `osm` (OpenStreetMap tags), `avv` (the European list of waste) or `gtfs` (types of routes). */
            standard: string;
            /** @description What the standard writes; of OpenStreetMap tags joined by a blank, all. */
            values: string[];
        };
        /** @description A place where shared vehicles are fetched and left. */
        Station: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description The kinds of vehicle it is for. */
            kind: components["schemas"]["Coded"][];
            /** @description What the operator calls it. */
            name: string | null;
            /** @description Where it is. */
            location: components["schemas"]["Point"];
            /** @description Its postal address, as far as the operator gives it. */
            address: components["schemas"]["PostalAddress"] | null;
            /** @description How many vehicles it has room for; null when unknown. */
            capacity: number | null;
            /** @description Vehicles that stand there and can be rented; null when nobody knows, which is not 0. */
            free: number | null;
            /** @description Places where one can be left; null when nobody knows or the number has no limit. */
            free_docks: number | null;
            /** @description `free` by type of vehicle, as far as the operator counts them so. */
            available: components["schemas"]["Available"][];
            /** @description False while nothing can be rented here, whatever stands there; null when unknown. */
            renting: boolean | null;
            /** @description False while nothing can be left here; null when unknown. */
            returning: boolean | null;
            /** @description True for a marked area without racks; null when unknown. */
            virtual: boolean | null;
            /** @description When the station last told its operator its numbers. */
            reported_at: string | null;
            /** @description Where renting goes on. */
            links: components["schemas"]["RentalLinks"] | null;
        };
        /** @description One of: Sharing stations. */
        StationAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Station"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Sharing stations, with how each source fared. */
        StationPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Station"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A stop or station. Its id is its DHID, the number it has in all of Germany. */
        Stop: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description As the source has it, without the town. */
            name: string;
            /** @description The town or part of it the source puts it in; null when it says none. */
            locality: string | null;
            /** @description Its middle. */
            location: components["schemas"]["Point"];
            /** @description What stops here, as far as the source says it; empty means unknown. */
            products: components["schemas"]["Coded"][];
        };
        /** @description One of: Stops. */
        StopAnswer: {
            /** @description The thing. */
            item: components["schemas"]["Stop"];
            /** @description How its source fared. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when the source has answered. */
            complete: boolean;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description Stops, with how each source fared. */
        StopPage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Stop"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description A mark a value is compared with, in the unit of the value. */
        Threshold: {
            /** @description Which mark it is. */
            mark: components["schemas"]["Coded"];
            /** @description Where it lies. */
            value: number;
        };
        /** @description A turn it took. */
        UpdateShape: {
            /** @description The state from then on. */
            state: string;
            /** @description The same, for people. */
            text: string;
            /** @description When. */
            at: string;
        };
        /** @description What a source was good for lately. One or two apps, orders or reports are not told: that number is null. */
        Use: {
            /**
             * Format: date
             * @description The first day counted: thirty days before today, or the first on which this gateway counted.
             */
            since: string;
            /**
             * Format: date
             * @description The last one: yesterday.
             */
            until: string;
            /** @description Answers that the source had a part in, those kept in between included. */
            answers: number;
            /** @description Different apps and keys that were given them; everybody without either is one together. Null: one or two. */
            apps: number | null;
            /** @description Orders and reports that the city has confirmed, or has for good. Null: one or two. */
            completed: number | null;
        };
        /** @description A shared vehicle that can be rented now. Its id changes after each trip, so that nobody can be followed by it. */
        Vehicle: {
            /** @description Stable and unique in the federation. */
            id: string;
            /** @description The city's slug. */
            city: string;
            /** @description The source it came from. */
            source: string;
            /** @description Under which this item may be used. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            licence?: string | null;
            /** @description What must be shown beside this item. Only on items under a share-alike licence, which must stay told apart from all others; else the source's. */
            attribution?: string | null;
            /** @description Only when a position was given. */
            view?: components["schemas"]["View"] | null;
            /** @description What it is. */
            kind: components["schemas"]["Coded"];
            /** @description What drives it; null when the operator does not say. */
            propulsion: components["schemas"]["Coded"] | null;
            /** @description What the operator calls this type of vehicle. */
            name: string | null;
            /** @description Where it stands; the station's place for one that stands at a station. */
            location: components["schemas"]["Point"];
            /** @description The operator's id of the station it stands at; `mobility/stations` of the same operator ends its id with it. */
            station: string | null;
            /** @description How far it goes on what is left, in metres; null when unknown. */
            range: number | null;
            /** @description What is left in battery or tank, from 0 to 1; null when unknown. */
            charge: number | null;
            /** @description When the vehicle last told its operator where it is. */
            reported_at: string | null;
            /** @description Where renting goes on. */
            links: components["schemas"]["RentalLinks"] | null;
        };
        /** @description Shared vehicles, with how each source fared. */
        VehiclePage: {
            /** @description In a fixed order. */
            items: components["schemas"]["Vehicle"][];
            /** @description One row per source of each selected city. */
            sources: components["schemas"]["SourceRow"][];
            /** @description True when every source asked has answered, nothing was cut off, and the window is covered. */
            complete: boolean;
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description Only with `explain=true`. */
            explain?: components["schemas"]["Explained"] | null;
        };
        /** @description What depends on who asks. */
        View: {
            /** @description Metres from the asked position. */
            distance: number;
        };
        /** @description One vocabulary of the list. */
        VocabularyEntry: {
            /** @description Its name. */
            name: string;
            /** @description In the language of the answer. */
            title: string;
            /** @description In both languages. */
            titles: components["schemas"]["Labels"];
            /** @description How many codes it has. */
            codes: number;
        };
        /** @description Every vocabulary. */
        VocabularyList: {
            /** @description In a fixed order. */
            items: components["schemas"]["VocabularyEntry"][];
        };
        /** @description A list of codes with its crosswalk. */
        VocabularyShape: {
            /** @description Its name, as in `/v1/vocabularies/{name}`. */
            name: string;
            /** @description In the language of the answer. */
            title: string;
            /** @description In both languages. */
            titles: components["schemas"]["Labels"];
            /** @description In a fixed order; new ones come at the end. */
            codes: components["schemas"]["Code"][];
        };
        /** @description The app's webhooks, oldest first. */
        WebhookList: {
            /** @description At most ten. */
            items: components["schemas"]["WebhookShape"][];
        };
        /** @description Where an app is told of what happens. */
        WebhookShape: {
            /** @description In its address. */
            id: string;
            /** @description Where events are sent. */
            url: string;
            /** @description What of. */
            topics: string[];
            /** @description For whoever looks after it. */
            description: string | null;
            /**
             * @description `unverified`: the endpoint has not agreed to be sent events. `paused`: nothing is sent.
             * @enum {string}
             */
            state: "active" | "unverified" | "paused" | (string & {});
            /** @description Why it is not active: `new`, `moved`, `resumed`, `handshake-refused`, `by-app`, `dead` (a day in which nothing could be delivered), `gone` (it answered 410). */
            why: string | null;
            /** @description Since when every attempt has failed; null when the last did not. */
            failing_since: string | null;
            /** @description Until when the secret before this one signs along. */
            both_sign_until: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it last became another.
             */
            changed: string;
        };
        /** @description How the city reaches whoever asked. Only what its offer needs is sent on; the rest is not even kept. */
        Reachable: {
            /** @description First and last name. */
            name?: string | null;
            /** @description An e-mail address. */
            email?: string | null;
            /** @description A telephone number. */
            phone?: string | null;
        };
        /** @description A report: what is wrong, and where. Up to three photos go along as parts of the form. */
        ReportWish: {
            /**
             * @description One of `/v1/report-categories?lat=&lon=` at this point.
             * @enum {string}
             */
            category: "illegal_dump" | "litter" | "overflowing_bin" | "container_site" | "hazardous_dump" | "dead_animal" | "scrap_vehicle" | "graffiti" | "street_light" | "traffic_light" | "traffic_sign" | "road_damage" | "path_damage" | "drain" | "green" | "playground" | "water" | "winter_service" | "noise" | "parking" | "other" | (string & {});
            /** @description Degrees north. */
            lat: number;
            /** @description Degrees east. */
            lon: number;
            /** @description Which city is meant, where several are responsible, as at a border street. */
            city?: string | null;
            /** @description What is wrong, in your words. */
            text: string;
            /** @description What else the category asks: name → answer. */
            attributes?: {
                [key: string]: string;
            };
            /** @description How the city reaches you: what the category `needs`. */
            contact?: components["schemas"]["Reachable"];
            /**
             * @description Ids of open reports nearby that you have looked at, and that are about something else.
             * @default []
             */
            not_same_as?: string[];
            /**
             * @description True: the photos keep the position they were taken at. Otherwise it is removed.
             * @default false
             */
            keep_position?: boolean;
        };
        /** @description A calendar to be made. */
        CalendarWish: {
            /** @description The house, by its id from `/v1/addresses`. */
            address: string;
            /**
             * @description Only these fractions; none: all.
             * @default []
             */
            fraction?: ("residual" | "organic" | "paper" | "packaging" | "glass" | "textiles" | "electronics" | "metal" | "wood" | "green" | "bulky" | "rubble" | "hazardous" | "batteries" | "christmas_tree" | (string & {}))[];
            /**
             * @description Of collections that have variants only these, as `/v1/waste/pickups` names them; none: all.
             * @default []
             */
            variant?: string[];
            /** @description When to be reminded, on the day before; null: not at all. */
            remind?: string | null;
        };
        /** @description So many things of one kind. */
        BulkyItem: {
            /**
             * @description What it is: one of the kinds an offer `accepts`.
             * @enum {string}
             */
            kind: "armchair" | "bed" | "bicycle" | "cabinet" | "carpet" | "chair" | "cooker" | "dishwasher" | "freezer" | "fridge" | "lamp" | "mattress" | "metal" | "plastic" | "shelf" | "sofa" | "table" | "toy" | "tv" | "wardrobe" | "washing_machine" | "wood" | "other" | (string & {});
            /**
             * @description How many.
             * @default 1
             */
            count?: number;
        };
        /** @description An order: what to fetch from where, and when. */
        BulkyWish: {
            /** @description The address id the offers were asked with. */
            address: string;
            /** @description What is to be fetched. */
            items: components["schemas"]["BulkyItem"][];
            /**
             * @description The ids of the slots wanted, one for each stream the items need; none where the city assigns the day.
             * @default []
             */
            slots?: string[];
            /** @description How the city reaches you: what the offer `needs`. */
            contact?: components["schemas"]["Reachable"];
            /** @description Where the things will stand, or what else the crew should know. */
            note?: string | null;
        };
        /** @description A webhook to be made. */
        WebhookWish: {
            /** @description Where events are sent: https, without user, password or fragment, in the public internet. */
            url: string;
            /** @description What of: `orders`, `reports`, `sources`, or one city's sources, as `sources:adorf`. */
            topics: string[];
            /** @description For whoever looks after it. */
            description?: string | null;
        };
        /** @description What is to be otherwise; what is left out stays. */
        WebhookChange: {
            /** @description A new address, which has to agree before it is sent anything. */
            url?: string | null;
            /** @description All topics from now on. */
            topics?: string[] | null;
            /** @description Null takes it away. */
            description?: string | null;
            /** @description True: nothing is sent until further notice, and nothing is kept. False: the endpoint is asked again and goes on. */
            paused?: boolean | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_cities: {
        parameters: {
            query?: {
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The municipalities that take part, with their official keys, bounds, contacts and providers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_cities: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityAnswer"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: {
                /** @description Only these providers; repeatable. */
                provider?: string[];
                /** @description Only these resources; repeatable. */
                resource?: string[];
                /** @description Only sources in these states; repeatable. */
                state?: ("fresh" | "failed" | "refused" | "paused" | "unknown" | (string & {}))[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every provider's resource in every city: on what basis it is connected, under which licence, and how it is doing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_sources: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceAnswer"];
                };
            };
        };
    };
    list_addresses: {
        parameters: {
            query?: {
                /**
                 * @description What one types: the beginning of a street, then a number, postcode or district if you like: `Aachener Str. 4`. One letter
                 *     is enough; `Str.`, `Straße`, ae, oe, ue and blanks do not matter. Best match first.
                 */
                q?: string | null;
                /** @description Five digits. */
                postcode?: string | null;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Houses from the cities' registers. Their ids go wherever a household is meant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_addresses: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressAnswer"];
                };
            };
        };
    };
    list_waste_pickups: {
        parameters: {
            query?: {
                /** @description An address id from `/v1/addresses`; repeatable, cities may be mixed. */
                address?: string[];
                /** @description The street, when you have no address id; `house_number` goes with it. */
                street?: string | null;
                /** @description Number and suffix, with or without a blank between. */
                house_number?: string | null;
                /** @description Five digits; tells which city is meant. */
                postcode?: string | null;
                /** @description First day, inclusive. Default: today. */
                from?: string;
                /** @description Last day, inclusive. Default: 60 days after the first. */
                to?: string;
                /** @description Only these fractions; repeatable. */
                fraction?: ("residual" | "organic" | "paper" | "packaging" | "glass" | "textiles" | "electronics" | "metal" | "wood" | "green" | "bulky" | "rubble" | "hazardous" | "batteries" | "christmas_tree" | (string & {}))[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description When which bin is collected at a household. Name one or more addresses; they may lie in different cities. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PickupPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_waste_pickups: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PickupAnswer"];
                };
            };
        };
    };
    list_waste_fractions: {
        parameters: {
            query?: {
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How each city calls and colours a fraction, and what goes in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FractionPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_waste_fractions: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FractionAnswer"];
                };
            };
        };
    };
    list_waste_guide: {
        parameters: {
            query?: {
                /** @description The thing, in any spelling: umlauts or ae, oe, ue, plural, part of the word, one typo. Best match first. */
                q?: string | null;
                /** @description Only these fractions; repeatable. */
                fraction?: ("residual" | "organic" | "paper" | "packaging" | "glass" | "textiles" | "electronics" | "metal" | "wood" | "green" | "bulky" | "rubble" | "hazardous" | "batteries" | "christmas_tree" | (string & {}))[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What goes where: hundreds of household things, each with its fraction, its bin and where it can be brought, city by city. `q` finds a thing in any spelling, in the plural, and with one typo. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuideEntryPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_waste_guide: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuideEntryAnswer"];
                };
            };
        };
    };
    list_places: {
        parameters: {
            query?: {
                /** @description Only these kinds; repeatable. */
                kind?: ("recycling_centre" | "glass_container" | "paper_container" | "hazardous_waste_stop" | "dog_bag_dispenser" | "public_toilet" | "playground" | "citizen_office" | "town_hall" | "library" | "school" | "kindergarten" | "market" | "wifi" | "parking" | "charging" | "stop" | "street_light" | (string & {}))[];
                /** @description Part of the name, street or district; case and umlaut spelling do not matter. */
                q?: string | null;
                /** @description `true`: only places known to be accessible; `false`: only those known not to be. */
                accessible?: boolean | null;
                /** @description `now`, or an instant with its offset. Leaves no place out: `view` says whether each is open then. */
                open_at?: string;
                /** @description `west,south,east,north` in degrees. */
                bbox?: string;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `800m`, `12km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacePage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_places: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaceAnswer"];
                };
            };
        };
    };
    list_mobility_stops: {
        parameters: {
            query?: {
                /** @description Part of the name or the town; case and umlaut spelling do not matter. */
                q?: string | null;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `800m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_mobility_stops: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopAnswer"];
                };
            };
        };
    };
    list_mobility_departures: {
        parameters: {
            query?: {
                /** @description A stop's DHID; repeatable, cities may be mixed. */
                stop?: string[];
                /** @description Degrees north; `lon` goes with it. The stops around are asked, the nearest first. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `1km`. Default: the nearest stops. */
                radius?: string;
                /** @description From this instant on, by the timetable, with its offset. Default: now. */
                from?: string;
                /** @description Before this instant, with its offset. Default: as many as the source gives at once. */
                to?: string;
                /** @description Only these kinds of vehicles; repeatable. */
                product?: ("train" | "high_speed_train" | "long_distance_train" | "regional_train" | "suburban_train" | "underground" | "light_rail" | "tram" | "bus" | "regional_bus" | "express_bus" | "citizens_bus" | "on_demand" | "suspension_railway" | "cable_car" | "ferry" | "aircraft" | "replacement" | "footpath" | "unknown" | (string & {}))[];
                /** @description Only these lines, as they stand on the vehicle; repeatable. */
                line?: string[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What leaves next from a stop, or from the stops round a position. Where `estimated` is null nothing is known of the vehicle, which does not mean that it is on time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeparturePage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_mobility_disruptions: {
        parameters: {
            query?: {
                /** @description Only what is about these lines, as they stand on the vehicle; repeatable. */
                line?: string[];
                /** @description Only what touches these stops, by their DHIDs; repeatable. */
                stop?: string[];
                /** @description Only these effects; repeatable. */
                effect?: ("no_service" | "reduced_service" | "significant_delays" | "detour" | "replacement_service" | "additional_service" | "modified_service" | "stop_moved" | "stop_closed" | "accessibility_issue" | "other_effect" | "no_effect" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance to the nearest stop that is touched. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point a stop that is touched may be, with its unit: `800m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only what still holds at this instant or later, with its offset. Default: all that is listed, what is to come too. */
                from?: string;
                /** @description Only what begins before this instant, with its offset. */
                to?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is wrong with public transport or will be: works, diversions, stops that are left out, lifts that stand still. What touches several cities is shown in each of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisruptionPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_mobility_disruptions: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisruptionAnswer"];
                };
            };
        };
    };
    list_mobility_stations: {
        parameters: {
            query?: {
                /** @description Only stations for these kinds of vehicle; repeatable. */
                kind?: ("bicycle" | "cargo_bicycle" | "scooter" | "scooter_seated" | "moped" | "car" | "other" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_mobility_stations: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StationAnswer"];
                };
            };
        };
    };
    list_mobility_vehicles: {
        parameters: {
            query?: {
                /** @description Only these kinds; repeatable. */
                kind?: ("bicycle" | "cargo_bicycle" | "scooter" | "scooter_seated" | "moped" | "car" | "other" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shared bicycles, scooters and cars that can be rented now. Their ids change after each trip: there is no route to one by its id, and none should be kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehiclePage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_mobility_parking: {
        parameters: {
            query?: {
                /** @description Only these kinds; repeatable. */
                kind?: ("garage" | "underground" | "surface" | "on_street" | "park_and_ride" | "disabled_bay" | "other" | (string & {}))[];
                /**
                 * @description Only where at least so many spaces are known to be free. Where nobody counts, nothing is: such a place is left out, by
                 *     `min_free=0` too.
                 */
                min_free?: number | null;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody counts them. Where nobody does `free` is null, which is not 0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkingPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_mobility_parking: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkingAnswer"];
                };
            };
        };
    };
    list_mobility_charging: {
        parameters: {
            query?: {
                /** @description Only stations with one of these connectors; repeatable. */
                connector?: ("type_1" | "type_2" | "type_3" | "ccs_1" | "ccs_2" | "chademo" | "schuko" | "cee_3" | "cee_5" | "tesla" | "mcs" | (string & {}))[];
                /** @description Only stations where one car can get so many kilowatts. */
                min_power?: number | null;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Charging stations for electric cars that everybody may use: points, connectors, kilowatts, operator. Whether a point is free now is not known here. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargingStationPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_mobility_charging: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargingStationAnswer"];
                };
            };
        };
    };
    list_waste_bulky_offers: {
        parameters: {
            query?: {
                /** @description An address id from `/v1/addresses`; repeatable, cities may be mixed. */
                address?: string[];
                /** @description The street, when you have no address id; `house_number` goes with it. */
                street?: string | null;
                /** @description Number and suffix, with or without a blank between. */
                house_number?: string | null;
                /** @description Five digits; tells which city is meant. */
                postcode?: string | null;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description When a city would fetch bulky waste from an address: in which streams, on which days, at what price, by which rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkyOfferPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_report_categories: {
        parameters: {
            query?: {
                /** @description Only these; repeatable. */
                category?: ("illegal_dump" | "litter" | "overflowing_bin" | "container_site" | "hazardous_dump" | "dead_animal" | "scrap_vehicle" | "graffiti" | "street_light" | "traffic_light" | "traffic_sign" | "road_damage" | "path_damage" | "drain" | "green" | "playground" | "water" | "winter_service" | "noise" | "parking" | "other" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Then only what can be reported at that point, by whoever is responsible there. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What can be reported, and who takes it. With `lat` and `lon`: who is responsible at that point; there may be several bodies, or none. What is urgent names a telephone number instead. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportCategoryPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_reports: {
        parameters: {
            query?: {
                /** @description Only these; repeatable. */
                category?: ("illegal_dump" | "litter" | "overflowing_bin" | "container_site" | "hazardous_dump" | "dead_animal" | "scrap_vehicle" | "graffiti" | "street_light" | "traffic_light" | "traffic_sign" | "road_damage" | "path_damage" | "drain" | "green" | "playground" | "water" | "winter_service" | "noise" | "parking" | "other" | (string & {}))[];
                /** @description Only these; repeatable. */
                status?: ("open" | "in_progress" | "closed" | "rejected" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only those that changed at this instant or later. */
                updated_since?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent. Own reports are under `/v1/me/reports`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicReportPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    create_reports: {
        parameters: {
            query?: never;
            header: {
                /** @description One for each thing asked for, the same for each repetition: a UUID. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportWish"];
                "multipart/form-data": {
                    report: components["schemas"]["ReportWish"];
                    photo?: string[];
                };
            };
        };
        responses: {
            /** @description The city has it, and as far as it ever says so has agreed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
            /** @description Accepted and kept safe; the city's word comes later, at `Location`. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    get_reports: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicReportAnswer"];
                };
            };
        };
    };
    list_infrastructure_observations: {
        parameters: {
            query?: {
                /** @description Only these properties; repeatable. */
                kind?: ("water_level" | "discharge" | "water_temperature" | "flow_velocity" | "clearance" | "dissolved_oxygen" | "water_ph" | "conductivity" | "turbidity" | "air_temperature" | "precipitation" | "no2" | "no" | "pm10" | "pm25" | "o3" | "so2" | "co" | "benzene" | "benzo_a_pyrene" | "lead" | "arsenic" | "cadmium" | "nickel" | (string & {}))[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `800m`, `15km`; at most 100 km. */
                radius?: string;
                /** @description Only what was observed at this instant or later, with its offset: leaves out sensors that have fallen silent. */
                from?: string;
                /** @description Only what was observed before this instant, with its offset: shows sensors that have fallen silent. */
                to?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest value of each sensor: water level and discharge at gauges, pollutants at air quality stations. One item per station and property, with its unit, the instant it was observed, and the marks it is compared with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_infrastructure_observations: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationAnswer"];
                };
            };
        };
    };
    list_infrastructure_lights: {
        parameters: {
            query?: {
                /** @description Only lights in these states; repeatable. */
                state?: ("on" | "off" | "dimmed" | "faulty" | "unknown" | (string & {}))[];
                /** @description `west,south,east,north` in degrees. */
                bbox?: string;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every light point a city tells of: where it stands, what shines in it, and whether it is on, off, dimmed or faulty, as it last reported. To report one that is dark, see `reports`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LightPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_infrastructure_lights: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LightAnswer"];
                };
            };
        };
    };
    list_egov_services: {
        parameters: {
            query?: {
                /** @description Words of the title or summary; case and umlaut spelling do not matter. The source's whole catalogue is searched. */
                q?: string | null;
                /** @description Only the services with these keys of the national catalogue; repeatable. */
                leika?: string[];
                /** @description Only services for them; repeatable. One of which nobody says for whom it is, is left out. */
                audience?: ("citizen" | "business" | (string & {}))[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an administration does for people and businesses: title, key in the national catalogue, who does it, where it can be done online, what it costs and what to bring. The same service of several cities stands together, under the same `leika`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EgovServicePage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_egov_services: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EgovServiceAnswer"];
                };
            };
        };
    };
    list_egov_offices: {
        parameters: {
            query?: {
                /** @description Only offices that have to do with these services, by their key in the national catalogue; repeatable. */
                service?: string[];
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Offices with the services they are responsible for, where they are, when they are open and how they are reached. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_egov_offices: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeAnswer"];
                };
            };
        };
    };
    list_egov_slots: {
        parameters: {
            query?: {
                /** @description Only for these services, by their key in the national catalogue; repeatable. */
                service?: string[];
                /** @description Only at these offices, as `office` has them; repeatable. */
                office?: string[];
                /** @description From this instant on, with its offset. Default: now. */
                from?: string;
                /** @description Before this instant, with its offset. Default: two weeks on, or as the source has it. */
                to?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Times that can still be had at offices, asked for at this moment. Nothing is reserved by looking, and nothing can be booked here. Offices that show their times only to whoever solves a captcha are named in a note. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlotPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_education_facilities: {
        parameters: {
            query?: {
                /** @description Only these kinds; repeatable. */
                kind?: ("kindergarten" | "school" | "library" | "adult_education" | "music_school" | "university" | (string & {}))[];
                /** @description Only schools of these forms; repeatable. */
                form?: ("primary" | "hauptschule" | "realschule" | "sekundarschule" | "gesamtschule" | "gymnasium" | "special_needs" | "hospital_school" | "vocational" | "second_chance" | "waldorf" | "primus" | "volksschule" | (string & {}))[];
                /** @description Part of the name, street or district; case and umlaut spelling do not matter. */
                q?: string | null;
                /** @description `west,south,east,north` in degrees. */
                bbox?: string;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `800m`, `12km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Schools, kindergartens, libraries and adult education centres, with a school's form under the law of its Land. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilityPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_education_facilities: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilityAnswer"];
                };
            };
        };
    };
    list_education_courses: {
        parameters: {
            query?: {
                /** @description Words of the title, the number or the description; case and umlaut spelling do not matter. */
                q?: string | null;
                /** @description Only courses with a date that is not over at this instant, with its offset. Default: all that are listed. */
                from?: string;
                /** @description Only courses with a date that begins before this instant, with its offset. */
                to?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Courses of adult education centres with all their dates, where they are held, and how many seats are free. Where nobody says that `free` is null, which is not 0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoursePage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_education_courses: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CourseAnswer"];
                };
            };
        };
    };
    list_broadband_coverage: {
        parameters: {
            query?: {
                /** @description The id of a house from `addresses`, instead of a position. */
                address?: string | null;
                /** @description Degrees north; `lon` goes with it. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What broadband is offered at a position: for each technology the best downstream class of the cell of 100 m it lies in, after the federal register. Nothing in it means that nothing is known of the cell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoveragePage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    list_broadband_hotspots: {
        parameters: {
            query?: {
                /** @description `west,south,east,north` in degrees. */
                bbox?: string;
                /** @description Degrees north; `lon` goes with it. Sorts by distance. */
                lat?: number | null;
                /** @description Degrees east; `lat` goes with it. */
                lon?: number | null;
                /** @description How far from the point, with its unit: `500m`, `2km`; at most 100 km. */
                radius?: string;
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where a city offers public Wi-Fi. The same things are among `places`, with the same ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HotspotPage"];
                    "text/csv": string;
                    "application/geo+json": Record<string, never>;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_broadband_hotspots: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HotspotAnswer"];
                };
            };
        };
    };
    list_data_datasets: {
        parameters: {
            query?: {
                /** @description Words of the title, the keywords or the description, in any spelling, singular or plural. Best match first. */
                q?: string | null;
                /** @description Only data sets of which something is offered under one of these licences; repeatable. */
                licence?: ("dl_de_zero_2_0" | "dl_de_by_2_0" | "dl_de_by_1_0" | "dl_de_by_nc_1_0" | "cc0_1_0" | "pdm_1_0" | "cc_by" | "cc_by_3_0" | "cc_by_3_0_de" | "cc_by_4_0" | "cc_by_sa" | "cc_by_sa_3_0_de" | "cc_by_sa_4_0" | "cc_by_nc" | "cc_by_nc_3_0_de" | "cc_by_nc_4_0" | "cc_by_nd" | "cc_by_nd_3_0" | "cc_by_nd_4_0" | "odbl_1_0" | "odc_by_1_0" | "odc_pddl_1_0" | "geonutz_2013" | "geonutz_berlin_2013" | "official_work" | "other_open" | "other" | (string & {}))[];
                /** @description Only data sets of which something is offered in one of these formats; repeatable. */
                format?: ("csv" | "xlsx" | "xls" | "ods" | "json" | "geojson" | "xml" | "rdf" | "gml" | "kml" | "shp" | "gpkg" | "tiff" | "dxf" | "wms" | "wfs" | "wmts" | "ogc_api" | "arcgis" | "api" | "gtfs" | "ics" | "pdf" | "html" | "text" | "doc" | "image" | "zip" | (string & {}))[];
                /** @description Only data sets about one of these; repeatable. */
                theme?: ("agri" | "econ" | "educ" | "ener" | "envi" | "gove" | "heal" | "intr" | "just" | "regi" | "soci" | "tech" | "tran" | (string & {}))[];
                /** @description Only these cities, by the ids in `/v1/cities`; repeatable. Default: all. */
                city?: string[];
                /** @description How many items a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; the question stays the same. */
                cursor?: string | null;
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What cities publish as open data, from their own portals and those of their region, state and federation: files and services, with licences and formats in one vocabulary. A data set that several portals have is shown once, with all of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPage"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_data_datasets: {
        parameters: {
            query?: {
                /** @description How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`. */
                require?: string;
                /** @description How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s. */
                wait?: string;
                /** @description Adds how the answer came about: adapters, tries, timings. Never cached. */
                explain?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The thing asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetAnswer"];
                };
            };
        };
    };
    list_vocabularies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every vocabulary. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyList"];
                };
            };
        };
    };
    get_vocabulary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A list of codes with its crosswalk. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyShape"];
                };
            };
        };
    };
    create_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarWish"];
            };
        };
        responses: {
            /** @description The calendar's address. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarShape"];
                };
            };
        };
    };
    read_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
        };
    };
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It may. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    health_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row per source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcesHealth"];
                };
            };
        };
    };
    list_me_grants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the citizen allows the apps of the calling app's developer, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
        };
    };
    delete_me_grants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    create_waste_bulky_orders: {
        parameters: {
            query?: never;
            header: {
                /** @description One for each thing asked for, the same for each repetition: a UUID. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkyWish"];
            };
        };
        responses: {
            /** @description The city has it, and as far as it ever says so has agreed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
            /** @description Accepted and kept safe; the city's word comes later, at `Location`. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    list_me_orders: {
        parameters: {
            query?: {
                /** @description Only these: accepted, placed, confirmed, rejected, expired, cancelled. */
                state?: string[];
                /** @description Only these cities; repeatable. */
                city?: string[];
                /** @description How many a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cases of the citizen, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseList"];
                };
            };
        };
    };
    get_me_orders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An order or a report, as the citizen who asked for it reads it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    delete_me_orders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
            /** @description Noted; the city's word comes later. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    list_me_reports: {
        parameters: {
            query?: {
                /** @description Only these: accepted, placed, confirmed, rejected, expired, cancelled. */
                state?: string[];
                /** @description Only these cities; repeatable. */
                city?: string[];
                /** @description How many a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cases of the citizen, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseList"];
                };
            };
        };
    };
    get_me_reports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An order or a report, as the citizen who asked for it reads it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    delete_me_reports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
            /** @description Noted; the city's word comes later. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseShape"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The app's webhooks, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookWish"];
            };
        };
        responses: {
            /** @description A webhook as it was made, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where an app is told of what happens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookShape"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description Where an app is told of what happens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookShape"];
                };
            };
        };
    };
    renew_webhook_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretShape"];
                };
            };
        };
    };
    list_webhook_deliveries: {
        parameters: {
            query?: {
                /** @description Only these. */
                state?: ("pending" | "delivered" | "failed" | "dropped" | (string & {})) | null;
                /** @description How many a page holds at most. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of the events of a webhook, newest first; thirty days and ten thousand are kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    replay_webhook_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of one event. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryShape"];
                };
            };
        };
    };
    ping_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of one event. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryShape"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Repeatable: sources, orders, reports. `sources` alone needs no token. */
                topics?: string[];
                /** @description Only these cities; repeatable. */
                city?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    receive_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["EventShape"];
            };
        };
        responses: {
            /** @description Taken; any 2xx will do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
