"""Every page that shows what is kept about a person leaves a line in the audit; the coordination sees how many."""

from __future__ import annotations

import uuid

import pytest

from evalkit import store
from evalkit.access import Role, can_rule
from evalkit.services.asking import goals
from evalkit.services.asking.goals import NewGoal
from evalkit.services.own_data import looking
from evalkit.services.words import stories
from evalkit.services.words.stories import Telling
from evalkit.store.queries import goals as kept_goals
from evalkit.store.queries import own_rows
from tests.access.test_tenancy import WITH_IDS, parameters
from tests.trust.proof import Found
from tests.web.conftest import House
from tests.world import NOW, TODAY, a_check_in

STEPS = {-2: "Jamais", -1: "Accompagné", 0: "Un arrêt", 1: "Une ligne", 2: "Partout"}
OF_A_PERSON = {"enrolment", "person", "participant", "check_in", "goal", "story"}
NOT_READINGS = {
    "GET /check-in/{enrolment}": "The empty questions; the last answers only on asking, with the person beside.",
    "GET /offline/check-in/{enrolment}": "The empty questions, to be taken along.",
    "GET /enrolments/{enrolment}/goal": "An empty field for a goal that is about to be told.",
    "GET /check-ins/{check_in}/correct": "Begins on the page of the check-in, which is noted.",
    "GET /check-ins/{check_in}/view": "The worker's own view, written beside a check-in and not read.",
}
"""Pages with the id of a person that show nothing that was told, or that only follow one that is noted."""


async def ids_of(house: House) -> dict[str, str]:
    place = house.world.grenadille
    async with store.unit(house.world.amina.scope, write=True) as unit:
        received = await a_check_in(unit, place)
    new = NewGoal(str(uuid.uuid4()), place.enrolment, "Prendre le bus seul.", STEPS, TODAY)
    await goals.set_goal(house.world.amina.scope, new, now=NOW)
    goal = kept_goals.goal_id(place.organisation, new.submission_key)
    told = Telling(str(uuid.uuid4()), "Je sors moins.", "other", "fr", enrolment=place.enrolment)
    story = await stories.tell(house.world.amina.scope, told)
    return {
        "enrolment": place.enrolment, "person": place.participant, "participant": place.participant,
        "check_in": received.revision.check_in, "goal": goal, "story": story,
    }  # fmt: skip


async def _noted(house: House, person: str) -> int:
    async with store.unit(house.world.amina.scope) as unit:
        rows = await unit.raw(
            "SELECT action FROM audit WHERE organisation = {} AND object = {}", unit.organisation, person
        )
    return sum(row["action"] in own_rows.LOOKED for row in rows)


async def _walk(house: House, ids: dict[str, str]) -> Found:
    found = Found()
    async with house.as_(house.world.amina) as browser:
        for route in WITH_IDS:
            about_somebody = parameters(route) & OF_A_PERSON and parameters(route) <= set(ids)
            if route.method != "GET" or not about_somebody or not can_rule(Role.WORKER, route.rule):
                continue
            before = await _noted(house, ids["person"])
            status = (await browser.get(route.filled(**ids))).status_code
            assert status < 500, route
            if status == 200 and str(route) not in NOT_READINGS:
                found.look(await _noted(house, ids["person"]) > before, f"{route} is not noted")
    return found


async def test_every_page_about_a_person_is_noted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> bool:
        return False

    for module in (own_rows, looking.own_rows):
        monkeypatch.setattr(module, "looked_today", never)  # as if each were the first of its day
    ids = await ids_of(house)
    found = await _walk(house, ids)
    assert found.broken == []
    assert found.tried >= 3

    async def nothing(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(looking, "seen", nothing)
    assert len((await _walk(house, ids)).broken) == found.tried  # the mutant


async def test_the_coordination_sees_by_week_who_opened_how_many(house: House) -> None:
    person = house.world.grenadille.participant
    async with house.as_(house.world.amina) as browser:
        for _ in range(2):
            assert (await browser.get(f"/participants/{person}")).status_code == 200
        assert (await browser.get("/team/openings")).status_code == 403
    async with house.as_(house.world.carla) as browser:
        page = (await browser.get("/team/openings")).text
    assert page.count("Amina") == 1
    assert page.count("<tbody>") == 1
