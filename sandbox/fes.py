"""Filters of a Web Feature Service as XML: Filter Encoding 2.0 (OGC 09-026r2), the part that city servers answer.

Comparisons, `PropertyIsLike` with the wildcards it declares, `PropertyIsNull`, `ResourceId`, `BBOX`, and, or, not.
"""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from sandbox.condition import compares, matches, pattern
from sandbox.features import Feature
from sandbox.wfs import FeatureType, Refusal, Test, local

SIGNS = {
    "PropertyIsEqualTo": "=",
    "PropertyIsNotEqualTo": "<>",
    "PropertyIsLessThan": "<",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThan": ">",
    "PropertyIsGreaterThanOrEqualTo": ">=",
}
Boxes = Callable[[Sequence[float], str], Test]
"""Makes a test of four numbers and the name of their reference system."""


def filtering(root: Element, *, kind: FeatureType, boxes: Boxes) -> Test:
    """The test that a Filter states about a row; several parts side by side are alternatives (ids). Raises Refusal."""
    return _any([_test(child, kind, boxes) for child in root])


def _test(element: Element, kind: FeatureType, boxes: Boxes) -> Test:
    name = local(element)
    if name in ("And", "Or", "Not"):
        tests = [_test(child, kind, boxes) for child in element]
        return _all(tests) if name == "And" else _any(tests) if name == "Or" else _none(tests)
    if name == "ResourceId":
        return _identified(element.get("rid", ""))
    if name == "BBOX":
        return _inside(element, boxes)
    column, literal = _column(element, kind), _text(element, "Literal")
    if name in SIGNS:
        return _compared(SIGNS[name], column, literal, fold=element.get("matchCase") == "false")
    if name == "PropertyIsLike":
        return _like(element, column, literal)
    if name == "PropertyIsNull":
        return lambda row: row.values.get(column) is None
    raise Refusal("OperationProcessingFailed", f"The filter operator {name} is not supported", "filter")


def _compared(sign: str, column: str, literal: str, *, fold: bool) -> Test:
    if fold:
        return lambda row: compares(sign, str(row.values.get(column)).casefold(), literal.casefold())
    return lambda row: compares(sign, row.values.get(column), literal)


def _like(element: Element, column: str, literal: str) -> Test:
    signs = [element.get(name) for name in ("wildCard", "singleChar", "escapeChar")]
    many, one, escape = (sign or "" for sign in signs)
    if not many or not one or not escape:
        raise Refusal("OperationParsingFailed", "PropertyIsLike needs wildCard, singleChar and escapeChar", "filter")
    wanted = pattern(literal, many=many, one=one, escape=escape, fold=element.get("matchCase") == "false")
    return lambda row: matches(wanted, row.values.get(column))


def _identified(rid: str) -> Test:
    return lambda row: row.id == rid


def _inside(element: Element, boxes: Boxes) -> Test:
    envelope = next((child for child in element.iter() if local(child) == "Envelope"), None)
    if envelope is None:
        raise Refusal("OperationParsingFailed", "BBOX needs an Envelope", "filter")
    corners = f"{_text(envelope, 'lowerCorner')} {_text(envelope, 'upperCorner')}".split()
    try:
        numbers = [float(corner) for corner in corners]
    except ValueError as why:
        raise Refusal("OperationParsingFailed", "The corners of an Envelope are numbers", "filter") from why
    return boxes(numbers, envelope.get("srsName", ""))


def _column(element: Element, kind: FeatureType) -> str:
    name = _text(element, "ValueReference") or _text(element, "PropertyName")
    if (column := kind.find(name)) is None:
        raise Refusal("InvalidParameterValue", f"{name!r} is no property of {kind.qualified}", "filter")
    return column


def _text(element: Element, name: str) -> str:
    return next((child.text or "" for child in element if local(child) == name), "")


def _any(tests: Sequence[Test]) -> Test:
    return lambda row: any(test(row) for test in tests)


def _all(tests: Sequence[Test]) -> Test:
    return lambda row: all(test(row) for test in tests)


def _none(tests: Sequence[Test]) -> Test:
    def test(row: Feature) -> bool:
        return not any(each(row) for each in tests)

    return test
