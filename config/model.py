"""What the operator declares, as values. Pure data: reading and checking stand in `load`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

from domain.maintenance import Window
from domain.objectives import Objectives
from domain.outline import Outline

Profile = Literal["sandbox", "live"]
Limited = Literal["auto", "on", "off"]
LogStyle = Literal["auto", "json", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a file; lines and columns count from 1."""

    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One mistake in the configuration, in words for the person who wrote it."""

    spot: Spot
    text: str
    remedy: str | None = None
    """`Did you mean "abfallio"?` and the like."""

    def __str__(self) -> str:
        return f"{self.spot}: {self.text}" + (f" {self.remedy}" if self.remedy else "")


class ConfigError(Exception):
    """The configuration cannot be used; `flaws` names every mistake found, in file order."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("\n".join(str(flaw) for flaw in flaws))
        self.flaws = flaws


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a binding is treated; every bound has its unit. None means: as the resource says."""

    fresh: timedelta | None = None
    """How long an answer counts as fresh; otherwise as the resource says."""
    usable: timedelta | None = None
    """How long after that it may be shown as stale; otherwise as the resource says."""
    berths: int = 8
    """Calls in the back-end at once."""
    queue: int = 64
    """Calls that may wait for a berth."""
    attempts: int = 2
    """Tries per call, the first included."""
    try_seconds: float = 4.0
    """Patience with one try."""
    failures: int = 3
    """Failed tries in a row that open the breaker."""
    probe_seconds: float = 2.0
    """Between the breaker's own probes of a source that fails."""
    max_bytes: int = 20 * 2**20
    """The largest answer accepted, after decompression."""
    harvest: bool | None = None
    """Whether its list is pulled whole and kept; otherwise where resource and adapter can."""
    pull: timedelta | None = None
    """The rhythm of that; otherwise as the resource says, and not rarer than `fresh`."""
    loss: float = 0.2
    """The share of the list that may be missing from a pull before an operator is asked, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """TLS material of one binding, as paths of PEM files."""

    ca: Path | None = None
    """The authority that signed the back-end's certificate."""
    client_cert: Path | None = None
    """Our certificate and key, where the back-end asks for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One resource of one city (or of every city of a region), served by one adapter."""

    resource: str
    provider: str
    """Short name of the body that owns the back-end; declared under `providers:`."""
    ns: str
    """The namespace of its ids; survives a change of vendor."""
    adapter: str
    """The protocol: the name of a module in `adapters/`."""
    url: str
    """The real back-end, or for `list` a file below `config/`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the adapter needs to know, as written; it says which there are. `env:NAME` stands for a secret."""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    """Field of the resource, dotted → where it comes from: a field's name, or a rule."""
    licence: str
    """Under which the data may be used."""
    attribution: str
    """What must be shown beside the data."""
    permission: Literal["open_licence", "agreement", "unclear"]
    """Why it may be asked: `open_licence`, `agreement`, or `unclear`, which the live profile leaves out."""
    basis: Literal["recorded", "documented", "invented"]
    """How its protocol is known: `recorded`, `documented` or `invented`."""
    policy: Policy = field(default_factory=Policy)
    """How patiently it is treated."""
    area: Literal["box", "polygon", "dhid", "ags", "ars"] = "box"
    """Of a region's binding: how a city's records are told from its neighbours'. By their place: its bounds (`box`) or its
    `outline` (`polygon`). By the key they carry: the district in the DHID (`dhid`), the `ags`, the `ars`."""
    twin: str | None = None
    """The simulator that stands in for it in the sandbox."""
    tls: Tls = field(default_factory=Tls)
    """Own certificates for it."""
    proxy: str | None = None
    """The proxy it is reached through; the environment's is not used."""
    network: tuple[str, ...] = ()
    """CIDRs the configured host may lie in although they are private."""
    max_rate: float | None = None
    """Calls per second the source has agreed to."""
    publish: Literal["none", "status", "text"] = "status"
    """What of its reports everybody may see: nothing; category, status, place and times; or what was written, too."""
    fields: tuple[str, ...] = ()
    """The personal fields its back-end needs (`contact.name`, `contact.email`, `contact.phone`, `note`, `photos`): no other
    one is kept or sent on."""
    retention: timedelta = timedelta(days=90)
    """How long after its end what was asked for is kept, sealed; then only its state and its receipt stay."""
    patience: timedelta = timedelta(days=3)
    """How long a case is tried before an operator must look at it."""
    city_token: Literal["none", "stored", "jwt_bearer", "token_exchange"] = field(default="none")
    """As whom the back-end is told: as ourselves, or with the citizen's own token at the city, and how that is got."""
    spots: Mapping[str, Spot] = field(default_factory=dict)
    """Where each key stands: `adapter`, `options.key`, `mapping.name`, and "" for the binding itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach somebody."""

    phone: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A body that owns back-ends."""

    id: str
    name: str
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A municipality, with its bindings and those of its regions."""

    slug: str
    names: Mapping[str, str]
    """`de` and `en`."""
    ags: str
    ars: str
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    centre: tuple[float, float]
    """Latitude, longitude."""
    postcodes: tuple[tuple[int, int], ...]
    contact: Contact
    providers: tuple[Provider, ...]
    bindings: tuple[Binding, ...]
    regions: tuple[str, ...]
    file: Path
    outline: Outline | None = None
    """Its border, where it is declared: tells more than the bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What several cities share: zone, holidays, projection, and the bindings of regional and national providers."""

    slug: str
    zone: str
    holidays: str
    """Country and subdivision, `DE-NW`."""
    crs: str
    """The projection its surveyors use, `EPSG:25832`."""
    providers: tuple[Provider, ...]
    bindings: tuple[Binding, ...]
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one process holds at most."""

    cache_bytes: int = 128 * 2**20
    """The cache of back-ends' answers."""
    shelf_bytes: int = 64 * 2**20
    """Finished answers; 0 keeps none."""
    url_bytes: int = 8192
    """Path and query of a request."""
    body_bytes: int = 1_048_576
    """The body of a request."""
    upload_bytes: int = 32 * 2**20
    """The body of a request where photos may go along."""
    admitted: int = 512
    """Requests that are worked on at a time; the shelf's answers are not counted. Fewer while the process comes late."""
    lateness_seconds: float = 0.25
    """How late the process may be before it lets in fewer."""
    default_wait_seconds: float = 5.0
    """How long an answer waits for its sources when the question does not say."""
    longest_wait_seconds: float = 30.0
    """How long a question may ask to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a binding fared when it was last tried."""

    tried: date
    laws: str
    """The edition of the laws it was tried by."""
    broken: tuple[str, ...] = ()
    """Ids of the laws it broke."""
    faults: bool = False
    """Whether it was tried with a failing back-end."""
    recorded: bool = False
    """Whether its recording replays to the same records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was last seen of a live back-end."""

    checked_at: datetime
    status: str
    """`answered`, or the slug of what went wrong."""
    verified_live_at: datetime | None = None
    """When it last answered; kept when a later check fails."""
    count: int | None = None
    """Records in the answer, which was asked for as few as the back-end allows."""
    shape: str | None = None
    """A mark of the fields that were filled: another one means that the back-end has changed."""
    fields: tuple[str, ...] = ()
    """Those fields with their types, so that one can say what has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Both, by binding: `adorf/amt/waste.pickups#amt`."""

    quality: Mapping[str, Proof] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many requests a client may make, counted in each worker by itself; and how many developers' accounts there are."""

    anonymous_per_minute: int = 60
    """For each IPv4 address, or /64 of IPv6 addresses."""
    key_per_minute: int = 600
    """For each publishable key."""
    app_per_minute: int = 600
    """For each app that comes with a token."""
    clients: int = 50_000
    """How many of each kind one process remembers."""
    accounts: int = 900
    """Developers' accounts that are open at a time; each may have ten valid keys and ten apps."""
    sign_ups_per_hour: int = 60
    """New accounts in an hour, wherever they come from."""
    sign_ups_per_address: int = 5
    """New accounts in an hour from one address, counted in each worker by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warm:
    """Which answers of back-ends are kept fresh without a question: open ones, the same to every question, asked for lately."""

    periods: int = 3
    """For so many times as long as it is fresh, after it was last asked for; 0 keeps none."""
    at_once: int = 2
    """Back-ends asked for that at a time, in each worker."""
    records: int = 10_000
    """An answer with more records than this is left to whoever asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Everything under `config/`, read and checked."""

    root: Path
    cities: tuple[City, ...]
    """In the order of their AGS."""
    regions: tuple[Region, ...]
    bounds: Bounds
    limits: Limits = Limits()
    warm: Warm = Warm()
    contact: Contact
    """The operator's, for `security.txt` and the User-Agent."""
    proofs: Proofs = field(default_factory=Proofs)
    """What commands found out about the bindings and wrote down."""
    objectives: Objectives = field(default_factory=Objectives)
    """What is promised of the sources; nothing without `slo.yaml`."""
    maintenance: tuple[Window, ...] = ()
    """When owners work on their sources; never without `maintenance.yaml`."""


IDENTITY_PORT = 8081


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, each prefixed `HANSA_`."""

    port: int = 8080
    """Where to listen."""
    host: str = "127.0.0.1"
    """The address to listen on: loopback only, unless set."""
    profile: Profile = "sandbox"
    """`sandbox` (simulated back-ends) or `live` (the real hosts)."""
    state: Path = Path("var")
    """The folder of the embedded database."""
    database_url: str | None = None
    """`postgresql://…` instead of the embedded database."""
    redis_url: str | None = None
    """A Redis or Valkey that all workers share, and all identity processes: `redis://…`, `rediss://…` (TLS), \
`redis+sentinel://…/service` or `redis+cluster://…`."""
    redis_ca: Path | None = None
    """A file of the authorities that vouch for the server of `rediss://…`, where those of the machine do not."""
    public_url: str | None = None
    """Under which address clients reach it; absolute links begin with it."""
    trusted_proxies: tuple[str, ...] = ()
    """CIDRs of the proxies whose word about the client's address is taken, separated by commas."""
    identity_url: str | None = None
    """The issuer of the tokens that are taken. Unset: http://localhost:8081 in the sandbox, and no tokens in the live profile."""
    identity_port: int | None = None
    """Where `hansa identity` listens (8081). In the live profile, setting it makes `hansa serve` start identity along."""
    identity_seal: str | None = field(default=None, repr=False)
    """Seals the keys that tokens are signed with: at least 32 random characters, the same in every identity process."""
    seal_keys: tuple[bytes, ...] = field(default=(), repr=False)
    """Seal what citizens entrust to us in the database: 32 random bytes each, in base64, separated by commas, the newest first.
    Unset, a key is made in the folder of the embedded database; PostgreSQL in the live profile needs it set."""
    limits: Limited = "auto"
    """`auto` leaves this machine's own requests uncounted in the sandbox profile."""
    config: Path | None = None
    """Another directory than the one that ships."""
    twins: Mapping[str, str] = field(default_factory=dict)
    """Twin → base URL; set by `hansa serve`, which starts them."""
    metrics_port: int | None = None
    """Where Prometheus finds `/metrics`, a listener of its own; nothing listens unless set."""
    metrics_host: str = "127.0.0.1"
    """The address `/metrics` listens on: loopback only, unless set."""
    metrics_folder: Path | None = None
    """Where the workers count; set by `hansa serve`, which adds them up."""
    outages_folder: Path | None = None
    """Where the workers note which sources are down, so that one of them says it; set by `hansa serve`."""
    handed_folder: Path | None = None
    """Where the workers find the configuration that was read and checked for them; set by `hansa serve`."""
    drain_seconds: float = 5.0
    """How long a worker that is about to end goes on answering, every answer with `Connection: close`; at least as long as your
    load balancer takes to notice that `/health/ready` says 503."""
    trace_ratio: float = 0.1
    """The share of traces that are kept, and leave, from 0 to 1; those of failed, slow and explained requests beside it."""
    trace_slow_seconds: float = 2.0
    """From this duration on a request counts as slow."""
    worker: str | None = None
    """The name of the process that delivers, where several do: the same whenever it is started again. Default: the host's."""
    scan_url: str | None = None
    """`tcp://host:3310`: a clamd that looks at every photo. While it does not answer, no photo is taken."""
    log: LogStyle = "auto"
    """`json` lines or readable `text`; `auto` is text on a terminal."""

    @property
    def issuer(self) -> str | None:
        """Whose tokens are taken; None: nobody's."""
        return self.identity_url or (f"http://localhost:{self.identity_listens}" if self.profile == "sandbox" else None)

    @property
    def identity_listens(self) -> int:
        """The port of the identity process."""
        return self.identity_port or IDENTITY_PORT

    @property
    def identity_along(self) -> bool:
        """Whether `hansa serve` starts identity: in the sandbox unless another issuer is named, elsewhere when a port is."""
        if self.profile == "sandbox":
            return self.identity_url is None
        return self.identity_url is not None and self.identity_port is not None

    @property
    def resource(self) -> str:
        """The resource identifier of this API (RFC 8707): the one audience a token for it has."""
        host = reachable(self.host)
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def reachable(host: str) -> str:
    """Where to ask a server that listens on `host`: of one that listens everywhere, the loopback address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "::1" if address.version == 6 else "127.0.0.1"
