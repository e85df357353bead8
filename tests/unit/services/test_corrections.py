import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, corrections, undoing
from evalkit.services.asking.corrections import Correction
from evalkit.services.people import records
from evalkit.store.queries import check_ins as kept
from tests.unit.services.sheet import ANSWERS, LATER, TOO_LATE, a_key, a_sheet, actions, rows
from tests.world import NOW, World, a_participant, an_enrolment


async def noted(world: World, **changed: object) -> str:
    """The id of a check-in that Amina has just noted."""
    receipt = await check_ins.submit(world.amina.scope, a_sheet(world, **changed), now=NOW)
    return receipt.check_in


async def page(world: World, check_in: str, *, now=LATER) -> records.CheckInPage:
    return await records.check_in_page(world.amina.scope, check_in, now=now)


def a_correction(**changed: object) -> Correction:
    values = {
        "submission_key": a_key(),
        "based_on": 1,
        "raw": {**ANSWERS, "speaking_up": ["4"], "story": ["Plus lentement."]},
        "reason": "wrong_card",
        "mode": "together",
        "reader": "fr",
    }
    return Correction(**{**values, **changed})


async def test_a_correction_is_a_new_version_and_the_first_stays_readable(world: World):
    check_in = await noted(world)
    await corrections.correct(world.amina.scope, check_in, a_correction(), now=LATER)
    seen = await page(world, check_in)
    assert (seen.answers["speaking_up"], dict(seen.words)) == (4, {"story": "Plus lentement."})
    assert [(v.number, v.kind, v.reason) for v in seen.versions] == [
        (1, "entry", None),
        (2, "correction", "wrong_card"),
    ]
    async with store.unit(world.amina.scope) as unit:
        first = (await kept.revisions_of(unit, check_in))[0]
    assert first.answers["speaking_up"] == 2
    assert await actions(world) == ["check_in", "correct"]


async def test_the_same_correction_twice_is_one(world: World):
    check_in = await noted(world)
    correction = a_correction()
    first = await corrections.correct(world.amina.scope, check_in, correction, now=LATER)
    second = await corrections.correct(world.amina.scope, check_in, correction, now=LATER)
    assert first.code == second.code
    assert await rows(world, "check_in_revision") == 2


async def test_a_correction_of_an_older_version_is_refused(world: World):
    check_in = await noted(world)
    await corrections.correct(world.amina.scope, check_in, a_correction(), now=LATER)
    with pytest.raises(Refused, match=r"entry\.draft_newer"):
        await corrections.correct(world.carla.scope, check_in, a_correction(), now=LATER)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "because"}, "entry.reason_missing"),
        ({"raw": {"speaking_up": ["8"]}}, "entry.not_a_level"),
        ({"raw": {}}, "entry.nothing_answered"),
        ({"mode": "import"}, "entry.unknown_mode"),
        ({"submission_key": ""}, "entry.key_missing"),
    ],
)
async def test_a_wrong_correction_is_refused(world: World, changed: dict[str, object], code: str):
    check_in = await noted(world)
    with pytest.raises(Refused) as caught:
        await corrections.correct(world.amina.scope, check_in, a_correction(**changed), now=LATER)
    assert [p.code for p in caught.value.problems] == [code]
    assert await rows(world, "check_in_revision") == 1


async def test_nobody_of_another_association_changes_anything(world: World):
    check_in = await noted(world)
    bram = world.bram.scope
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await corrections.correct(bram, check_in, a_correction())
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await corrections.set_aside(bram, check_in, submission_key=a_key(), reason="trial")
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await undoing.undo(bram, check_in, submission_key=a_key())
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await records.check_in_page(bram, check_in)


async def test_setting_aside_frees_the_occasion_and_bringing_back_takes_it_again(world: World):
    check_in = await noted(world)
    key = a_key()
    for _ in range(2):  # a double click
        await corrections.set_aside(world.amina.scope, check_in, submission_key=key, reason="trial", now=LATER)
    seen = await page(world, check_in)
    assert (seen.live, seen.void_reason, seen.wave) == (False, "trial", None)
    assert [v.kind for v in seen.versions] == ["entry", "void"]
    await corrections.bring_back(world.amina.scope, check_in, submission_key=a_key(), now=LATER)
    seen = await page(world, check_in)
    assert (seen.live, seen.wave) == (True, "start")


async def test_what_is_set_aside_cannot_be_corrected(world: World):
    check_in = await noted(world)
    await corrections.set_aside(world.amina.scope, check_in, submission_key=a_key(), reason="trial", now=LATER)
    with pytest.raises(Refused, match=r"entry\.is_void"):
        await corrections.correct(world.amina.scope, check_in, a_correction(based_on=2), now=LATER)


async def test_a_check_in_moves_to_another_occasion_of_the_same_person(world: World):
    check_in = await noted(world)
    await corrections.move_to_occasion(
        world.amina.scope,
        check_in,
        enrolment_id=world.grenadille.enrolment,
        wave="3_months",
        submission_key=a_key(),
        now=LATER,
    )
    seen = await page(world, check_in)
    assert seen.wave == "3_months"
    assert [(p.occasion.wave.wave, p.taken) for p in seen.places] == [
        ("start", False),
        ("3_months", False),
        ("6_months", False),
    ]


async def test_it_does_not_move_where_another_stands_nor_to_an_unknown_occasion(world: World):
    await noted(world)
    second = await noted(world)  # between two occasions
    for wave, code in (("start", r"entry\.wave_taken"), ("never", r"entry\.unknown_wave")):
        with pytest.raises(Refused, match=code):
            await corrections.move_to_occasion(
                world.amina.scope,
                second,
                enrolment_id=world.grenadille.enrolment,
                wave=wave,
                submission_key=a_key(),
            )


async def heron(world: World) -> str:
    """A second person in Amina's programme; gives the enrolment."""
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 4")
        place = world.grenadille
        return await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)


async def test_a_check_in_of_the_wrong_person_goes_to_the_right_one_with_its_words(world: World):
    enrolment = await heron(world)
    check_in = await noted(world, raw={**ANSWERS, "story": ["J'ouvre."]})
    receipt = await corrections.move_to_person(
        world.amina.scope, check_in, label=" héron 4 ", submission_key=a_key(), now=LATER
    )
    assert (receipt.label, receipt.wave, receipt.enrolment) == ("héron 4", "start", enrolment)
    there = await page(world, receipt.check_in)
    assert (there.answers["people_to_turn_to"], dict(there.words)) == (3, {"story": "J'ouvre."})
    here = await page(world, check_in)
    assert (here.live, here.void_reason, here.undo_until) == (False, "wrong_person", None)


@pytest.mark.parametrize(
    ("label", "code"),
    [("tilleul 27", "entry.same_person"), ("ardoise 8", "entry.label_unknown"), ("figue 1", "entry.not_in_programme")],
)
async def test_it_goes_only_to_somebody_who_is_asked_the_same(world: World, label: str, code: str):
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_participant(unit, label="figue 1")
    check_in = await noted(world)
    with pytest.raises(Refused) as caught:
        await corrections.move_to_person(world.amina.scope, check_in, label=label, submission_key=a_key())
    assert [p.code for p in caught.value.problems] == [code]


async def undone(world: World, check_in: str, *, now=LATER) -> records.CheckInPage:
    await undoing.undo(world.amina.scope, check_in, submission_key=a_key(), now=now)
    return await page(world, check_in, now=now)


async def test_noting_is_undone_for_ten_minutes(world: World):
    check_in = await noted(world)
    assert (await page(world, check_in)).undo_until is not None
    assert (await page(world, check_in, now=TOO_LATE)).undo_until is None
    with pytest.raises(Refused, match=r"entry\.undo_over"):
        await undoing.undo(world.amina.scope, check_in, submission_key=a_key(), now=TOO_LATE)
    seen = await undone(world, check_in)
    assert (seen.live, seen.void_reason, seen.undo_until) == (False, "undone", None)
    assert await rows(world, "check_in") == 1  # nothing is deleted


async def test_only_the_author_undoes_and_an_undo_is_not_undone(world: World):
    check_in = await noted(world)
    with pytest.raises(Refused, match=r"entry\.nothing_to_undo"):
        await undoing.undo(world.carla.scope, check_in, submission_key=a_key(), now=LATER)
    await undone(world, check_in)
    with pytest.raises(Refused, match=r"entry\.nothing_to_undo"):
        await undoing.undo(world.amina.scope, check_in, submission_key=a_key(), now=LATER)


async def test_undoing_a_correction_brings_the_first_answers_and_words_back(world: World):
    check_in = await noted(world, raw={**ANSWERS, "story": ["Premier."]})
    await corrections.correct(world.amina.scope, check_in, a_correction(), now=LATER)
    seen = await undone(world, check_in)
    assert (seen.answers["speaking_up"], dict(seen.words)) == (2, {"story": "Premier."})
    assert [v.kind for v in seen.versions] == ["entry", "correction", "correction"]


async def test_undoing_a_move_puts_it_back_where_it_was(world: World):
    check_in = await noted(world)
    await corrections.move_to_occasion(
        world.amina.scope,
        check_in,
        enrolment_id=world.grenadille.enrolment,
        wave=None,
        submission_key=a_key(),
        now=LATER,
    )
    assert (await page(world, check_in)).wave is None
    assert (await undone(world, check_in)).wave == "start"


async def test_undoing_what_was_set_aside_counts_it_again(world: World):
    check_in = await noted(world)
    await corrections.set_aside(world.amina.scope, check_in, submission_key=a_key(), reason="trial", now=LATER)
    seen = await undone(world, check_in)
    assert (seen.live, seen.wave) == (True, "start")


async def test_undoing_a_move_to_another_person_gives_it_back(world: World):
    await heron(world)
    check_in = await noted(world)
    moved = await corrections.move_to_person(
        world.amina.scope, check_in, label="héron 4", submission_key=a_key(), now=LATER
    )
    with pytest.raises(Refused, match=r"entry\.nothing_to_undo"):
        await undoing.undo(world.amina.scope, check_in, submission_key=a_key(), now=LATER)
    assert not (await undone(world, moved.check_in)).live
    assert (await page(world, check_in)).wave == "start"
