"""What was said the last time: the newest before the sheet's day, in the words of its own version of the form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evalkit import store
from evalkit.definitions import loader, stored
from evalkit.services.asking.sheets import open_sheet
from evalkit.services.forms import kept_forms
from evalkit.store.queries import check_ins, forms
from tests.world import NOW, TODAY, World, a_check_in, an_enrolment

ITEM = "speaking_up"


async def test_the_words_are_those_that_the_person_chose_also_after_the_form_changed(world: World) -> None:
    place = world.grenadille
    plain: dict[str, Any] = stored.to_plain(loader.shipped_form("empowerment"))
    (item,) = [one for one in plain["items"] if one["key"] == ITEM]
    item["levels"]["words"]["2"]["fr"] = "D'autres mots pour la deuxième carte."
    plain["version"] = "2"
    newer = stored.from_plain(plain)
    assert newer.schedule is not None
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        version = await kept_forms.keep(unit, newer)
        waves = [wave.model_dump(mode="json", exclude_none=True) for wave in newer.schedule.waves]
        schedule = await forms.make_schedule(
            unit, programme=place.programme, baseline="start", waves=waves, forms={newer.key: version}
        )
        enrolment = await an_enrolment(unit, place.participant, programme=place.programme, schedule=schedule)
        await a_check_in(unit, place, enrolment=enrolment, day=TODAY)
    sheet = await open_sheet(world.amina.scope, enrolment, now=NOW)
    asked = {one.key: one for one in sheet.questions}
    last = sheet.last[ITEM]
    assert last.value == 2
    assert asked[ITEM].levels is not None
    assert last.question.levels is not None
    assert asked[ITEM].levels.words[2]["fr"] == "D'autres mots pour la deuxième carte."
    assert last.question.levels.words[2]["fr"] == "Je le dis rarement, à une personne que je connais bien."


async def test_one_that_a_file_told_without_a_date_is_there_and_older_than_any_with_one(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        received = await check_ins.receive(
            unit,
            check_ins.NewCheckIn(
                participant=place.participant, enrolment=place.enrolment, wave="start",
                form_version=place.form_version, form_key=place.form_key, day=None, days=3.5,
            ),
            check_ins.Payload(
                submission_key=store.new_id(), payload_hash="h", answers={ITEM: 4}, mode="import"
            ),
        )  # fmt: skip
        assert received.outcome == "stored"
    undated = await open_sheet(world.amina.scope, place.enrolment, now=NOW)
    assert (undated.last[ITEM].value, undated.last[ITEM].day) == (4, None)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_check_in(unit, place, wave=None, day=TODAY)
    dated = await open_sheet(world.amina.scope, place.enrolment, now=NOW)
    assert (dated.last[ITEM].value, dated.last[ITEM].day) == (2, TODAY)
    before = await open_sheet(world.amina.scope, place.enrolment, day=TODAY - dt.timedelta(days=1), now=NOW)
    assert before.last[ITEM].value == 4


async def test_the_teams_view_is_never_taken_for_it(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_check_in(unit, place)
        await a_check_in(unit, place, voice="worker", answers={ITEM: 5}, day=TODAY)
    sheet = await open_sheet(world.amina.scope, place.enrolment, now=NOW)
    assert sheet.last[ITEM].value == 2
