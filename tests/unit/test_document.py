"""XML from outside: what has a DTD is not read, whatever its encoding and wherever it begins; all else is the tree it says."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError, tostring

import pytest
from defusedxml.ElementTree import fromstring as careful

from adapters._kit.document import Doctype, fromstring

BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        f'<?xml version="1.0" encoding="utf-16"?>{BOMB}'.encode("utf-16"),
        b'<!-- before --><!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/b"> %b;]><a/>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
        b"<!DOCTYPE a><a/>",
    ],
)
def test_a_document_with_a_dtd_is_not_read(body: bytes) -> None:
    """It is refused where the DTD begins, before anything in it is looked at."""
    with pytest.raises(Doctype):
        fromstring(body)


@pytest.mark.parametrize("body", [b"<a>&undeclared;</a>", b"<a>", b"", b"no xml", b"<a/><b/>"])
def test_what_is_no_xml_is_a_parse_error(body: bytes) -> None:
    """An entity that nobody declared is none either."""
    with pytest.raises(ParseError):
        fromstring(body)


@pytest.mark.parametrize(
    "text",
    [
        '<a xmlns="urn:x" xmlns:g="urn:g" g:id="1"><g:b>Königsallee &amp; Straße</g:b> tail <c/></a>',
        "<a><!-- a word --><?and another?><![CDATA[<b>]]>&#228;</a>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_tree_is_the_same_that_defusedxml_makes(text: str, encoding: str) -> None:
    """In every encoding a declaration may name."""
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert tostring(fromstring(body)) == tostring(careful(body, forbid_dtd=True))
