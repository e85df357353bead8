import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, receipts, sheets
from evalkit.services.asking.sheets import Draft
from evalkit.store import Scope
from evalkit.store.queries import check_ins as kept
from evalkit.store.queries import drafts, enrolments
from tests.unit.services.sheet import ANSWERS, LATER, a_key, a_sheet, actions, rows
from tests.world import ENTRY, NOW, TODAY, World, a_check_in, a_consent


async def refused(world: World, **changed: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        await check_ins.submit(world.amina.scope, a_sheet(world, **changed), now=NOW)
    return [p.code for p in caught.value.problems]


async def test_a_check_in_is_kept_once_for_the_open_occasion_and_gives_a_receipt(world: World):
    sent = a_sheet(world)
    receipt = await check_ins.submit(world.amina.scope, sent, now=NOW)
    assert (receipt.label, receipt.wave, receipt.day) == ("tilleul 27", "start", TODAY)
    assert len(receipt.code) == 9
    async with store.unit(world.amina.scope) as unit:
        newest = await kept.newest_revision(unit, receipt.check_in)
    assert newest is not None
    assert newest.answers == {"speaking_up": 2, "people_to_turn_to": 3, "letters_and_forms": "does_not_apply"}
    assert (newest.author, newest.mode, newest.language) == (world.amina.account, "together", "fr")
    assert await actions(world) == ["check_in"]


async def test_the_same_sheet_twice_is_one_check_in_with_one_receipt(world: World):
    sent = a_sheet(world)
    first = await check_ins.submit(world.amina.scope, sent, now=NOW)
    second = await check_ins.submit(world.amina.scope, sent, now=LATER)
    assert (second.code, second.check_in) == (first.code, first.check_in)
    assert await rows(world, "check_in") == 1
    assert await actions(world) == ["check_in"]


async def test_the_same_key_with_other_answers_is_told_and_kept_aside(world: World):
    sent = a_sheet(world)
    first = await check_ins.submit(world.amina.scope, sent, now=NOW)
    other = replace(sent, raw={**ANSWERS, "speaking_up": ["5"]})
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            await check_ins.submit(world.amina.scope, other, now=LATER)
        assert caught.value.status == 409
        assert caught.value.problems[0].details["receipt"] == first.code
    assert await rows(world, "quarantine") == 1
    assert await rows(world, "check_in_revision") == 1


async def test_own_words_are_sealed(world: World):
    receipt = await check_ins.submit(
        world.amina.scope, a_sheet(world, raw={**ANSWERS, "story": ["Je souriais et je disais oui."]}), now=NOW
    )
    async with store.unit(world.amina.scope) as unit:
        newest = await kept.newest_revision(unit, receipt.check_in)
    assert newest is not None
    assert newest.words is not None
    assert b"souriais" not in newest.words
    database = world.settings.home / "evalkit.sqlite"
    for file in database.parent.glob("evalkit.sqlite*"):
        assert b"souriais" not in file.read_bytes()


async def test_every_fault_of_a_sheet_is_told_at_once_and_nothing_is_written(world: World):
    codes = await refused(
        world,
        raw={"speaking_up": ["9"], "letters_and_forms": ["x"]},
        day=TODAY + dt.timedelta(days=1),
        mode="telepathy",
        language="la",
    )
    assert codes == [
        "entry.day_in_future",
        "entry.unknown_mode",
        "entry.unknown_language",
        "entry.not_a_level",
        "entry.not_a_level",
    ]
    assert await rows(world, "check_in") == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"raw": {}}, "entry.nothing_answered"),
        ({"day": None}, "entry.day_missing"),
        ({"day": ENTRY - dt.timedelta(days=1)}, "entry.day_before_entry"),
        ({"submission_key": "mine"}, "entry.key_missing"),
        ({"enrolment": a_key()}, "entry.not_found"),
        ({"form_version": a_key()}, "entry.form_outdated"),
        ({"raw": {**ANSWERS, "organisation": ["x"]}}, "entry.unknown_question"),
        ({"raw": {**ANSWERS, "story": ["85.07.30-033.28"]}}, "entry.national_number"),
    ],
)
async def test_a_wrong_sheet_is_refused(world: World, changed: dict[str, object], code: str):
    assert await refused(world, **changed) == [code]


async def test_a_worker_of_another_association_finds_nothing(world: World):
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await check_ins.submit(world.bram.scope, a_sheet(world), now=NOW)
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await sheets.open_sheet(world.bram.scope, world.grenadille.enrolment, now=NOW)


@pytest.mark.parametrize("who", ["fatou", "odile"])
async def test_funder_and_observatory_are_refused(world: World, who: str):
    with pytest.raises(Refused, match=r"access\.other_role"):
        await check_ins.submit(getattr(world, who).scope, a_sheet(world), now=NOW)


async def test_who_does_not_wish_to_be_followed_is_not_noted_any_more(world: World):
    sent = a_sheet(world)
    receipt = await check_ins.submit(world.amina.scope, sent, now=NOW)
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="withdrawn")
    assert await refused(world) == ["entry.no_consent"]
    again = await check_ins.submit(world.amina.scope, sent, now=LATER)  # what was received stays received
    assert again.code == receipt.code


async def test_paper_from_an_earlier_day_goes_to_the_occasion_of_that_day(world: World):
    receipt = await check_ins.submit(
        world.amina.scope, a_sheet(world, day=ENTRY + dt.timedelta(days=3), mode="paper"), now=NOW
    )
    assert receipt.wave == "start"
    second = await check_ins.submit(world.amina.scope, a_sheet(world), now=NOW)
    assert second.wave is None  # the start is done and the next occasion has not opened


async def test_reading_it_over_writes_nothing(world: World):
    seen = await check_ins.look_over(world.amina.scope, a_sheet(world, raw={**ANSWERS, "story": ["0470 12 34 56"]}))
    assert seen.wave == "start"
    assert [h.value for h in seen.answers.hints["story"]] == ["telephone"]
    assert await rows(world, "check_in") == 0


async def test_a_sheet_knows_its_occasion_and_the_last_answers(world: World):
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille)
    sheet = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment, now=NOW + dt.timedelta(days=30))
    assert (sheet.label, sheet.wave, sheet.first) == ("tilleul 27", "3_months", False)
    assert {key: (last.value, last.day) for key, last in sheet.last.items()} == {
        "speaking_up": (2, ENTRY),
        "people_to_turn_to": (2, ENTRY),
        "letters_and_forms": (2, ENTRY),
    }
    assert [q.key for q in sheet.questions] == ["speaking_up", "people_to_turn_to", "letters_and_forms"]


async def save(world: World, key: str, version: int, answer: str = "4", scope: Scope | None = None) -> bool:
    return await sheets.save_draft(
        scope or world.amina.scope,
        submission_key=key,
        enrolment_id=world.grenadille.enrolment,
        form_version=world.grenadille.form_version,
        draft=Draft(version=version, raw={"speaking_up": (answer,)}, day=TODAY.isoformat(), mode="alone"),
        now=NOW,
    )


async def test_a_draft_comes_back_to_its_author_only(world: World):
    key = a_key()
    assert await save(world, key, 1)
    mine = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment, now=NOW)
    assert (mine.submission_key, mine.draft.version, dict(mine.draft.raw)) == (key, 1, {"speaking_up": ("4",)})
    hers = await sheets.open_sheet(world.carla.scope, world.grenadille.enrolment, now=NOW)
    assert hers.submission_key != key
    assert dict(hers.draft.raw) == {}


async def test_a_draft_is_sealed(world: World):
    await save(world, a_key(), 1)
    async with store.unit(world.amina.scope) as unit:
        (draft,) = await drafts.drafts_of(unit, world.grenadille.participant)
    assert b"speaking_up" not in draft.content


async def test_an_older_draft_does_not_overwrite_a_newer_one(world: World):
    key = a_key()
    await save(world, key, 1)
    await save(world, key, 2, "5")
    with pytest.raises(Refused, match=r"entry\.draft_newer"):
        await save(world, key, 2, "1")
    sheet = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment, now=NOW)
    assert sheet.draft.raw["speaking_up"] == ("5",)


async def test_noting_takes_the_draft_away_and_a_late_save_does_not_bring_it_back(world: World):
    key = a_key()
    await save(world, key, 1)
    await check_ins.submit(world.amina.scope, a_sheet(world, submission_key=key), now=NOW)
    assert await rows(world, "draft") == 0
    assert not await save(world, key, 2)
    assert await rows(world, "draft") == 0


async def test_a_draft_can_be_thrown_away_by_its_author_only(world: World):
    key = a_key()
    await save(world, key, 1)
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await sheets.throw_draft_away(world.carla.scope, key)
    await sheets.throw_draft_away(world.amina.scope, key)
    assert await rows(world, "draft") == 0


def own(world: World) -> Scope:
    place = world.grenadille
    return Scope(place.organisation, None, "participant", participant=place.participant)


async def test_a_person_notes_their_own_check_in(world: World):
    receipt = await check_ins.submit(own(world), a_sheet(world, mode="alone"), now=NOW)
    assert receipt.wave == "start"
    assert receipt.undo_until is None
    async with store.unit(world.amina.scope) as unit:
        newest = await kept.newest_revision(unit, receipt.check_in)
    assert newest is not None
    assert newest.author is None


async def test_a_person_finds_nobody_else(world: World):
    async with store.unit(world.carla.scope, write=True) as unit:
        from tests.world import a_participant, an_enrolment

        other = await a_participant(unit)
        place = world.grenadille
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        assert await enrolments.enrolment(unit, enrolment) is not None
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await check_ins.submit(own(world), a_sheet(world, enrolment=enrolment, mode="alone"), now=NOW)


async def test_a_receipt_is_found_by_its_code_however_it_is_typed(world: World):
    receipt = await check_ins.submit(world.amina.scope, a_sheet(world), now=NOW)
    for typed in (receipt.code, receipt.code.lower().replace("-", " "), receipt.code.replace("0", "O")):
        (found,) = await receipts.look_up(world.amina.scope, typed)
        assert found.check_in == receipt.check_in
    assert await receipts.look_up(world.bram.scope, receipt.code) == ()
    assert await receipts.look_up(world.amina.scope, "nothing") == ()
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await receipts.receipt(world.bram.scope, a_key())


def test_a_code_leads_back_to_its_hash():
    assert receipts.hash_beginning(receipts.code_of("0123456789abcdef")) == "0123456789"
