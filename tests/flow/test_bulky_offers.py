"""Bulky-waste offers of three cities in one answer, through the whole gateway."""

from __future__ import annotations

from tests.flow.stand import Stand


async def test_three_natures_in_one_answer(stand: Stand) -> None:
    """Streams with days, a day that is assigned, and an agreement that comes later: one shape, and no city is special."""
    homes = [
        await stand.address("duisburg", "Kometenplatz 3b"),
        await stand.address("essen", "Am Porscheplatz 21"),
        await stand.address("duesseldorf", "Hohe Straße 8"),
    ]
    answer = await stand.ask("/v1/waste/bulky-offers", "&".join(f"address={home}" for home in homes))
    assert answer.status == 200
    seen = {(each["address"].split(":")[0], each["stream"]["code"], each["scheduling"]) for each in answer.items}
    assert seen == {
        ("duisburg", "electric_metal", "choose"),
        ("duisburg", "wood", "choose"),
        ("duisburg", "rest", "choose"),
        ("essen", "mixed", "assigned"),
        ("duesseldorf", "mixed", "choose"),
    }
    assert {each["address"] for each in answer.items} == set(homes)
