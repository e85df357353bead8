"""Two records that turned out to be one person: whatever was given on either leads to the one that is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.services.asking import paper_sheets
from evalkit.services.people import cards, participants
from evalkit.services.people.participants import NewParticipant
from evalkit.store.queries import enrolments
from evalkit.store.unit import DAY_ZONE
from tests.web.conftest import Browser, House
from tests.web.test_rooms import noted
from tests.world import a_schedule, an_enrolment, programmes

TODAY = dt.datetime.now(DAY_ZONE).date()


async def another(house: House) -> tuple[str, str]:
    """(record, label) of a second record, in the same programme since today."""
    new = NewParticipant(house.world.grenadille.programme, TODAY, "fr")
    made = await participants.make(house.world.amina.scope, new)
    return made.id, made.label


async def card_opened(house: House, browser: Browser, person: str) -> Browser:
    """Somebody puts their card in."""
    card = await cards.give(house.world.amina.scope, person)
    entered = await browser.post("/c", token="", code=card.code)
    assert entered.status_code == 303
    return Browser(browser.client, "participant")


async def joined(house: House, label: str) -> None:
    await participants.join(house.world.amina.scope, keep=house.world.grenadille.participant, other_label=label)


async def test_a_card_given_before_opens_the_kept_record_also_while_it_lies_open(house: House) -> None:
    place = house.world.grenadille
    other, label = await another(house)
    async with house.visitor() as browser:
        mine = await card_opened(house, browser, other)
        assert f"/me/check-in/{place.enrolment}" not in (await mine.get("/me")).text
        await joined(house, label)
        page = await mine.get("/me")
        assert f"/me/check-in/{place.enrolment}" in page.text
        await noted(mine, f"/me/check-in/{place.enrolment}")
    async with store.unit(house.world.amina.scope) as unit:
        rows = await unit.raw("SELECT participant FROM check_in WHERE organisation = {}", unit.organisation)
    assert [row["participant"] for row in rows] == [place.participant]


async def test_what_only_the_joined_record_takes_part_in_stands_on_the_kept_persons_own_page(house: House) -> None:
    place = house.world.grenadille
    other, label = await another(house)
    async with store.unit(house.world.carla.scope, write=True) as unit:
        programme = await programmes.make_programme(
            unit, key="atelier", names={"fr": "Atelier"}, kind="social", municipality="Sennebeek",
            real_data_note={"kind": "invented"},
        )  # fmt: skip
        _, schedule = await a_schedule(unit, programme)
        elsewhere = await an_enrolment(unit, other, programme=programme, schedule=schedule, entry=TODAY)
    await joined(house, label)
    async with house.as_participant(place) as mine:
        assert f"/me/check-in/{elsewhere}" in (await mine.get("/me")).text
        key = await noted(mine, f"/me/check-in/{elsewhere}")
        receipt = await mine.get(f"/me/receipts/{key}")
        assert receipt.status_code == 200
    await participants.part(house.world.amina.scope, other)
    async with house.as_participant(place) as mine:
        assert (await mine.get(f"/me/check-in/{elsewhere}")).status_code == 404


async def test_a_new_card_closes_the_one_of_the_joined_record(house: House) -> None:
    other, label = await another(house)
    old = await cards.give(house.world.amina.scope, other)
    await joined(house, label)
    kept = house.world.grenadille.participant
    assert await cards.current(house.world.amina.scope, kept) is not None
    await cards.give(house.world.amina.scope, kept)
    async with house.visitor() as browser:
        assert (await browser.post("/c", token="", code=old.code)).status_code == 401


@pytest.mark.parametrize("spelt", ["{}", "  {}  ", "{upper}"])
async def test_a_paper_sheet_with_the_code_of_the_joined_record_is_the_kept_persons(house: House, spelt: str) -> None:
    place, scope = house.world.grenadille, house.world.amina.scope
    _, label = await another(house)
    await joined(house, label)
    paper = (await paper_sheets.papers(scope, place.programme))[0]
    found = await paper_sheets.whose(scope, paper.code, spelt.format(label, upper=label.upper()))
    assert found == (place.enrolment, paper.form_version)


async def test_a_sheet_of_a_programme_that_only_the_joined_record_is_in_offers_the_kept_code(house: House) -> None:
    place, scope = house.world.grenadille, house.world.amina.scope
    new = await participants.make(scope, NewParticipant(None, None, "fr"))
    await participants.join(scope, keep=new.id, other_label="tilleul 27")
    paper = (await paper_sheets.papers(scope, place.programme))[0]
    back = await paper_sheets.came_back(scope, paper.code)
    assert back is not None
    assert [one.label for one in back.people] == [new.label]
    async with store.unit(scope) as unit:
        (own,) = await enrolments.enrolments_of(unit, new.id)
    assert (await paper_sheets.whose(scope, paper.code, new.label))[0] == own.id


async def test_a_death_on_the_joined_record_is_taken_back_on_the_kept_persons_page(house: House) -> None:
    place, scope = house.world.grenadille, house.world.amina.scope
    other, label = await another(house)
    async with store.unit(scope) as unit:
        (own,) = await enrolments.enrolments_of(unit, other)
    await participants.leave(scope, own.id, day=TODAY, reason="death")
    await joined(house, label)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/participants/{place.participant}")
        assert f"/check-in/{place.enrolment}" not in page.text
        assert (await browser.get(f"/check-in/{place.enrolment}")).status_code == 409
        assert (await browser.post(f"/participants/{place.participant}/not-died")).status_code == 303
        assert (await browser.get(f"/check-in/{place.enrolment}")).status_code == 200
