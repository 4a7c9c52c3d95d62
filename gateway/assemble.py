"""From the configuration to the book: find each binding's adapter, check its options, put the layers around it.

Part of the composition root: the only place that knows configuration, adapters, layers and federation at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from adapters._kit.bound import bound
from adapters._kit.conformance import edition
from adapters._kit.contract import Adapter, File, Serves, Tools, Url
from adapters._kit.contract import Town as Keys
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
from domain.hints import hints_of
from domain.maintenance import Maintained, maintained
from domain.places import Contact
from domain.quality import Facts
from domain.resource import Resource
from domain.when import Clock
from gateway.federation.area import Area, Ground, dhids, keys
from gateway.federation.book import Act, Book, Source, Town
from gateway.federation.check import nearest
from gateway.federation.house import UseOf, own_sources
from gateway.federation.pauses import Pauses, pausable
from gateway.federation.suspicion import suspecting
from gateway.harvest import CannotBeHarvested, form_of, origin_of, terms_of
from gateway.layers.breaker import Health
from gateway.layers.harvested import Harvested, Means
from gateway.layers.marked import Marked
from gateway.layers.stack import Surroundings, Treatment, deeds, stack
from gateway.layers.warmed import Terms as Answer
from gateway.layers.warmed import Warmed
from storage.harvest_ports import Harvest
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
    harvest: Harvest | None = None
    """Where lists are kept; None keeps none."""
    pauses: Pauses | None = None
    """Which sources operators have paused; None: none can be."""
    use_of: UseOf = lambda source: None
    """What each source was good for lately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One binding's source as the first of its cities sees it, and the terms it was made on."""

    terms: tuple[object, ...]
    source: Source


def assemble(declared: Declared, shop: Workshop) -> Book:
    """The book. Raises ConfigError with every flaw the adapters found in their bindings."""
    return reassemble(declared, shop, {})[0]


def reassemble(declared: Declared, shop: Workshop, before: Mapping[str, Made]) -> tuple[Book, Mapping[str, Made]]:
    """The same, with what of the book before is on the same terms, whatever it has come to know; and what it is made of.

    Raises ConfigError; the book before is as it was then.
    """
    flaws: list[Flaw] = []
    sources: list[Source] = []
    shared: dict[int, Source] = {}
    made: dict[str, Made] = {}
    regional = _regional(declared)
    for city in declared.cities:
        for binding in city.bindings:
            if not served(binding, shop.settings):
                continue
            try:
                source = shared.get(id(binding))
                if source is None:
                    one = _made(binding, regional.get(id(binding)), city, declared, shop, before=before)
                    made[one.source.binding] = one
                    shared[id(binding)] = source = one.source
            except ConfigError as wrong:
                flaws.extend(flaw for flaw in wrong.flaws if flaw not in flaws)
                continue
            area = _area(binding, city, declared) if id(binding) in regional else None
            name = f"{city.slug}/{binding.provider}/{binding.resource}"
            far = _far(regional.get(id(binding)), city)
            own = replace(source, id=name, city=city.slug, area=area, far=far)
            if declared.maintenance:
                own = replace(own, maintenance=_maintenance(declared, name, shop.around.clock))
            sources.append(pausable(own, shop.pauses, shop.around.clock) if shop.pauses else own)
    if flaws:
        raise ConfigError(tuple(flaws))
    _let_rest(sources)
    regions = {region.slug: region for region in declared.regions}
    towns = {city.slug: _town(city, [regions[slug] for slug in city.regions]) for city in declared.cities}
    house = own_sources(
        [(city.slug, _city(city, sources)) for city in declared.cities], sources, shop.around.clock, shop.use_of
    )
    return Book(towns, (*house, *sources), started=shop.around.clock()), made


def _made(
    binding: Binding,
    region: str | None,
    city: City,
    declared: Declared,
    shop: Workshop,
    *,
    before: Mapping[str, Made],
) -> Made:
    name = binding_id(binding, region or city.slug)
    terms = _terms(binding, region, city, declared)
    known = before.get(name)
    if known is not None and known.terms == terms:
        facts = _facts(binding, city, declared.proofs, name)
        return Made(terms=terms, source=replace(known.source, facts=facts))
    if known is not None:
        # calls to the former one may still be under way: what they put into the cache is not this one's
        around = replace(shop.around, cache=Marked(shop.around.cache, blake2b(repr(terms).encode()).digest()))
        shop = replace(shop, around=around)
    return Made(terms=terms, source=_source(prepare(binding, region, city, declared, shop), shop))


def _terms(binding: Binding, region: str | None, city: City, declared: Declared) -> tuple[object, ...]:
    """All that a source is made of, beside what no reload changes: where in the files it stands is no part of it."""
    cities = [each for each in declared.cities if binding in each.bindings] if region else [city]
    return (
        replace(binding, spots={}),
        declared.root,
        tuple((each.slug, each.ags, each.ars, each.bounds, each.postcodes) for each in cities),
        _pem(binding.tls.ca),
        _pem(binding.tls.client_cert),
    )


def _maintenance(declared: Declared, name: str, clock: Clock) -> Callable[[], Maintained | None]:
    return lambda: maintained(declared.maintenance, name, clock())


def _let_rest(sources: Sequence[Source]) -> None:
    """A binding rests while every source that it stands behind is paused: then nothing asks it in the background either."""
    behind: dict[str, list[Source]] = {}
    for source in sources:
        behind.setdefault(source.binding, []).append(source)
    for each in behind.values():
        each[0].health.resting = partial(_all_paused, each)


def _all_paused(sources: Sequence[Source]) -> bool:
    return all(source.pause() for source in sources)


def _regional(declared: Declared) -> dict[int, str]:
    """Which bindings are a region's, by identity: in every city that extends it they are the same objects."""
    return {id(binding): region.slug for region in declared.regions for binding in region.bindings}


def _far(region: str | None, city: City) -> int:
    """A city names its regions from the wide to the narrow: `extends: [nrw, ruhr]`."""
    return 0 if region is None else len(city.regions) - city.regions.index(region)


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


def _area(binding: Binding, city: City, declared: Declared) -> Area:
    """A city's part of what a region's binding gives, told apart from that of the other cities it serves."""
    others = (each for each in declared.cities if each is not city and binding in each.bindings)
    exact = binding.area != "box"
    beside = tuple(_ground(each, exact=exact) for each in others)
    ground = replace(_ground(city, exact=exact), others=beside)
    match binding.area:
        case "dhid":
            return dhids(city.ags, ground)
        case "ags" | "ars":
            return keys(city.ags if binding.area == "ags" else city.ars, ground)
        case _:
            return ground


def _ground(city: City, *, exact: bool) -> Ground:
    shape = city.outline if exact and city.outline is not None else _box(city)
    return Ground(shape=shape, centre=point(*city.centre), ags=city.ags)


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
    towns: tuple[str, ...]
    """Slugs of all the cities it serves."""


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
    options = _options(binding, adapter, url if sandboxed and binding.twin else None, declared.root, shop)
    cities = [c for c in declared.cities if binding in c.bindings] if region else [city]
    tools = Tools(
        binding=name,
        resource=CATALOGUE[binding.resource],
        url=url,
        options=options,
        mapping=binding.mapping,
        bounds=hull(_box(c) for c in cities),
        postcodes=tuple(pair for c in cities for pair in c.postcodes),
        towns=tuple(Keys(ags=c.ags, ars=c.ars, bounds=_box(c)) for c in cities),
        callback=f"{shop.settings.resource}/v1/callbacks/{name.partition('#')[0]}",
        door=shop.engine.door(_reach(binding, url, options, declared, sandboxed=sandboxed), _rationed(name, shop)),
        memory=shop.scoped(shop.memory, name),
        clock=shop.around.clock,
    )
    facts = _facts(binding, city, declared.proofs, name)
    towns = tuple(each.slug for each in cities)
    return Prepared(binding=binding, city=city, adapter=adapter, serves=serves, tools=tools, facts=facts, towns=towns)


def binding_id(binding: Binding, owner: str) -> str:
    """`adorf/amt/waste.pickups#amt`; `owner` is the city or region that declares it."""
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
    whole = fetch
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
    pushes = prepared.serves.pushes & getattr(tools.options, "pushes", prepared.serves.pushes)
    harvest = _harvested(prepared, pushes, whole, fresh=treatment.fresh, health=health, shop=shop)
    if harvest is not None and harvest.terms.lists and resource.search == "stemmed" and resource.same is None:
        pushes |= {"q"}  # the store's own index finds it
    form = _form(prepared, shop)
    warmed = None
    if form is not None and harvest is None:  # a file is read as quickly, and a list that is harvested has a rhythm
        warmed = _warmed(prepared, pushes, treatment, shop)
    return Source(
        id=tools.binding,
        city=prepared.city.slug,
        provider=binding.provider,
        resource=resource,
        ns=binding.ns,
        binding=tools.binding,
        adapter=binding.adapter,
        fetch=stack(
            fetch,
            resource=resource,
            treatment=treatment,
            around=shop.around,
            health=health,
            harvest=harvest.layer if harvest else None,
            warmed=warmed.layer if warmed else None,
            form=form,
        ),
        pushes=pushes,
        environment="sandbox" if sandboxed else "live",
        basis=binding.basis,
        licence=SYNTHETIC if sandboxed else binding.licence,
        attribution=SIMULATED + binding.attribution if sandboxed else binding.attribution,
        permission=binding.permission,
        fresh=treatment.fresh,
        health=health,
        holds=getattr(prepared.tools.options, "holds", None) or _kinds(binding),
        apart=binding.licence in SHARE_ALIKE and not _says_its_own(resource),
        facts=prepared.facts,
        crossings=crossings(prepared.tools.resource, binding.mapping, prepared.tools.options),
        reads=prepared.serves.reads and resource.listed and not (resource.accepts and binding.publish == "none"),
        act=_act(prepared, deeds(take, treatment=treatment, around=shop.around, health=health)),
        harvest=harvest,
        warmed=warmed,
        index=harvest.named if harvest is not None and resource.search == "stemmed" and resource.same else None,
    )


def _form(prepared: Prepared, shop: Workshop) -> str | None:
    """What two workers must agree in to share this binding's answers; None for a file, which each reads faster itself."""
    binding, tools = prepared.binding, prepared.tools
    if "://" not in binding.url:
        return None
    read = tools.bounds, tools.postcodes, binding.publish, form_of(binding, tools.resource)
    return repr((origin_of(binding, shop.settings.profile), tools.url, *read))


def _says_its_own(resource: Resource) -> bool:
    """Whether a thing has a licence of its own, a data set for one: the one of its description would be taken for it."""
    return any(field.name == "licence" for field in fields(resource.model))


def _harvested(
    prepared: Prepared, pushes: frozenset[str], whole: Fetch, *, fresh: timedelta, health: Health, shop: Workshop
) -> Harvested | None:
    """How the binding's list is kept; None where it is not. Raises ConfigError where it should be and cannot."""
    binding, tools, around = prepared.binding, prepared.tools, shop.around
    try:
        terms = terms_of(
            binding,
            name=tools.binding,
            resource=tools.resource,
            serves=prepared.serves,
            pushes=pushes,
            fresh=fresh,
            profile=shop.settings.profile,
            towns=prepared.towns,
        )
    except CannotBeHarvested as wrong:
        raise _flaw(binding, "policy.harvest", str(wrong), "Leave `harvest` out.") from wrong
    if terms is None or shop.harvest is None:
        return None

    def shown() -> None:
        if health.state == "unknown":
            health.turn("fresh", None, around.clock())

    means = Means(
        store=shop.harvest,
        clock=around.clock,
        start=around.start,
        tell=around.tell,
        shown=shown,
        resting=health.rests,
    )
    return Harvested(terms, means, whole)


def _warmed(prepared: Prepared, pushes: frozenset[str], treatment: Treatment, shop: Workshop) -> Warmed | None:
    """How the binding's answer is kept fresh; None where questions to it differ, or are somebody's own."""
    resource = prepared.tools.resource
    if resource.scope is not None or not resource.listed or not prepared.serves.reads or not pushes <= {"item"}:
        return None
    return Warmed(
        Answer(
            binding=prepared.tools.binding,
            query=resource.query(),
            fresh=treatment.fresh,
            patience=treatment.attempts * treatment.try_seconds + 1,
            cache=shop.around.cache,
        )
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


def _options(binding: Binding, adapter: Adapter, twin: str | None, root: Path, shop: Workshop) -> Any:
    raw = {key: _secret(binding, key, value, shop) for key, value in binding.options.items()}
    known = [field.name for field in fields(adapter.Options)]
    strange = [_unknown_option(binding, key, known) for key in raw if key not in known]
    try:
        options = _reader(adapter.Options).validate_python(raw)
    except ValidationError as wrong:
        raise ConfigError((*strange, *(_option_flaw(binding, error) for error in wrong.errors()))) from wrong
    if strange:
        raise ConfigError(tuple(strange))
    hints = hints_of(adapter.Options)
    files = [f.name for f in fields(options) if File in (hints[f.name], *get_args(hints[f.name]))]
    found = {name: _file(binding, name, value, root) for name in files if (value := getattr(options, name)) is not None}
    options = replace(options, **found)
    if twin is None:
        return options
    urls = {f.name: moved(getattr(options, f.name), twin) for f in fields(options) if hints[f.name] is Url}
    return replace(options, **urls)


@lru_cache(256)  # many bindings share an adapter, and to make its reader takes longer than everything it reads
def _reader(options: type) -> TypeAdapter[Any]:
    return TypeAdapter(options)


def _file(binding: Binding, name: str, value: str, root: Path) -> str:
    """The path of a file an option names; raises ConfigError where there is none below the configuration's directory."""
    path = (root / value).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        raise _flaw(binding, f"options.{name}", f'There is no file "{value}" below {root}.')
    return str(root / value)


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
    made: type = type(options)
    hints = hints_of(made)
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
