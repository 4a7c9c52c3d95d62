"""How well a record fits the words somebody typed. Knows spellings and ranks, no resource and no city.

A rank is a number, the best is 0; None is no fit. Ranks from `RELUCTANT` on are guesses: a source shows them only when it
has nothing better. The words of a record were folded at the adapter's edge, so that here text meets text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain

from adapters._kit.german import HEAD, typed
from domain.exchange import Record
from domain.resource import Resource
from domain.spelling import stem
from domain.typed import ANOTHER, RELUCTANT, Reading, readings, unfinished
from domain.words import fold

EXACT, BEGINS, CONTAINED, STEM, STEM_WITHIN = range(5)
TYPO_FROM = 4  # letters; shorter words are other words after one change
HEAD_FROM = 4  # letters of a compound's last part
END = "\x1f"  # stands in no folded text

Ranked = list[tuple[int, Record]]
Match = Callable[[Sequence[Record], str], Ranked]
"""Records and their city's slug → those that fit, with their ranks, in the order given."""


def matcher(resource: Resource, q: str) -> Match:
    """The match of a resource's declared search with these words, made once for all sources."""
    if resource.search == "as_typed":
        return partial(_as_typed, readings(q))
    if resource.search == "forgiving":
        return partial(_forgiving, fold(q))
    if resource.search == "stemmed":
        return partial(_stemmed, typed(q))
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


# --- stemmed: German prose


def _stemmed(wanted: Sequence[str], records: Sequence[Record], city: str) -> Ranked:
    """Those that hold each stem, or a word that begins with it; as words of their name before elsewhere, whole before begun."""
    found: Ranked = []
    for record in records:
        rank = _told(record.text, wanted)
        if rank is not None:
            found.append((rank, record))
    return found


def _told(text: str, wanted: Sequence[str]) -> int | None:
    if not all(f" {stem}" in text for stem in wanted):
        return None
    head = text.partition(HEAD)[0]
    if all(f" {stem} " in head for stem in wanted):
        return EXACT
    if all(f" {stem}" in head for stem in wanted):
        return BEGINS
    return CONTAINED if all(f" {stem} " in text for stem in wanted) else STEM


# --- forgiving: names in any spelling


def _forgiving(wanted: str, records: Sequence[Record], city: str) -> Ranked:
    if not wanted:
        return [(EXACT, record) for record in records]
    pile = Pile([record.text for record in records])
    words = wanted.split()
    stems = [stem(word) for word in words]
    squeezed = wanted.replace(" ", "")
    found: Ranked = []
    for at in sorted(pile.holding(squeezed) | pile.holding(words[0]) | pile.holding(stems[0])):
        rank = _named(records[at].text, squeezed, words, stems)
        if rank is not None:
            found.append((rank, records[at]))
    return found or _mistyped(words, records, pile) or _headed(stems, records, pile)


def _named(text: str, squeezed: str, words: Sequence[str], stems: Sequence[str]) -> int | None:
    if squeezed in text:
        return EXACT if f"|{squeezed}|" in text else BEGINS if f"|{squeezed}" in text else CONTAINED
    if all(word in text for word in words):
        return CONTAINED
    if all(f" {root} " in text for root in stems):
        return STEM
    below = text[text.find("\n") + 1 :]
    within = all(
        word in text or (root if len(root) >= TYPO_FROM else f" {root} ") in below
        for word, root in zip(words, stems, strict=True)
    )
    return STEM_WITHIN if within else None


def _mistyped(words: Sequence[str], records: Sequence[Record], pile: Pile) -> Ranked:
    """Records whose words differ from those typed by one letter added, left out, changed, or changed with its neighbour."""
    fitting: set[int] | None = None
    for word in words:
        near = pile.holding(word).union(*(pile.near(spelt) for spelt in dict.fromkeys((word, stem(word)))))
        fitting = near if fitting is None else fitting & near
        if not fitting:
            return []
    return [(RELUCTANT, records[at]) for at in sorted(fitting or ())]


def _headed(stems: Sequence[str], records: Sequence[Record], pile: Pile) -> Ranked:
    """Records named by one of the words, or by how it ends: in German the end of a compound says what it is."""
    ends = {word[at:] for word in stems for at in (0, *range(2, len(word) - HEAD_FROM + 1))}
    found = set[int]().union(*(pile.holding(f" {end} ") for end in ends if len(end) >= HEAD_FROM))
    return [(RELUCTANT + 1, records[at]) for at in sorted(found)]


class Pile:
    """The texts of many records as one, so that a word is looked for at the speed of one search."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` as `domain.spelling.spread` makes them."""
        self._all = END + END.join(texts) + END
        self._ends = list(accumulate(len(text) + 1 for text in texts))

    def holding(self, part: str) -> set[int]:
        """The places of the texts that hold this."""
        return {self._at(hit) for hit in self._hits(part)}

    def near(self, word: str) -> set[int]:
        """The places of the texts with a word at a distance of one from this; none for a short word.

        One change leaves the first half of a word as it is, or the second, or swaps the two letters where they meet.
        """
        if len(word) < TYPO_FROM:
            return set()
        half = len(word) // 2
        rest = len(word) - half
        swapped = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        ways = (f"{word[:half]}[a-z0-9]{{{rest - 1},{rest + 1}}}", word[half:], swapped)
        hits = chain.from_iterable(re.finditer(f"{way}(?![a-z0-9])", self._all) for way in ways)
        return {self._at(hit.start()) for hit in hits if one_apart(word, self._word(hit))}

    def _hits(self, part: str) -> Iterator[int]:
        hit = self._all.find(part)
        while hit >= 0:
            yield hit
            hit = self._all.find(part, hit + 1)

    def _at(self, hit: int) -> int:
        return bisect_left(self._ends, hit)

    def _word(self, hit: re.Match[str]) -> str:
        """The word that ends where the hit ends."""
        start = hit.start()
        while self._all[start - 1].isalnum():
            start -= 1
        return self._all[start : hit.end()]


def one_apart(one: str, other: str) -> bool:
    """Whether two words are equal but for one letter added, left out or changed, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short[same:] == long[same + 1 :]
    swapped = one[same + 1 : same + 2] + one[same : same + 1] + one[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped == other[same:]


# --- as typed: a street from its beginning, then a number, a postcode, a district


def _as_typed(typed: Sequence[Reading], records: Sequence[Record], city: str) -> Ranked:
    best: dict[int, int] = {}
    for reading in typed:
        streets, whole = reading.streets, tuple(f"{street}|" for street in reading.streets)
        bare = reading.number is None and not reading.postcode and not reading.along
        for at, record in enumerate(records):
            text = record.text
            if text.startswith(streets):
                more = 0 if bare else _rank(reading, text, city)
                if more is not None:
                    rank = more + (0 if text.startswith(whole) else ANOTHER) + (0 if reading.sure else RELUCTANT)
                    best[at] = min(rank, best.get(at, rank))
    return _best([(best[at], records[at]) for at in sorted(best)])


def _rank(reading: Reading, text: str, city: str) -> int | None:
    """How far number, postcode and district are from those typed; None when they are others."""
    _, number, postcode, district = (*text.split("|"), "", "", "")[:4]
    rank = 0
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
