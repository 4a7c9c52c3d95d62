"""How well a record fits the words somebody typed. Knows spellings and ranks, no resource and no city.

A rank is a number, the best is 0; None is no fit. Ranks from `RELUCTANT` on are guesses: a source shows them only when it
has nothing better. The words of a record were folded at the adapter's edge, so that here text meets text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.exchange import Record
from domain.resource import Resource
from domain.spelling import stem
from domain.typed import Reading, readings, unfinished
from domain.words import fold

RELUCTANT = 100
EXACT, BEGINS, CONTAINED, STEM = range(4)
ANOTHER = 10  # a street that only begins like this one
TYPO_FROM = 4  # letters; shorter words are other words after one change
HEAD_FROM = 4  # letters of a compound's last part

Ranked = list[tuple[int, Record]]
Match = Callable[[Sequence[Record], str], Ranked]
"""Records and their city's slug → those that fit, with their ranks, in the order given."""


def matcher(resource: Resource, q: str) -> Match:
    """The match of a resource's declared search with these words, made once for all sources."""
    if resource.search == "as_typed":
        return partial(_as_typed, readings(q))
    if resource.search == "forgiving":
        return partial(_forgiving, fold(q))
    return partial(_words, fold(q))


def _best(found: Ranked) -> Ranked:
    """Without the guesses, where there is anything better."""
    sure = [entry for entry in found if entry[0] < RELUCTANT]
    return sure or found


# --- words: each of them somewhere


def _words(wanted: str, records: Sequence[Record], city: str) -> Ranked:
    squeezed = wanted.replace(" ", "")
    parts = [unfinished(part) for part in wanted.split()]

    def fits(text: str) -> bool:
        return all(part in text for part in parts) or (len(squeezed) > 3 and squeezed in text.replace(" ", ""))

    return [(EXACT, record) for record in records if wanted == "" or fits(record.text)]


# --- forgiving: names in any spelling


def _forgiving(wanted: str, records: Sequence[Record], city: str) -> Ranked:
    if not wanted:
        return [(EXACT, record) for record in records]
    words = wanted.split()
    stems = [stem(word) for word in words]
    squeezed = wanted.replace(" ", "")
    whole, begun = f"|{squeezed}|", f"|{squeezed}"
    found: Ranked = []
    for record in records:
        text = record.text
        if squeezed in text:
            found.append((EXACT if whole in text else BEGINS if begun in text else CONTAINED, record))
        elif all(word in text for word in words):
            found.append((CONTAINED, record))
        elif _stemmed(words, stems, text):
            found.append((STEM, record))
    return found or _mistyped(words, records) or _headed(stems, records)


def _stemmed(words: Sequence[str], stems: Sequence[str], text: str) -> bool:
    """Whether each word is there, or its stem within a stem; a short stem only as a whole."""
    below = text[text.find("\n") + 1 :]
    return all(
        word in text or (root if len(root) >= TYPO_FROM else f" {root} ") in below
        for word, root in zip(words, stems, strict=True)
    )


def _mistyped(words: Sequence[str], records: Sequence[Record]) -> Ranked:
    """Records whose words differ from those typed by one letter added, left out, changed, or changed with its neighbour."""
    plain = [record.text.replace("|", " ").replace("\n", " ") for record in records]
    known = list(dict.fromkeys(" ".join(plain).split()))
    meant = [[f" {near} " for near in _near(word, known)] for word in words]
    return [
        (RELUCTANT, record)
        for record, text in zip(records, plain, strict=True)
        if all(word in text or any(near in text for near in nears) for word, nears in zip(words, meant, strict=True))
    ]


def _headed(stems: Sequence[str], records: Sequence[Record]) -> Ranked:
    """Records named by one of the words, or by how it ends: in German the end of a compound says what it is."""
    ends = {f" {word[at:]} " for word in stems for at in (0, *range(2, len(word) - HEAD_FROM + 1))}
    return [
        (RELUCTANT + 1, record) for record in records if any(end in record.text for end in ends if len(end) > HEAD_FROM)
    ]


def _near(word: str, known: Sequence[str]) -> Iterator[str]:
    """Known words and stems at a distance of one (optimal string alignment) from the word, or from its stem."""
    for spelt in dict.fromkeys((word, stem(word))):
        if len(spelt) >= TYPO_FROM:
            near = process.extract(spelt, known, scorer=OSA.distance, score_cutoff=1, limit=None)
            yield from (choice for choice, *_ in near if len(choice) >= TYPO_FROM - 1)


# --- as typed: a street from its beginning, then a number, a postcode, a district


def _as_typed(typed: Sequence[Reading], records: Sequence[Record], city: str) -> Ranked:
    heads = tuple(dict.fromkeys(street for reading in typed for street in reading.streets))
    found: Ranked = []
    for record in records:
        if record.text.startswith(heads):  # spares most records the rest
            fits = [rank for reading in typed if (rank := _rank(reading, record.text, city)) is not None]
            if fits:
                found.append((min(fits), record))
    return _best(found)


def _rank(reading: Reading, text: str, city: str) -> int | None:
    street, number, postcode, district = (*text.split("|"), "", "", "")[:4]
    if not street.startswith(reading.streets):
        return None
    rank = (0 if street in reading.streets else ANOTHER) + (0 if reading.sure else RELUCTANT)
    if reading.number is not None:
        if not number.startswith(reading.number):
            return None
        rest = number.removeprefix(reading.number)
        rank += 0 if not rest else 1 if rest.isalpha() else 2
    if reading.postcode:
        if postcode and not postcode.startswith(reading.postcode):
            return None
        rank += 0 if postcode else RELUCTANT
    if not reading.along or _lies_in(reading.along, district) or city.startswith(reading.along):
        return rank
    return rank + RELUCTANT if reading.behind and not district else None  # nobody can say it lies elsewhere


def _lies_in(along: str, district: str) -> bool:
    return district.startswith(along) or (len(along) > 2 and along in district)
