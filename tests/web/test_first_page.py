"""The team's first page says what is so: on the first day, after the last one, and where people are only counted."""

from __future__ import annotations

from evalkit import store
from evalkit.store import tables
from evalkit.store.queries import enrolments
from tests.web.conftest import House
from tests.web.test_people_and_programmes import told
from tests.world import NOW

FOR_SOMEBODY = ("/tablet", "/recordings", "/participants/new", "/reminders")


def opening(page: str) -> str:
    return told(page).partition("> ")[2].strip()


async def first_page(house: House) -> str:
    async with house.as_(house.world.amina) as browser:
        return (await browser.get("/home?lang=en")).text


async def programmes_page(house: House) -> str:
    async with house.as_(house.world.carla) as browser:
        return (await browser.get("/programmes?lang=en")).text


async def test_where_every_programme_is_closed_nobody_is_sent_to_the_first_day(house: House):
    async with house.as_(house.world.carla) as browser:
        await browser.post(f"/programmes/{house.world.grenadille.programme}/closing", do="close")
    page, listed = await first_page(house), await programmes_page(house)
    assert opening(page).startswith("No open programme. What was noted can still be read")
    assert 'href="/programmes"' in page.split("<main")[1]
    for of_the_first_day in ("yet", "Set up the first", "Begin with one", "One minute to note it"):
        assert of_the_first_day not in told(page), of_the_first_day
        assert of_the_first_day not in told(listed), of_the_first_day
    assert 'href="/paper"' in listed  # a sheet that comes back late is typed in as always
    assert 'href="/tablet"' not in listed


async def test_where_people_are_only_counted_nobody_is_asked_and_no_table_is_empty(house: House):
    programme = house.world.grenadille.programme
    async with store.unit(house.world.carla.scope, write=True) as unit:
        await unit.change(tables.Programme, {"without_participants": True}, tables.Programme.id == programme)
        for one in await enrolments.enrolments_in(unit, programme):
            await enrolments.end_enrolment(unit, one.id, exit_on=NOW.date(), reason="moved")
    page, listed = await first_page(house), await programmes_page(house)
    assert opening(page).startswith("Nobody has to be asked here. What happens is counted, without persons.")
    assert f'href="/programmes/{programme}/week"' in page
    assert "<table" not in page
    for address in (*FOR_SOMEBODY, "/paper", "/imports"):
        assert f'href="{address}"' not in page.split("<main")[1], address
        assert f'href="{address}"' not in listed.split("<main")[1], address


async def test_where_all_have_left_it_is_said_so_and_not_that_nobody_came_yet(house: House):
    async with store.unit(house.world.carla.scope, write=True) as unit:
        for one in await enrolments.enrolments_in(unit, house.world.grenadille.programme):
            await enrolments.end_enrolment(unit, one.id, exit_on=one.entry, reason="moved")
    page = await first_page(house)
    assert opening(page).startswith("Nobody takes part now.")
    assert "Whoever left can come back" in told(page)
