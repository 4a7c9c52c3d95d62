"""The documents of a Web Feature Service 2.0: capabilities, schema, collection in GML 3.2, exception report.

Knows elements and namespaces. Knows no city: a server hands in how it names and writes a point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from sandbox.features import Feature
from sandbox.wfs import FeatureType, Refusal

SCHEMAS = {
    "wfs": "http://www.opengis.net/wfs/2.0",
    "ows": "http://www.opengis.net/ows/1.1",
    "gml": "http://www.opengis.net/gml/3.2",
    "fes": "http://www.opengis.net/fes/2.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsd": "http://www.w3.org/2001/XMLSchema",
}
OPERATIONS = ("GetCapabilities", "DescribeFeatureType", "GetFeature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What a server says about itself."""

    title: str
    url: str
    licence: str
    crs: Sequence[str]
    """The default first."""
    formats: Sequence[str]
    bounds: tuple[float, float, float, float]
    pages: bool
    """Whether it says that it can page; what it does is another matter."""
    encoding: str = "UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """The features of one answer."""

    kind: FeatureType
    namespace: str
    rows: Sequence[Feature]
    matched: int | None
    """None is written as "unknown"."""
    made: datetime
    srs: str
    positions: Callable[[Feature], str]
    """The numbers of a row's shape in the server's axis order; "" without a shape."""


def document(text: str, *, encoding: str = "UTF-8", media: str = "text/xml") -> web.Response:
    """The text as an XML answer. The prolog alone names the encoding; the header stays silent, as often in life."""
    body = f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding, "xmlcharrefreplace")
    return web.Response(body=body, content_type=media)


def report(refusal: Refusal, *, encoding: str = "UTF-8") -> web.Response:
    """An ExceptionReport under HTTP 200."""
    locator = f" locator={quoteattr(refusal.locator)}" if refusal.locator else ""
    return document(
        f'<ows:ExceptionReport {_names("ows")} version="2.0.0"><ows:Exception exceptionCode="{refusal.code}"{locator}>'
        f"<ows:ExceptionText>{escape(refusal.text)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
        encoding=encoding,
        media="application/xml",
    )


def capabilities(server: Server, kinds: Sequence[FeatureType], namespaces: Mapping[str, str]) -> str:
    """The capabilities: identification with the licence, operations, one entry a layer."""
    return (
        f'<wfs:WFS_Capabilities {_names("wfs", "ows", "fes", "xlink")} {_declared(namespaces)} version="2.0.0">'
        f"<ows:ServiceIdentification><ows:Title>{escape(server.title)}</ows:Title>"
        f"<ows:ServiceType>WFS</ows:ServiceType><ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion>"
        f"<ows:Fees>{escape(server.licence)}</ows:Fees><ows:AccessConstraints>NONE</ows:AccessConstraints>"
        f"</ows:ServiceIdentification><ows:OperationsMetadata>"
        f"{''.join(_operation(server, name) for name in OPERATIONS)}"
        f'<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/>'
        f"<ows:DefaultValue>{'TRUE' if server.pages else 'FALSE'}</ows:DefaultValue></ows:Constraint>"
        f"</ows:OperationsMetadata><wfs:FeatureTypeList>{''.join(_entry(server, kind) for kind in kinds)}"
        f"</wfs:FeatureTypeList></wfs:WFS_Capabilities>"
    )


def schema(kinds: Sequence[FeatureType], namespaces: Mapping[str, str]) -> str:
    """The XML Schema of the layers."""
    target = quoteattr(next(iter(namespaces.values())))
    return (
        f"<xsd:schema {_names('xsd', 'gml')} {_declared(namespaces)} "
        f'targetNamespace={target} elementFormDefault="qualified">'
        f"{''.join(_described(kind) for kind in kinds)}</xsd:schema>"
    )


def collection(answer: Collection) -> str:
    """The features in GML 3.2."""
    namespaces = {answer.kind.prefix: answer.namespace}
    matched = "unknown" if answer.matched is None else answer.matched
    made = answer.made.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<wfs:FeatureCollection {_names("wfs", "gml")} {_declared(namespaces)} timeStamp="{made}" '
        f'numberMatched="{matched}" numberReturned="{len(answer.rows)}">'
        f"{''.join(_member(answer, row) for row in answer.rows)}</wfs:FeatureCollection>"
    )


def _member(answer: Collection, row: Feature) -> str:
    kind = answer.kind
    said = [(name, row.values.get(name)) for name in kind.columns]
    values = "".join(
        f"<{kind.prefix}:{name}>{escape(str(value))}</{kind.prefix}:{name}>"
        for name, value in said
        if value is not None
    )
    shape = _shape(answer, row)
    return (
        f"<wfs:member><{kind.qualified} gml:id={quoteattr(str(row.id))}>{values}{shape}</{kind.qualified}></wfs:member>"
    )


def _shape(answer: Collection, row: Feature) -> str:
    if not (positions := answer.positions(row)):
        return ""
    name, srs = f"{answer.kind.prefix}:{answer.kind.geometry}", quoteattr(answer.srs)
    if answer.kind.polygons:
        ring = f"<gml:LinearRing><gml:posList>{positions}</gml:posList></gml:LinearRing>"
        body = f'<gml:Polygon srsName={srs} srsDimension="2"><gml:exterior>{ring}</gml:exterior></gml:Polygon>'
    else:
        body = f"<gml:Point srsName={srs}><gml:pos>{positions}</gml:pos></gml:Point>"
    return f"<{name}>{body}</{name}>"


def _operation(server: Server, name: str) -> str:
    url = quoteattr(f"{server.url}?")
    formats = "".join(f"<ows:Value>{escape(value)}</ows:Value>" for value in server.formats)
    return (
        f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href={url}/><ows:Post xlink:href={url}/>'
        f'</ows:HTTP></ows:DCP><ows:Parameter name="outputFormat"><ows:AllowedValues>{formats}</ows:AllowedValues>'
        f"</ows:Parameter></ows:Operation>"
    )


def _entry(server: Server, kind: FeatureType) -> str:
    west, south, east, north = server.bounds
    others = "".join(f"<wfs:OtherCRS>{crs}</wfs:OtherCRS>" for crs in server.crs[1:])
    return (
        f"<wfs:FeatureType><wfs:Name>{kind.qualified}</wfs:Name><wfs:Title>{escape(kind.title)}</wfs:Title>"
        f"<wfs:DefaultCRS>{server.crs[0]}</wfs:DefaultCRS>{others}<ows:WGS84BoundingBox>"
        f"<ows:LowerCorner>{west} {south}</ows:LowerCorner><ows:UpperCorner>{east} {north}</ows:UpperCorner>"
        f"</ows:WGS84BoundingBox></wfs:FeatureType>"
    )


def _described(kind: FeatureType) -> str:
    shape = "SurfacePropertyType" if kind.polygons else "PointPropertyType"
    columns = [*((name, f"xsd:{type_}") for name, type_ in kind.columns.items()), (kind.geometry, f"gml:{shape}")]
    elements = "".join(
        f'<xsd:element minOccurs="0" name="{name}" nillable="true" type="{type_}"/>' for name, type_ in columns
    )
    return (
        f'<xsd:complexType name="{kind.name}Type"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType">'
        f"<xsd:sequence>{elements}</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>"
        f'<xsd:element name="{kind.name}" substitutionGroup="gml:AbstractFeature" '
        f'type="{kind.prefix}:{kind.name}Type"/>'
    )


def _names(*prefixes: str) -> str:
    return _declared({prefix: SCHEMAS[prefix] for prefix in prefixes})


def _declared(namespaces: Mapping[str, str]) -> str:
    return " ".join(f"xmlns:{prefix}={quoteattr(name)}" for prefix, name in namespaces.items())
