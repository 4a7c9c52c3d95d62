"""From the configuration to the book: find each binding's adapter, check its options, put the layers around it.

Part of the composition root: the only place that knows configuration, adapters, layers and federation at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from adapters._kit.bound import bound
from adapters._kit.conformance import edition
from adapters._kit.contract import Adapter, Serves, Tools, Url
from adapters._kit.crosswalk import crossings
from adapters._kit.find import find, names
from adapters._kit.http import Engine, Reach
from adapters._kit.mapping import MappingFlaw
from adapters._kit.publish import publishing
from config.binding import SHARE_ALIKE
from config.model import Binding, City, ConfigError, Declared, Flaw, Proofs, Region, Settings
from config.model import Contact as Reached
from domain.catalogue import CATALOGUE
from domain.events import Rationed
from domain.exchange import Fetch
from domain.federation import City as CityModel
from domain.federation import Names, Provider
from domain.geo import Box, hull, point
from domain.places import Contact
from domain.quality import Facts
from gateway.federation.area import Area, dhids
from gateway.federation.book import Act, Book, Source, Town
from gateway.federation.check import nearest
from gateway.federation.house import own_sources
from gateway.federation.suspicion import suspecting
from gateway.layers.breaker import Health
from gateway.layers.stack import Surroundings, Treatment, deeds, stack
from storage.ports import Memory

SYNTHETIC = "synthetic"
SIMULATED = "simulated after "
LOOPBACK = ("127.0.0.0/8", "::1/128")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What assembling needs beside the configuration."""

    settings: Settings
    environ: Mapping[str, str]
    engine: Engine
    memory: Memory
    scoped: Callable[[Memory, str], Any]
    around: Surroundings


def assemble(declared: Declared, shop: Workshop) -> Book:
    """The book. Raises ConfigError with every flaw the adapters found in their bindings."""
    flaws: list[Flaw] = []
    sources: list[Source] = []
    shared: dict[int, Source] = {}
    regional = _regional(declared)
    for city in declared.cities:
        for binding in city.bindings:
            if not served(binding, shop.settings):
                continue
            try:
                source = shared.get(id(binding))
                if source is None:
                    source = _source(prepare(binding, regional.get(id(binding)), city, declared, shop), shop)
                    shared[id(binding)] = source
            except ConfigError as wrong:
                flaws.extend(flaw for flaw in wrong.flaws if flaw not in flaws)
                continue
            area = _area(binding, city) if id(binding) in regional else None
            name = f"{city.slug}/{binding.provider}/{binding.resource}"
            sources.append(replace(source, id=name, city=city.slug, area=area))
    if flaws:
        raise ConfigError(tuple(flaws))
    regions = {region.slug: region for region in declared.regions}
    towns = {city.slug: _town(city, [regions[slug] for slug in city.regions]) for city in declared.cities}
    own = own_sources([(city.slug, _city(city, sources)) for city in declared.cities], sources, shop.around.clock)
    return Book(towns, (*own, *sources), started=shop.around.clock())


def _regional(declared: Declared) -> dict[int, str]:
    """Which bindings are a region's, by identity: in every city that extends it they are the same objects."""
    return {id(binding): region.slug for region in declared.regions for binding in region.bindings}


def served(binding: Binding, settings: Settings) -> bool:
    """Whether this profile serves the binding: the real host is not asked while nobody knows whether it may be."""
    return settings.profile == "sandbox" or binding.permission != "unclear"


def _town(city: City, regions: Sequence[Region]) -> Town:
    """Clocks and holidays are those of the region a city names first."""
    return Town(
        slug=city.slug,
        name=city.names["de"],
        bounds=_box(city),
        postcodes=city.postcodes,
        zone=ZoneInfo(regions[0].zone),
        holidays=regions[0].holidays,
    )


def _area(binding: Binding, city: City) -> Area:
    return dhids(city.ags, _box(city)) if binding.area == "dhid" else _box(city)


def _box(city: City) -> Box:
    west, south, east, north = city.bounds
    return Box(west=west, south=south, east=east, north=north)


def _city(city: City, sources: list[Source]) -> CityModel:
    contact = Contact(phone=city.contact.phone, email=city.contact.email, url=city.contact.url)
    return CityModel(
        names=Names(de=city.names["de"], en=city.names["en"]),
        ags=city.ags,
        ars=city.ars,
        bounds=city.bounds,
        location=point(*city.centre),
        contact=contact,
        providers=tuple(
            Provider(
                id=each.id,
                name=each.name,
                contact=Contact(phone=each.contact.phone, email=each.contact.email, url=each.contact.url),
            )
            for each in city.providers
        ),
        resources=tuple(sorted({source.resource.name for source in sources if source.city == city.slug})),
    )


def _flaw(binding: Binding, key: str, text: str, remedy: str | None = None) -> ConfigError:
    spot = next((binding.spots[k] for k in _upwards(key) if k in binding.spots), binding.spots[""])
    return ConfigError((Flaw(spot=spot, text=text, remedy=remedy),))


def _upwards(key: str) -> Iterator[str]:
    while key:
        yield key
        key = key.rpartition(".")[0]


def _did_you_mean(word: str, known: Any) -> str | None:
    near = nearest(word, known, most=1)
    return f'Did you mean "{near[0]}"?' if near else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One binding with everything its adapter will be given."""

    binding: Binding
    city: City
    """The first city it serves."""
    adapter: Adapter
    serves: Serves
    tools: Tools
    facts: Facts


def every(declared: Declared, shop: Workshop) -> Iterator[Prepared]:
    """Every binding once, whether or not this profile serves it; raises ConfigError at the first flawed one."""
    regional, seen = _regional(declared), set[int]()
    for city in declared.cities:
        for binding in city.bindings:
            if id(binding) not in seen:
                seen.add(id(binding))
                yield prepare(binding, regional.get(id(binding)), city, declared, shop)


def prepare(binding: Binding, region: str | None, city: City, declared: Declared, shop: Workshop) -> Prepared:
    """Find the adapter, check its options, open its door. No IO; raises ConfigError."""
    name = binding_id(binding, region or city.slug)
    adapter, serves = _adapter(binding)
    sandboxed = shop.settings.profile == "sandbox"
    url = _url(binding, declared, shop.settings)
    options = _options(binding, adapter, url if sandboxed and binding.twin else None, shop)
    cities = [c for c in declared.cities if binding in c.bindings] if region else [city]
    tools = Tools(
        binding=name,
        resource=CATALOGUE[binding.resource],
        url=url,
        options=options,
        mapping=binding.mapping,
        bounds=hull(_box(c) for c in cities),
        postcodes=tuple(pair for c in cities for pair in c.postcodes),
        callback=f"{shop.settings.resource}/v1/callbacks/{name.partition('#')[0]}",
        door=shop.engine.door(_reach(binding, url, options, declared, sandboxed=sandboxed), _rationed(name, shop)),
        memory=shop.scoped(shop.memory, name),
        clock=shop.around.clock,
    )
    facts = _facts(binding, city, declared.proofs, name)
    return Prepared(binding=binding, city=city, adapter=adapter, serves=serves, tools=tools, facts=facts)


def binding_id(binding: Binding, owner: str) -> str:
    """`essen/ebe/waste.pickups#ebe`; `owner` is the city or region that declares it."""
    return f"{owner}/{binding.provider}/{binding.resource}#{binding.ns}"


def _facts(binding: Binding, city: City, proofs: Proofs, name: str) -> Facts:
    proof, seen = proofs.quality.get(name), proofs.evidence.get(name)
    proven = proof is not None and proof.laws == edition() and not proof.broken
    return Facts(
        licence=binding.licence,
        attribution=binding.attribution,
        permission=binding.permission,
        basis=binding.basis,
        contact=any(each.id == binding.provider and each.contact != Reached() for each in city.providers),
        file="://" not in binding.url,
        twin=binding.twin is not None,
        laws=proven,
        faults=proven and proof is not None and proof.faults,
        recorded=proof is not None and proof.recorded,
        verified_live_at=seen.verified_live_at if seen else None,
    )


def _source(prepared: Prepared, shop: Workshop) -> Source:
    binding, tools, resource = prepared.binding, prepared.tools, prepared.tools.resource
    sandboxed = shop.settings.profile == "sandbox"
    health = Health()
    try:
        fetch = bound(prepared.adapter, tools)
    except MappingFlaw as wrong:
        raise _flaw(binding, wrong.path, wrong.text, wrong.remedy) from wrong
    except ValueError as wrong:
        raise _flaw(binding, "options", str(wrong)) from wrong
    take = fetch
    if binding.publish != "text":
        fetch = publishing(fetch)
    fetch = suspecting(fetch, resource=resource, clock=shop.around.clock)
    policy = binding.policy
    treatment = Treatment(
        fresh=policy.fresh or resource.fresh,
        usable=policy.usable or resource.usable,
        attempts=policy.attempts,
        try_seconds=policy.try_seconds,
        failures=policy.failures,
        probe_seconds=policy.probe_seconds,
        berths=policy.berths,
        queue=policy.queue,
    )
    return Source(
        id=tools.binding,
        city=prepared.city.slug,
        provider=binding.provider,
        resource=resource,
        ns=binding.ns,
        binding=tools.binding,
        adapter=binding.adapter,
        fetch=stack(fetch, resource=resource, treatment=treatment, around=shop.around, health=health),
        pushes=prepared.serves.pushes,
        environment="sandbox" if sandboxed else "live",
        basis=binding.basis,
        licence=SYNTHETIC if sandboxed else binding.licence,
        attribution=SIMULATED + binding.attribution if sandboxed else binding.attribution,
        permission=binding.permission,
        fresh=treatment.fresh,
        health=health,
        holds=getattr(prepared.tools.options, "holds", None) or _kinds(binding),
        apart=binding.licence in SHARE_ALIKE,
        facts=prepared.facts,
        crossings=crossings(prepared.tools.resource, binding.mapping, prepared.tools.options),
        reads=prepared.serves.reads and resource.listed and not (resource.accepts and binding.publish == "none"),
        act=_act(prepared, deeds(take, treatment=treatment, around=shop.around, health=health)),
    )


def _act(prepared: Prepared, fetch: Fetch) -> Act | None:
    """How it takes what citizens ask; None where it takes nothing."""
    binding, serves = prepared.binding, prepared.serves
    if not serves.deeds:
        return None
    hear = getattr(prepared.adapter, "hear", None)
    return Act(
        fetch=fetch,
        deeds=serves.deeds,
        confirms=serves.confirms,
        ear=hear(prepared.tools) if hear else None,
        keeps=frozenset(binding.fields),
        retention=binding.retention,
        patience=binding.patience,
        city_token=binding.city_token,
        max_rate=binding.max_rate,
        berths=binding.policy.berths,
    )


def _kinds(binding: Binding) -> frozenset[str] | None:
    """The kinds a mapping can give; None when only the rows know."""
    rule = binding.mapping.get("kind")
    if not isinstance(rule, Mapping):
        return None
    if "const" in rule:
        return frozenset({str(rule["const"])})
    return frozenset(map(str, rule["values"].values())) if "values" in rule else None


def _adapter(binding: Binding) -> tuple[Adapter, Serves]:
    try:
        adapter = find(binding.adapter)
    except LookupError:
        text = f'There is no adapter "{binding.adapter}".'
        raise _flaw(binding, "adapter", text, _did_you_mean(binding.adapter, names())) from None
    serves = adapter.SERVES.get(binding.resource)
    if serves is None:
        text = f'The adapter "{binding.adapter}" does not serve {binding.resource}, only {", ".join(adapter.SERVES)}.'
        raise _flaw(binding, "adapter", text)
    if serves.mapped and not binding.mapping and "layers" not in binding.options:
        raise _flaw(binding, "", f'The adapter "{binding.adapter}" needs a mapping from the back-end\'s field names.')
    return adapter, serves


def _url(binding: Binding, declared: Declared, settings: Settings) -> str:
    if "://" not in binding.url:
        return str(declared.root / binding.url)
    if settings.profile == "live":
        return binding.url.rstrip("/")
    if binding.twin is None:
        raise _flaw(binding, "url", "The sandbox cannot serve this: it has no twin.", "Name one with `twin:`.")
    if binding.twin not in settings.twins:
        text = f'The sandbox runs no twin "{binding.twin}".'
        raise _flaw(binding, "twin", text, _did_you_mean(binding.twin, settings.twins))
    return moved(binding.url, settings.twins[binding.twin])


def moved(url: str, origin: str) -> str:
    """The same path at another origin; what is no web address stays none, and loses its TLS as the others do."""
    there, path = urlsplit(origin), urlsplit(url)
    scheme = "smtp" if path.scheme.startswith("smtp") else there.scheme
    return urlunsplit((scheme, there.netloc, path.path, path.query, "")).rstrip("/")


def _options(binding: Binding, adapter: Adapter, twin: str | None, shop: Workshop) -> Any:
    raw = {key: _secret(binding, key, value, shop) for key, value in binding.options.items()}
    known = [field.name for field in fields(adapter.Options)]
    strange = [_unknown_option(binding, key, known) for key in raw if key not in known]
    try:
        options: Any = TypeAdapter(adapter.Options).validate_python(raw)
    except ValidationError as wrong:
        raise ConfigError((*strange, *(_option_flaw(binding, error) for error in wrong.errors()))) from wrong
    if strange:
        raise ConfigError(tuple(strange))
    if twin is None:
        return options
    hints = get_type_hints(adapter.Options)
    urls = {f.name: moved(getattr(options, f.name), twin) for f in fields(options) if hints[f.name] is Url}
    return replace(options, **urls)


def _unknown_option(binding: Binding, key: str, known: list[str]) -> Flaw:
    text = f'The adapter "{binding.adapter}" has no option "{key}".'
    return _flaw(binding, f"options.{key}", text, _did_you_mean(key, known)).flaws[0]


def _option_flaw(binding: Binding, error: Any) -> Flaw:
    path = ".".join(map(str, error["loc"]))
    text = f'The option "{path}" does not fit: {error["msg"]}.'
    if error["type"] == "missing":
        text = f'The adapter "{binding.adapter}" needs the option "{path}".'
    return _flaw(binding, f"options.{path}", text).flaws[0]


def _secret(binding: Binding, key: str, value: Any, shop: Workshop) -> Any:
    """`env:NAME` becomes the variable's value in the live profile; a secret never stands in a file.

    What this profile leaves out needs none: nobody has a key to a back-end that may not be asked yet.
    """
    if not isinstance(value, str) or not value.startswith("env:") or shop.settings.profile != "live":
        return value
    name = value.removeprefix("env:")
    if name not in shop.environ and not served(binding, shop.settings):
        return value
    if name not in shop.environ:
        raise _flaw(binding, f"options.{key}", f"The environment variable {name} is not set.")
    return shop.environ[name]


def _reach(binding: Binding, url: str, options: Any, declared: Declared, *, sandboxed: bool) -> Reach:
    hints = get_type_hints(type(options))
    urls = [url, *(getattr(options, f.name) for f in fields(options) if hints[f.name] is Url)]
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls) if parts.scheme.startswith("http")}
    contact = declared.contact.url or declared.contact.email or ""
    return Reach(
        origins=frozenset(origins),
        network=LOOPBACK if sandboxed else binding.network,
        proxy=None if sandboxed else binding.proxy,
        ca=_pem(binding.tls.ca),
        client_cert=_pem(binding.tls.client_cert),
        max_bytes=binding.policy.max_bytes,
        connections=binding.policy.berths,
        user_agent=f"Hansa-Gateway/0.1 (+{contact})",
    )


def _rationed(name: str, shop: Workshop) -> Callable[[int], None]:
    """Tells what a back-end says of its quota, of whichever binding asked it."""
    return lambda left: shop.around.tell(Rationed(binding=name, left=left))


def _pem(path: Path | None) -> bytes | None:
    return path.read_bytes() if path else None
