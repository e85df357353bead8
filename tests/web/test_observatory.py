"""What the observatory sees of how many programmes there are: enough of them together, or nothing."""

from __future__ import annotations

from evalkit import store
from evalkit.store.queries import programmes
from tests.web.conftest import House
from tests.world import World


async def more_programmes(world: World, count: int, **values: object) -> None:
    async with store.unit(world.bram.scope, write=True) as unit:
        for position in range(count):
            await programmes.make_programme(
                unit,
                key=f"more_{position}",
                names={"fr": f"Atelier {position}"},
                **{"kind": "training", "municipality": "Sennebeek", **values},  # type: ignore[arg-type]  # plain text
            )


async def test_fewer_than_five_programmes_are_not_counted_out(house: House) -> None:
    await more_programmes(house.world, 2)
    async with house.as_(house.world.odile) as browser:
        text = (await browser.get("/observatory?lang=en")).text
    assert "Fewer than 5 programmes take part so far." in text
    assert "<table" not in text


async def test_from_five_of_a_kind_on_they_are_shown_without_a_name(house: House) -> None:
    await more_programmes(house.world, 5)
    async with house.as_(house.world.odile) as browser:
        text = (await browser.get("/observatory?lang=en")).text
    assert "7 programmes take part." in text
    assert '<th scope="row">Sennebeek</th>' in text
    assert text.count("<tr>") == 2  # the head and the one group that is large enough
    assert "Atelier" not in text
    assert "Grenadille" not in text


async def test_programmes_of_an_exposed_public_are_not_even_counted(house: House) -> None:
    await more_programmes(house.world, 5, exposed_public=True)
    async with house.as_(house.world.odile) as browser:
        assert "Fewer than 5" in (await browser.get("/observatory?lang=en")).text
