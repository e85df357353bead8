"""How the team calls and reaches somebody, on the pages: whose they are, and that nothing else tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import evalkit
from evalkit.access import Role, can_rule
from evalkit.services.people import assigning, called
from tests.own_key import chosen
from tests.trust.acts import call
from tests.trust.forms_of_pages import own_ids
from tests.trust.proof import Found
from tests.web.conftest import House
from tests.web.routes import all_routes
from tests.web.test_people_and_programmes import told

ALIAS, CONTACT = "Zqmimi", "zqtante 0470 12 34 56"
SECTION = "Comment nous appelons et joignons cette personne"
ABOUT = ("/home", "/participants", "/reminders", "/check-in", "/enrolments", "/offline", "/calendar")
"""Pages and files on which the team reads about single people."""
PACKAGE = Path(evalkit.__file__).parent
READERS = {
    "services/asking/sealed_words",  # names its place
    "services/own_data/opening", "services/own_data/telling", "services/own_data/told",  # for the person
    "services/people/called",
    "store/queries/association_papers", "store/queries/import_rows", "store/queries/participants",
    "store/queries/retention", "store/tables_participants", "store/tables",
}  # fmt: skip
"""Modules that have to do with the table: the service of this page, the person's own file, and what lets go of it."""
KEEP = {"alias": ALIAS, "contact": CONTACT, "do": "keep"}


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+_seen)" value="([^"]*)"', page))


def _person(house: House) -> str:
    return f"/participants/{house.world.grenadille.participant}"


async def _switch(house: House, wanted: str) -> None:
    async with house.as_(house.world.carla) as browser:
        done = await browser.post("/team/called", wanted=wanted)
        assert done.status_code == 303
        assert (await browser.get(done.headers["location"])).status_code == 200


async def test_it_is_nowhere_until_the_coordination_wants_it_and_goes_with_it(house: House) -> None:
    person = _person(house)
    async with house.as_(house.world.amina) as amina:
        assert SECTION not in told((await amina.get(person)).text)
        assert (await amina.post(f"{person}/called", **KEEP)).status_code == 404
        assert (await amina.post("/team/called", wanted="yes")).status_code == 403
        await _switch(house, "yes")
        page = await amina.get(person)
        assert SECTION in told(page.text)
        kept = await amina.post(f"{person}/called", **KEEP, **_hidden(page.text))
        assert kept.headers["location"] == f"{person}?done=called"
        assert ALIAS in told((await amina.get(person)).text)
        await _switch(house, "no")
        page = await amina.get(person)
        assert SECTION not in told(page.text)
        assert ALIAS not in page.text
    async with house.as_(house.world.carla) as carla:
        assert (await carla.post("/team/called", wanted="maybe")).status_code == 422


async def test_two_who_write_at_once_see_both_and_what_may_not_stand_there_is_told(house: House) -> None:
    person = _person(house)
    await _switch(house, "yes")
    async with house.as_(house.world.amina) as amina, house.as_(house.world.carla) as carla:
        before = _hidden((await amina.get(person)).text)
        wrong = await amina.post(f"{person}/called", **{**KEEP, "contact": "85.07.30-033.28"}, **before)
        assert (wrong.status_code, 'id="wrong-contact"' in wrong.text, f'value="{ALIAS}"' in wrong.text) == (
            422,
            True,
            True,
        )
        long = await amina.post(f"{person}/called", **{**KEEP, "alias": "x" * 41}, **before)
        assert (long.status_code, 'id="wrong-alias"' in long.text) == (422, True)
        await carla.post(f"{person}/called", **{**KEEP, "alias": "Zqfifi"}, **before)
        late = await amina.post(f"{person}/called", **KEEP, **before)
        assert late.status_code == 409
        assert "Zqfifi" in told(late.text)
        assert f'value="{ALIAS}"' in late.text
        again = await amina.post(f"{person}/called", **KEEP, **_hidden(late.text))
        assert again.status_code == 303
        removed = await amina.post(f"{person}/called", do="remove")
        assert removed.headers["location"] == f"{person}?done=not_called"
        assert ALIAS not in (await amina.get(person)).text


async def test_only_whoever_looks_after_the_person_meets_it(house: House) -> None:
    world, person = house.world, _person(house)
    await call(world, ALIAS, CONTACT)
    for somebody, status in ((world.fatou, 403), (world.odile, 403), (world.bram, 404)):
        async with house.as_(somebody) as browser:
            for answer in (await browser.get(person), await browser.post(f"{person}/called", do="remove")):
                assert (answer.status_code, ALIAS in answer.text) == (status, False), somebody.name
    await assigning.switch(world.carla.scope, True)
    async with house.as_(world.amina) as browser:
        for answer in (await browser.get(person), await browser.post(f"{person}/called", do="remove")):
            assert (answer.status_code, ALIAS in answer.text) == (404, False)
        await assigning.assign(world.carla.scope, [world.grenadille.participant], world.amina.account)
        assert ALIAS in (await browser.get(person)).text
    async with house.as_participant(world.grenadille) as browser:
        assert "a vu comment l’équipe m’appelle" in told((await browser.get("/me/journey?lang=fr")).text)
        assert ALIAS in (await browser.post("/me/take-along", format="json")).text


async def test_no_list_and_no_file_about_people_tells_it(house: House) -> None:
    await call(house.world, ALIAS, CONTACT)
    found, own = Found(), own_ids(house.world)
    async with house.as_(house.world.carla) as browser:
        for route in all_routes():
            if route.method != "GET" or not can_rule(Role.COORDINATOR, route.rule) or not route.path.startswith(ABOUT):
                continue
            answer = await browser.get(route.filled(**own))
            if answer.status_code == 200 and str(route) != "GET /participants/{person}":
                shown = [word for word in (ALIAS, CONTACT[:7]) if word.encode() in answer.content]
                found.look(not shown, f"{route} tells it")
        assert ALIAS in (await browser.get(_person(house))).text
    assert found.broken == []
    assert found.tried > 8


def test_no_other_part_of_the_program_reads_it() -> None:
    """Whatever lists, letters, reports, releases, files of answers and programs are made of, it is not in it."""
    reads = re.compile(r"participant_secret|ParticipantSecret|secret_place")
    files = sorted(PACKAGE.rglob("*.py"))
    readers = {
        str(file.relative_to(PACKAGE).with_suffix("")) for file in files if reads.search(file.read_text("utf-8"))
    }
    assert readers == READERS


@pytest.mark.slow
async def test_locked_the_page_says_so_and_works_otherwise(house: House) -> None:
    person = _person(house)
    await call(house.world, ALIAS, CONTACT)
    await chosen(house.world)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(person)
        assert page.status_code == 200
        assert ALIAS not in page.text
        assert "Verrouillé." in told(page.text)
        assert 'name="alias"' not in page.text
        assert (await browser.post(f"{person}/called", **KEEP, **_hidden(page.text))).status_code == 409
        removed = await browser.post(f"{person}/called", do="remove")
        assert removed.status_code == 303
    assert (await called.choice(house.world.carla.scope)) == called.Choice(switched_on=True, people=0)
