"""One method for each operation. Made by `python -m sdk.generate` from the contract; a change here is undone by the next run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hansa_client._generated import codes, models
from hansa_client.absent import ABSENT, Absent
from hansa_client.answers import Answer, Listing, Page
from hansa_client.calls import Call, Photo
from hansa_client.events import Happened
from hansa_client.sending import Sending


class Broadband:
    """What is offered at a position, and public Wi-Fi."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def coverage(
        self,
        *,
        address: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Coverage]:
        """Broadband coverage.

        What broadband is offered at a position: for each technology the best downstream class of the cell of 100 m it
        lies in, after the federal register. Nothing in it means that nothing is known of the cell.

        - `address`: The id of a house from `addresses`, instead of a position.
        - `lat`: Degrees north; `lon` goes with it.
        - `lon`: Degrees east; `lat` goes with it.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "address": address,
            "lat": lat,
            "lon": lon,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Coverage, Call("GET", Call.at("/v1/broadband/coverage"), query=query))

    def hotspots(
        self,
        *,
        bbox: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Hotspot]:
        """Public Wi-Fi.

        Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.

        - `bbox`: `west,south,east,north` in degrees.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "bbox": bbox,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Hotspot, Call("GET", Call.at("/v1/broadband/hotspots"), query=query))

    def hotspot(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Hotspot]:
        """One of: Public Wi-Fi.

        One thing by its id. Where a city offers public Wi-Fi. The same things are among `places`, with the same ids.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Hotspot, Call("GET", Call.at("/v1/broadband/hotspots/{id}", id=id), query=query)
        )


class Data:
    """Open data of all portals, each data set once."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def datasets(
        self,
        *,
        q: str | None = None,
        licence: codes.DatasetLicence | str | Sequence[codes.DatasetLicence | str] | None = None,
        format: codes.DatasetFormat | str | Sequence[codes.DatasetFormat | str] | None = None,
        theme: codes.DatasetTheme | str | Sequence[codes.DatasetTheme | str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Dataset]:
        """Open data.

        What cities publish as open data, from their own portals and those of their region, state and federation:
        files and services, with licences and formats in one vocabulary. A data set that several portals have is shown
        once, with all of them.

        - `q`: Words of the title, the keywords or the description, in any spelling, singular or plural. Best match
          first.
        - `licence`: Only data sets of which something is offered under one of these licences; repeatable.
        - `format`: Only data sets of which something is offered in one of these formats; repeatable.
        - `theme`: Only data sets about one of these; repeatable.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "licence": licence,
            "format": format,
            "theme": theme,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Dataset, Call("GET", Call.at("/v1/data/datasets"), query=query))

    def dataset(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Dataset]:
        """One of: Open data.

        One thing by its id. What cities publish as open data, from their own portals and those of their region, state
        and federation: files and services, with licences and formats in one vocabulary. A data set that several
        portals have is shown once, with all of them.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Dataset, Call("GET", Call.at("/v1/data/datasets/{id}", id=id), query=query))


class Education:
    """Where one learns, and what."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def facilities(
        self,
        *,
        kind: codes.FacilityKind | str | Sequence[codes.FacilityKind | str] | None = None,
        form: codes.FacilityForm | str | Sequence[codes.FacilityForm | str] | None = None,
        q: str | None = None,
        bbox: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Facility]:
        """Places of education.

        Schools, kindergartens, libraries and adult education centres, with a school's form under the law of its Land.

        - `kind`: Only these kinds; repeatable.
        - `form`: Only schools of these forms; repeatable.
        - `q`: Part of the name, street or district; case and umlaut spelling do not matter.
        - `bbox`: `west,south,east,north` in degrees.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `800m`, `12km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "form": form,
            "q": q,
            "bbox": bbox,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Facility, Call("GET", Call.at("/v1/education/facilities"), query=query))

    def facility(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Facility]:
        """One of: Places of education.

        One thing by its id. Schools, kindergartens, libraries and adult education centres, with a school's form under
        the law of its Land.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Facility, Call("GET", Call.at("/v1/education/facilities/{id}", id=id), query=query)
        )

    def courses(
        self,
        *,
        q: str | None = None,
        from_: datetime | str | None = None,
        to: datetime | str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Course]:
        """Courses.

        Courses of adult education centres with all their dates, where they are held, and how many seats are free.
        Where nobody says that `free` is null, which is not 0.

        - `q`: Words of the title, the number or the description; case and umlaut spelling do not matter.
        - `from_`: Only courses with a date that is not over at this instant, with its offset. Default: all that are
          listed.
        - `to`: Only courses with a date that begins before this instant, with its offset.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "from": from_,
            "to": to,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Course, Call("GET", Call.at("/v1/education/courses"), query=query))

    def course(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Course]:
        """One of: Courses.

        One thing by its id. Courses of adult education centres with all their dates, where they are held, and how
        many seats are free. Where nobody says that `free` is null, which is not 0.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Course, Call("GET", Call.at("/v1/education/courses/{id}", id=id), query=query))


class Egov:
    """Services of the administration, its offices, and free appointments."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def services(
        self,
        *,
        q: str | None = None,
        leika: str | Sequence[str] | None = None,
        audience: codes.EgovServiceAudience | str | Sequence[codes.EgovServiceAudience | str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.EgovService]:
        """Services of the administration.

        What an administration does for people and businesses: title, key in the national catalogue, who does it,
        where it can be done online, what it costs and what to bring. The same service of several cities stands
        together, under the same `leika`.

        - `q`: Words of the title or summary; case and umlaut spelling do not matter. The source's whole catalogue is
          searched.
        - `leika`: Only the services with these keys of the national catalogue; repeatable.
        - `audience`: Only services for them; repeatable. One of which nobody says for whom it is, is left out.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "leika": leika,
            "audience": audience,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.EgovService, Call("GET", Call.at("/v1/egov/services"), query=query))

    def service(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.EgovService]:
        """One of: Services of the administration.

        One thing by its id. What an administration does for people and businesses: title, key in the national
        catalogue, who does it, where it can be done online, what it costs and what to bring. The same service of
        several cities stands together, under the same `leika`.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.EgovService, Call("GET", Call.at("/v1/egov/services/{id}", id=id), query=query)
        )

    def offices(
        self,
        *,
        service: str | Sequence[str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Office]:
        """Offices.

        Offices with the services they are responsible for, where they are, when they are open and how they are
        reached.

        - `service`: Only offices that have to do with these services, by their key in the national catalogue;
          repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "service": service,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Office, Call("GET", Call.at("/v1/egov/offices"), query=query))

    def office(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Office]:
        """One of: Offices.

        One thing by its id. Offices with the services they are responsible for, where they are, when they are open
        and how they are reached.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Office, Call("GET", Call.at("/v1/egov/offices/{id}", id=id), query=query))

    def slots(
        self,
        *,
        service: str | Sequence[str] | None = None,
        office: str | Sequence[str] | None = None,
        from_: datetime | str | None = None,
        to: datetime | str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Slot]:
        """Free appointments.

        Times that can still be had at offices, asked for at this moment. Nothing is reserved by looking, and nothing
        can be booked here. Offices that show their times only to whoever solves a captcha are named in a note.

        - `service`: Only for these services, by their key in the national catalogue; repeatable.
        - `office`: Only at these offices, as `office` has them; repeatable.
        - `from_`: From this instant on, with its offset. Default: now.
        - `to`: Before this instant, with its offset. Default: two weeks on, or as the source has it.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "service": service,
            "office": office,
            "from": from_,
            "to": to,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Slot, Call("GET", Call.at("/v1/egov/slots"), query=query))


class Health:
    """For whoever runs it."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def live(
        self,
    ) -> models.Live:
        """Is the process alive.

        For a liveness probe: answers as long as the event loop turns.
        """
        return self._hansa.value(models.Live, Call("GET", Call.at("/health/live")))

    def ready(
        self,
    ) -> models.Ready:
        """May it get traffic.

        For a load balancer: the configuration is loaded, the stores are open, and the server is not about to stop.
        """
        return self._hansa.value(models.Ready, Call("GET", Call.at("/health/ready")))

    def sources(
        self,
    ) -> models.SourcesHealth:
        """How the sources are doing.

        One row per source, as this worker sees it.
        """
        return self._hansa.value(models.SourcesHealth, Call("GET", Call.at("/health/sources")))


class Infrastructure:
    """Street lights; water and air, as stations observe them."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def observations(
        self,
        *,
        kind: codes.ObservationKind | str | Sequence[codes.ObservationKind | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        from_: datetime | str | None = None,
        to: datetime | str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Observation]:
        """Observations of water and air.

        The newest value of each sensor: water level and discharge at gauges, pollutants at air quality stations. One
        item per station and property, with its unit, the instant it was observed, and the marks it is compared with.

        - `kind`: Only these properties; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `800m`, `15km`; at most 100 km.
        - `from_`: Only what was observed at this instant or later, with its offset: leaves out sensors that have
          fallen silent.
        - `to`: Only what was observed before this instant, with its offset: shows sensors that have fallen silent.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "from": from_,
            "to": to,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(
            models.Observation, Call("GET", Call.at("/v1/infrastructure/observations"), query=query)
        )

    def observation(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Observation]:
        """One of: Observations of water and air.

        One thing by its id. The newest value of each sensor: water level and discharge at gauges, pollutants at air
        quality stations. One item per station and property, with its unit, the instant it was observed, and the marks
        it is compared with.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Observation, Call("GET", Call.at("/v1/infrastructure/observations/{id}", id=id), query=query)
        )

    def lights(
        self,
        *,
        state: codes.LightState | str | Sequence[codes.LightState | str] | None = None,
        bbox: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Light]:
        """Street lights.

        Every light point a city tells of: where it stands, what shines in it, and whether it is on, off, dimmed or
        faulty, as it last reported. To report one that is dark, see `reports`.

        - `state`: Only lights in these states; repeatable.
        - `bbox`: `west,south,east,north` in degrees.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "state": state,
            "bbox": bbox,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Light, Call("GET", Call.at("/v1/infrastructure/lights"), query=query))

    def light(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Light]:
        """One of: Street lights.

        One thing by its id. Every light point a city tells of: where it stands, what shines in it, and whether it is
        on, off, dimmed or faulty, as it last reported. To report one that is dark, see `reports`.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Light, Call("GET", Call.at("/v1/infrastructure/lights/{id}", id=id), query=query)
        )


class Me:
    """What a citizen asked her cities for, and what she allows apps; needs her token."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def grants(
        self,
    ) -> Listing[models.Grant]:
        """Grants of the citizen.

        What the citizen allows the apps of the calling app's developer. Other developers' apps are not shown.
        """
        return self._hansa.listing(models.Grant, Call("GET", Call.at("/v1/me/grants")))

    def revoke_grant(
        self,
        id: str,
    ) -> None:
        """Take a grant back.

        Take a grant back. Its refresh tokens end at once, its access tokens within a second or two.
        """
        self._hansa.nothing(Call("DELETE", Call.at("/v1/me/grants/{id}", id=id)))

    def orders(
        self,
        *,
        state: str | Sequence[str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Listing[models.Case]:
        """The citizen's orders.

        The citizen's orders, the newest first: what this app placed, and with the scope to read all of hers.

        - `state`: Only these: accepted, placed, confirmed, rejected, expired, cancelled.
        - `city`: Only these cities; repeatable.
        - `limit`: How many a page holds at most.
        - `cursor`: `next_cursor` of the page before.
        """
        query: dict[str, Any] = {
            "state": state,
            "city": city,
            "limit": limit,
            "cursor": cursor,
        }
        return self._hansa.listing(models.Case, Call("GET", Call.at("/v1/me/orders"), query=query))

    def order(
        self,
        id: str,
    ) -> models.Case:
        """One of the citizen's orders.

        How it stands, what to do next, every turn it took, and the receipt once the city has spoken.
        """
        return self._hansa.value(models.Case, Call("GET", Call.at("/v1/me/orders/{id}", id=id)))

    def cancel_order(
        self,
        id: str,
    ) -> models.Case:
        """Take one of the citizen's orders back.

        What was not sent yet is not sent; what the city has is cancelled there. It can be said again safely.
        """
        return self._hansa.value(models.Case, Call("DELETE", Call.at("/v1/me/orders/{id}", id=id)))

    def reports(
        self,
        *,
        state: str | Sequence[str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Listing[models.Case]:
        """The citizen's reports.

        The citizen's reports, the newest first: what this app placed, and with the scope to read all of hers.

        - `state`: Only these: accepted, placed, confirmed, rejected, expired, cancelled.
        - `city`: Only these cities; repeatable.
        - `limit`: How many a page holds at most.
        - `cursor`: `next_cursor` of the page before.
        """
        query: dict[str, Any] = {
            "state": state,
            "city": city,
            "limit": limit,
            "cursor": cursor,
        }
        return self._hansa.listing(models.Case, Call("GET", Call.at("/v1/me/reports"), query=query))

    def report(
        self,
        id: str,
    ) -> models.Case:
        """One of the citizen's reports.

        How it stands, what to do next, every turn it took, and the receipt once the city has spoken.
        """
        return self._hansa.value(models.Case, Call("GET", Call.at("/v1/me/reports/{id}", id=id)))

    def cancel_report(
        self,
        id: str,
    ) -> models.Case:
        """Take one of the citizen's reports back.

        What was not sent yet is not sent; what the city has is cancelled there. It can be said again safely.
        """
        return self._hansa.value(models.Case, Call("DELETE", Call.at("/v1/me/reports/{id}", id=id)))


class Mobility:
    """Public transport and its disruptions, shared bicycles, scooters and cars, and where to park and to charge."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def stops(
        self,
        *,
        q: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Stop]:
        """Stops.

        Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is meant.

        - `q`: Part of the name or the town; case and umlaut spelling do not matter.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `800m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Stop, Call("GET", Call.at("/v1/mobility/stops"), query=query))

    def stop(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Stop]:
        """One of: Stops.

        One thing by its id. Stops and stations of public transport. Their ids are DHIDs, and go wherever a stop is
        meant.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Stop, Call("GET", Call.at("/v1/mobility/stops/{id}", id=id), query=query))

    def departures(
        self,
        *,
        stop: str | Sequence[str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        from_: datetime | str | None = None,
        to: datetime | str | None = None,
        product: codes.DepartureProduct | str | Sequence[codes.DepartureProduct | str] | None = None,
        line: str | Sequence[str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Departure]:
        """Departures.

        What leaves next from a stop, or from the stops round a position. Where `estimated` is null nothing is known
        of the vehicle, which does not mean that it is on time.

        - `stop`: A stop's DHID; repeatable, cities may be mixed.
        - `lat`: Degrees north; `lon` goes with it. The stops around are asked, the nearest first.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `1km`. Default: the nearest stops.
        - `from_`: From this instant on, by the timetable, with its offset. Default: now.
        - `to`: Before this instant, with its offset. Default: as many as the source gives at once.
        - `product`: Only these kinds of vehicles; repeatable.
        - `line`: Only these lines, as they stand on the vehicle; repeatable.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "stop": stop,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "from": from_,
            "to": to,
            "product": product,
            "line": line,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Departure, Call("GET", Call.at("/v1/mobility/departures"), query=query))

    def disruptions(
        self,
        *,
        line: str | Sequence[str] | None = None,
        stop: str | Sequence[str] | None = None,
        effect: codes.DisruptionEffect | str | Sequence[codes.DisruptionEffect | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        from_: datetime | str | None = None,
        to: datetime | str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Disruption]:
        """Disruptions.

        What is wrong with public transport or will be: works, diversions, stops that are left out, lifts that stand
        still. What touches several cities is shown in each of them.

        - `line`: Only what is about these lines, as they stand on the vehicle; repeatable.
        - `stop`: Only what touches these stops, by their DHIDs; repeatable.
        - `effect`: Only these effects; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance to the nearest stop that is touched.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point a stop that is touched may be, with its unit: `800m`, `2km`; at most 100
          km.
        - `from_`: Only what still holds at this instant or later, with its offset. Default: all that is listed, what
          is to come too.
        - `to`: Only what begins before this instant, with its offset.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "line": line,
            "stop": stop,
            "effect": effect,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "from": from_,
            "to": to,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Disruption, Call("GET", Call.at("/v1/mobility/disruptions"), query=query))

    def disruption(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Disruption]:
        """One of: Disruptions.

        One thing by its id. What is wrong with public transport or will be: works, diversions, stops that are left
        out, lifts that stand still. What touches several cities is shown in each of them.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Disruption, Call("GET", Call.at("/v1/mobility/disruptions/{id}", id=id), query=query)
        )

    def stations(
        self,
        *,
        kind: codes.StationKind | str | Sequence[codes.StationKind | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Station]:
        """Sharing stations.

        Where shared bicycles, scooters and cars are fetched and left, and how many can be rented there now.

        - `kind`: Only stations for these kinds of vehicle; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Station, Call("GET", Call.at("/v1/mobility/stations"), query=query))

    def station(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Station]:
        """One of: Sharing stations.

        One thing by its id. Where shared bicycles, scooters and cars are fetched and left, and how many can be rented
        there now.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.Station, Call("GET", Call.at("/v1/mobility/stations/{id}", id=id), query=query)
        )

    def vehicles(
        self,
        *,
        kind: codes.VehicleKind | str | Sequence[codes.VehicleKind | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Vehicle]:
        """Shared vehicles.

        Shared bicycles, scooters and cars that can be rented now. Their ids change after each trip: there is no route
        to one by its id, and none should be kept.

        - `kind`: Only these kinds; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Vehicle, Call("GET", Call.at("/v1/mobility/vehicles"), query=query))

    def parking(
        self,
        *,
        kind: codes.ParkingKind | str | Sequence[codes.ParkingKind | str] | None = None,
        min_free: int | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Parking]:
        """Parking.

        Garages, car parks, park and ride and bays for disabled people, with their free spaces where somebody counts
        them. Where nobody does `free` is null, which is not 0.

        - `kind`: Only these kinds; repeatable.
        - `min_free`: Only where at least so many spaces are known to be free. Where nobody counts, nothing is: such a
          place is left out, by `min_free=0` too.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "min_free": min_free,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Parking, Call("GET", Call.at("/v1/mobility/parking"), query=query))

    def parking_facility(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Parking]:
        """One of: Parking.

        One thing by its id. Garages, car parks, park and ride and bays for disabled people, with their free spaces
        where somebody counts them. Where nobody does `free` is null, which is not 0.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Parking, Call("GET", Call.at("/v1/mobility/parking/{id}", id=id), query=query))

    def charging(
        self,
        *,
        connector: codes.ChargingStationConnector | str | Sequence[codes.ChargingStationConnector | str] | None = None,
        min_power: float | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.ChargingStation]:
        """Charging stations.

        Charging stations for electric cars that everybody may use: points, connectors, kilowatts, operator. Whether a
        point is free now is not known here.

        - `connector`: Only stations with one of these connectors; repeatable.
        - `min_power`: Only stations where one car can get so many kilowatts.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "connector": connector,
            "min_power": min_power,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.ChargingStation, Call("GET", Call.at("/v1/mobility/charging"), query=query))

    def charging_station(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.ChargingStation]:
        """One of: Charging stations.

        One thing by its id. Charging stations for electric cars that everybody may use: points, connectors,
        kilowatts, operator. Whether a point is free now is not known here.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(
            models.ChargingStation, Call("GET", Call.at("/v1/mobility/charging/{id}", id=id), query=query)
        )


class Waste:
    """Collection dates, fractions, and what goes where."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def pickups(
        self,
        *,
        address: str | Sequence[str] | None = None,
        street: str | None = None,
        house_number: str | None = None,
        postcode: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        fraction: codes.PickupFraction | str | Sequence[codes.PickupFraction | str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Pickup]:
        """Waste collection dates.

        When which bin is collected at a household. Name one or more addresses; they may lie in different cities.

        - `address`: An address id from `/v1/addresses`; repeatable, cities may be mixed.
        - `street`: The street, when you have no address id; `house_number` goes with it.
        - `house_number`: Number and suffix, with or without a blank between.
        - `postcode`: Five digits; tells which city is meant.
        - `from_`: First day, inclusive. Default: today.
        - `to`: Last day, inclusive. Default: 60 days after the first.
        - `fraction`: Only these fractions; repeatable.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "address": address,
            "street": street,
            "house_number": house_number,
            "postcode": postcode,
            "from": from_,
            "to": to,
            "fraction": fraction,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Pickup, Call("GET", Call.at("/v1/waste/pickups"), query=query))

    def pickup(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Pickup]:
        """One of: Waste collection dates.

        One thing by its id. When which bin is collected at a household. Name one or more addresses; they may lie in
        different cities.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Pickup, Call("GET", Call.at("/v1/waste/pickups/{id}", id=id), query=query))

    def fractions(
        self,
        *,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Fraction]:
        """Waste fractions.

        How each city calls and colours a fraction, and what goes in.

        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Fraction, Call("GET", Call.at("/v1/waste/fractions"), query=query))

    def fraction(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Fraction]:
        """One of: Waste fractions.

        One thing by its id. How each city calls and colours a fraction, and what goes in.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Fraction, Call("GET", Call.at("/v1/waste/fractions/{id}", id=id), query=query))

    def guide(
        self,
        *,
        q: str | None = None,
        fraction: codes.GuideEntryFraction | str | Sequence[codes.GuideEntryFraction | str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.GuideEntry]:
        """Waste guide.

        What goes where: hundreds of household things, each with its fraction, its bin and where it can be brought,
        city by city. `q` finds a thing in any spelling, in the plural, and with one typo.

        - `q`: The thing, in any spelling: umlauts or ae, oe, ue, plural, part of the word, one typo. Best match
          first.
        - `fraction`: Only these fractions; repeatable.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "fraction": fraction,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.GuideEntry, Call("GET", Call.at("/v1/waste/guide"), query=query))

    def guide_entry(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.GuideEntry]:
        """One of: Waste guide.

        One thing by its id. What goes where: hundreds of household things, each with its fraction, its bin and where
        it can be brought, city by city. `q` finds a thing in any spelling, in the plural, and with one typo.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.GuideEntry, Call("GET", Call.at("/v1/waste/guide/{id}", id=id), query=query))

    def bulky_offers(
        self,
        *,
        address: str | Sequence[str] | None = None,
        street: str | None = None,
        house_number: str | None = None,
        postcode: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.BulkyOffer]:
        """Bulky waste offers.

        When a city would fetch bulky waste from an address: in which streams, on which days, at what price, by which
        rules.

        - `address`: An address id from `/v1/addresses`; repeatable, cities may be mixed.
        - `street`: The street, when you have no address id; `house_number` goes with it.
        - `house_number`: Number and suffix, with or without a blank between.
        - `postcode`: Five digits; tells which city is meant.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "address": address,
            "street": street,
            "house_number": house_number,
            "postcode": postcode,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.BulkyOffer, Call("GET", Call.at("/v1/waste/bulky-offers"), query=query))

    def create_calendar(
        self,
        *,
        address: str,
        fraction: codes.CalendarFraction | str | Sequence[codes.CalendarFraction | str] | Absent = ABSENT,
        variant: str | Sequence[str] | Absent = ABSENT,
        remind: str | Absent | None = ABSENT,
    ) -> models.Calendar:
        """Make a calendar of collection dates.

        Make the address of a calendar: one house's collection dates, in the language of the request, kept up to date.
        The address names no house. Nothing is stored, so there is nothing to delete either: forget the address.

        - `address`: The house, by its id from `/v1/addresses`.
        - `fraction`: Only these fractions; none: all.
        - `variant`: Of collections that have variants only these, as `/v1/waste/pickups` names them; none: all.
        - `remind`: When to be reminded, on the day before; null: not at all.
        """
        body: dict[str, Any] = {
            "address": address,
            "fraction": fraction,
            "variant": variant,
            "remind": remind,
        }
        return self._hansa.value(models.Calendar, Call("POST", Call.at("/v1/waste/calendars"), body=body))

    def calendar(
        self,
        id: str,
    ) -> str:
        """Collection dates as a calendar.

        A calendar (RFC 5545): a date that moves stays the same event with a higher SEQUENCE, one that is dropped says
        so.
        """
        return self._hansa.text(Call("GET", Call.at("/v1/waste/calendars/{id}.ics", id=id)))

    def order_bulky(
        self,
        *,
        address: str,
        items: Sequence[models.BulkyItem],
        slots: str | Sequence[str] | Absent = ABSENT,
        contact: models.Reachable | Absent = ABSENT,
        note: str | Absent | None = ABSENT,
        idempotency_key: str | None = None,
    ) -> models.Case:
        """Bulky waste orders: ask for one.

        Order the collection of bulky waste. The order is placed once, survives every failure, and is read and
        cancelled under `/v1/me/orders`. Needs a citizen's token and an `Idempotency-Key`: the same key never does it
        twice.

        - `address`: The address id the offers were asked with.
        - `items`: What is to be fetched.
        - `slots`: The ids of the slots wanted, one for each stream the items need; none where the city assigns the
          day.
        - `contact`: How the city reaches you: what the offer `needs`.
        - `note`: Where the things will stand, or what else the crew should know.
        """
        body: dict[str, Any] = {
            "address": address,
            "items": items,
            "slots": slots,
            "contact": contact,
            "note": note,
        }
        return self._hansa.value(
            models.Case, Call("POST", Call.at("/v1/waste/bulky-orders"), body=body, key=idempotency_key, keyed=True)
        )


class Webhooks:
    """What happens, sent to apps that want to hear of it."""

    __slots__ = ("_hansa",)

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa

    def list(
        self,
    ) -> Listing[models.Webhook]:
        """Webhooks of the app.

        The app's webhooks, oldest first.
        """
        return self._hansa.listing(models.Webhook, Call("GET", Call.at("/v1/webhooks")))

    def create(
        self,
        *,
        url: str,
        topics: str | Sequence[str],
        description: str | Absent | None = ABSENT,
    ) -> models.NewWebhook:
        """Make a webhook.

        Have events sent to an address. Before the first, the endpoint is asked whether it wants any: `OPTIONS` with
        `WebHook-Request-Origin`, to be answered with `WebHook-Allowed-Origin` (CloudEvents HTTP Webhook). The secret
        is shown once. No `Idempotency-Key` is needed: whoever did not hear the answer finds the webhook in the list.

        - `url`: Where events are sent: https, without user, password or fragment, in the public internet.
        - `topics`: What of: `orders`, `reports`, `sources`, or one city's sources, as `sources:adorf`.
        - `description`: For whoever looks after it.
        """
        body: dict[str, Any] = {
            "url": url,
            "topics": topics,
            "description": description,
        }
        return self._hansa.value(models.NewWebhook, Call("POST", Call.at("/v1/webhooks"), body=body))

    def get(
        self,
        id: str,
    ) -> models.Webhook:
        """One webhook.

        A webhook, without its secret.
        """
        return self._hansa.value(models.Webhook, Call("GET", Call.at("/v1/webhooks/{id}", id=id)))

    def change(
        self,
        id: str,
        *,
        url: str | Absent | None = ABSENT,
        topics: str | Sequence[str] | Absent | None = ABSENT,
        description: str | Absent | None = ABSENT,
        paused: bool | Absent | None = ABSENT,
    ) -> models.Webhook:
        """Change a webhook.

        Change address, topics or description, or pause it; what is left out stays. An endpoint that has moved or was
        paused is asked again before it is sent anything.

        - `url`: A new address, which has to agree before it is sent anything.
        - `topics`: All topics from now on.
        - `description`: Null takes it away.
        - `paused`: True: nothing is sent until further notice, and nothing is kept. False: the endpoint is asked
          again and goes on.
        """
        body: dict[str, Any] = {
            "url": url,
            "topics": topics,
            "description": description,
            "paused": paused,
        }
        return self._hansa.value(models.Webhook, Call("PATCH", Call.at("/v1/webhooks/{id}", id=id), body=body))

    def delete(
        self,
        id: str,
    ) -> None:
        """Delete a webhook.

        Forget a webhook with its log. What is on its way is not sent any more.
        """
        self._hansa.nothing(Call("DELETE", Call.at("/v1/webhooks/{id}", id=id)))

    def renew_secret(
        self,
        id: str,
    ) -> models.Secret:
        """Renew a secret.

        A new secret. For a day the one before it signs along; a secret still older stops at once.
        """
        return self._hansa.value(models.Secret, Call("POST", Call.at("/v1/webhooks/{id}/secret", id=id)))

    def deliveries(
        self,
        id: str,
        *,
        state: codes.DeliveryState | str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Listing[models.Delivery]:
        """Deliveries of a webhook.

        What became of the events of a webhook, newest first; thirty days and ten thousand are kept.

        - `state`: Only these.
        - `limit`: How many a page holds at most.
        - `cursor`: `next_cursor` of the page before.
        """
        query: dict[str, Any] = {
            "state": state,
            "limit": limit,
            "cursor": cursor,
        }
        return self._hansa.listing(
            models.Delivery, Call("GET", Call.at("/v1/webhooks/{id}/deliveries", id=id), query=query)
        )

    def replay(
        self,
        id: str,
        delivery: str,
    ) -> models.Delivery:
        """Replay a delivery.

        Send an event once more, under its own id and for another day if need be. One that is on its way goes on.
        """
        return self._hansa.value(
            models.Delivery,
            Call("POST", Call.at("/v1/webhooks/{id}/deliveries/{delivery}/replay", id=id, delivery=delivery)),
        )

    def ping(
        self,
        id: str,
    ) -> models.Delivery:
        """Ping a webhook.

        Send an event that says nothing, to see that it arrives. An endpoint that has not agreed yet is asked first.
        """
        return self._hansa.value(models.Delivery, Call("POST", Call.at("/v1/webhooks/{id}/ping", id=id)))


class Everything:
    """Every operation, grouped by what it is about."""

    def __init__(self, hansa: Sending) -> None:
        self._hansa = hansa
        self.broadband = Broadband(hansa)
        self.data = Data(hansa)
        self.education = Education(hansa)
        self.egov = Egov(hansa)
        self.health = Health(hansa)
        self.infrastructure = Infrastructure(hansa)
        self.me = Me(hansa)
        self.mobility = Mobility(hansa)
        self.waste = Waste(hansa)
        self.webhooks = Webhooks(hansa)

    def cities(
        self,
        *,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.City]:
        """Cities.

        The municipalities that take part, with their official keys, bounds, contacts and providers.

        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.City, Call("GET", Call.at("/v1/cities"), query=query))

    def city(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.City]:
        """One of: Cities.

        One thing by its id. The municipalities that take part, with their official keys, bounds, contacts and
        providers.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.City, Call("GET", Call.at("/v1/cities/{id}", id=id), query=query))

    def sources(
        self,
        *,
        provider: str | Sequence[str] | None = None,
        resource: str | Sequence[str] | None = None,
        state: codes.SourceState | str | Sequence[codes.SourceState | str] | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Source]:
        """Sources.

        Every provider's resource in every city: on what basis it is connected, under which licence, and how it is
        doing.

        - `provider`: Only these providers; repeatable.
        - `resource`: Only these resources; repeatable.
        - `state`: Only sources in these states; repeatable.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "provider": provider,
            "resource": resource,
            "state": state,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Source, Call("GET", Call.at("/v1/sources"), query=query))

    def source(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Source]:
        """One of: Sources.

        One thing by its id. Every provider's resource in every city: on what basis it is connected, under which
        licence, and how it is doing.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Source, Call("GET", Call.at("/v1/sources/{id}", id=id), query=query))

    def addresses(
        self,
        *,
        q: str | None = None,
        postcode: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Address]:
        """Addresses.

        Houses from the cities' registers. Their ids go wherever a household is meant.

        - `q`: What one types: the beginning of a street, then a number, postcode or district if you like: `Aachener
          Str. 4`. One letter is enough; `Str.`, `Straße`, ae, oe, ue and blanks do not matter. Best match first.
        - `postcode`: Five digits.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "q": q,
            "postcode": postcode,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Address, Call("GET", Call.at("/v1/addresses"), query=query))

    def address(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Address]:
        """One of: Addresses.

        One thing by its id. Houses from the cities' registers. Their ids go wherever a household is meant.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Address, Call("GET", Call.at("/v1/addresses/{id}", id=id), query=query))

    def places(
        self,
        *,
        kind: codes.PlaceKind | str | Sequence[codes.PlaceKind | str] | None = None,
        q: str | None = None,
        accessible: bool | None = None,
        open_at: datetime | str | None = None,
        bbox: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.Place]:
        """Places.

        Recycling centres, containers, playgrounds, toilets and other places a city keeps for its people.

        - `kind`: Only these kinds; repeatable.
        - `q`: Part of the name, street or district; case and umlaut spelling do not matter.
        - `accessible`: `true`: only places known to be accessible; `false`: only those known not to be.
        - `open_at`: `now`, or an instant with its offset. Leaves no place out: `view` says whether each is open then.
        - `bbox`: `west,south,east,north` in degrees.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `800m`, `12km`; at most 100 km.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "kind": kind,
            "q": q,
            "accessible": accessible,
            "open_at": open_at,
            "bbox": bbox,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.Place, Call("GET", Call.at("/v1/places"), query=query))

    def place(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.Place]:
        """One of: Places.

        One thing by its id. Recycling centres, containers, playgrounds, toilets and other places a city keeps for its
        people.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.Place, Call("GET", Call.at("/v1/places/{id}", id=id), query=query))

    def report_categories(
        self,
        *,
        category: codes.ReportCategoryCategory | str | Sequence[codes.ReportCategoryCategory | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.ReportCategory]:
        """Report categories.

        What can be reported, and who takes it. With `lat` and `lon`: who is responsible at that point; there may be
        several bodies, or none. What is urgent names a telephone number instead.

        - `category`: Only these; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Then only what can be reported at that point, by whoever is
          responsible there.
        - `lon`: Degrees east; `lat` goes with it.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "category": category,
            "lat": lat,
            "lon": lon,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.ReportCategory, Call("GET", Call.at("/v1/report-categories"), query=query))

    def published_reports(
        self,
        *,
        category: codes.PublicReportCategory | str | Sequence[codes.PublicReportCategory | str] | None = None,
        status: codes.PublicReportStatus | str | Sequence[codes.PublicReportStatus | str] | None = None,
        lat: float | None = None,
        lon: float | None = None,
        radius: str | None = None,
        updated_since: datetime | str | None = None,
        city: str | Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Page[models.PublicReport]:
        """Reports.

        Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent.
        Own reports are under `/v1/me/reports`.

        - `category`: Only these; repeatable.
        - `status`: Only these; repeatable.
        - `lat`: Degrees north; `lon` goes with it. Sorts by distance.
        - `lon`: Degrees east; `lat` goes with it.
        - `radius`: How far from the point, with its unit: `500m`, `2km`; at most 100 km.
        - `updated_since`: Only those that changed at this instant or later.
        - `city`: Only these cities, by the ids in `/v1/cities`; repeatable. Default: all.
        - `limit`: How many items a page holds at most.
        - `cursor`: `next_cursor` of the page before; the question stays the same.
        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "category": category,
            "status": status,
            "lat": lat,
            "lon": lon,
            "radius": radius,
            "updated_since": updated_since,
            "city": city,
            "limit": limit,
            "cursor": cursor,
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.page(models.PublicReport, Call("GET", Call.at("/v1/reports"), query=query))

    def report(
        self,
        *,
        category: codes.ReportCategory | str,
        lat: float,
        lon: float,
        text: str,
        city: str | Absent | None = ABSENT,
        attributes: Mapping[str, str] | Absent = ABSENT,
        contact: models.Reachable | Absent = ABSENT,
        not_same_as: str | Sequence[str] | Absent = ABSENT,
        keep_position: bool | Absent = ABSENT,
        photos: Sequence[Photo] = (),
        idempotency_key: str | None = None,
    ) -> models.Case:
        """Reports: ask for one.

        Litter, dumps and defects that were reported, as far as each city publishes them; and where new ones are sent.
        Own reports are under `/v1/me/reports`. Needs a citizen's token and an `Idempotency-Key`: the same key never
        does it twice.

        - `category`: One of `/v1/report-categories?lat=&lon=` at this point.
        - `lat`: Degrees north.
        - `lon`: Degrees east.
        - `text`: What is wrong, in your words.
        - `city`: Which city is meant, where several are responsible, as at a border street.
        - `attributes`: What else the category asks: name → answer.
        - `contact`: How the city reaches you: what the category `needs`.
        - `not_same_as`: Ids of open reports nearby that you have looked at, and that are about something else.
        - `keep_position`: True: the photos keep the position they were taken at. Otherwise it is removed.
        """
        body: dict[str, Any] = {
            "category": category,
            "lat": lat,
            "lon": lon,
            "text": text,
            "city": city,
            "attributes": attributes,
            "contact": contact,
            "not_same_as": not_same_as,
            "keep_position": keep_position,
        }
        return self._hansa.value(
            models.Case, Call("POST", Call.at("/v1/reports"), body=body, photos=photos, key=idempotency_key, keyed=True)
        )

    def published_report(
        self,
        id: str,
        *,
        require: str | None = None,
        wait: str | None = None,
        explain: bool | None = None,
    ) -> Answer[models.PublicReport]:
        """One of: Reports.

        One thing by its id. Litter, dumps and defects that were reported, as far as each city publishes them; and
        where new ones are sent. Own reports are under `/v1/me/reports`.

        - `require`: How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same
          `sources`.
        - `wait`: How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.
        - `explain`: Adds how the answer came about: adapters, tries, timings. Never cached.
        """
        query: dict[str, Any] = {
            "require": require,
            "wait": wait,
            "explain": explain,
        }
        return self._hansa.answer(models.PublicReport, Call("GET", Call.at("/v1/reports/{id}", id=id), query=query))

    def vocabularies(
        self,
    ) -> Listing[models.VocabularyEntry]:
        """Vocabularies.

        Every vocabulary.
        """
        return self._hansa.listing(models.VocabularyEntry, Call("GET", Call.at("/v1/vocabularies")))

    def vocabulary(
        self,
        name: str,
    ) -> models.Vocabulary:
        """One vocabulary, with its crosswalk.

        A list of codes with its crosswalk.
        """
        return self._hansa.value(models.Vocabulary, Call("GET", Call.at("/v1/vocabularies/{name}", name=name)))

    def events(
        self,
        *,
        topics: str | Sequence[str] | None = None,
        city: str | Sequence[str] | None = None,
        last_event_id: str | None = None,
    ) -> Iterator[Happened]:
        """Events as they happen.

        What happens, as it happens. Each event's data is one JSON object; `id` stands in `Last-Event-ID` when you
        return.

        - `topics`: Repeatable: sources, orders, reports. `sources` alone needs no token.
        - `city`: Only these cities; repeatable.
        """
        query: dict[str, Any] = {
            "topics": topics,
            "city": city,
        }
        return self._hansa.stream(Call("GET", Call.at("/v1/events"), query=query, after=last_event_id))
