"""What waited on a device arrives once, or is kept for the team: never lost, never doubled, never somebody else's."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, offline, queue_intake, receipts, set_aside
from evalkit.services.asking.queue_intake import DROPPED, KEPT, SET_ASIDE, Item
from evalkit.services.people import participants
from evalkit.store import Scope
from evalkit.store.queries import check_ins as kept
from evalkit.store.queries import instance
from tests.unit.services.sheet import ANSWERS, LATER, a_key, a_sheet, actions, rows
from tests.world import ENTRY, NOW, TODAY, World, a_consent, a_participant


def sealed(world: World, content: dict[str, Any] | str, key: str | None = None) -> Item:
    """As a device seals it: to the instance's public key, for the association and the key of the sheet."""
    organisation = world.grenadille.organisation
    words = content if isinstance(content, str) else json.dumps(content)
    own = key or a_key()
    envelope = sealing.seal(words, world.keys.envelope.public, offline.place_of(organisation, own))
    return Item(own, organisation, envelope)


def content(world: World, **changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "enrolment": world.grenadille.enrolment,
        "form_version": world.grenadille.form_version,
        "language": "fr",
        "day": TODAY.isoformat(),
        "mode": "together",
        "given": offline.equipment(world.amina.scope, TODAY).given,
        "raw": ANSWERS,
    }
    return {**values, **changed}


async def take_in(world: World, item: Item, *, by: Scope | None = None, now: dt.datetime = LATER) -> Any:
    return await queue_intake.take_in(by or world.amina.scope, item, reader="fr", now=now)


async def problems(world: World) -> list[tuple[str, ...]]:
    return [one.problems for one in await set_aside.waiting(world.amina.scope)]


async def test_it_is_kept_with_its_receipt_in_the_name_of_whoever_noted_it(world: World) -> None:
    item = sealed(world, content(world))
    taken = await take_in(world, item, by=world.carla.scope)
    assert taken.outcome == KEPT
    assert len(taken.receipt) == 9
    receipt = await receipts.receipt(world.amina.scope, item.submission_key)
    assert (receipt.code, receipt.epoch) == (taken.receipt, taken.epoch)
    async with store.unit(world.amina.scope) as unit:
        revision = await kept.revision_by_key(unit, item.submission_key)
    assert revision is not None
    assert revision.author == world.amina.account


async def test_sent_again_after_a_lost_answer_it_is_the_same_check_in(world: World) -> None:
    item = sealed(world, content(world))
    first = await take_in(world, item)
    assert await take_in(world, item) == first
    assert await rows(world, "check_in") == 1
    assert await rows(world, "quarantine") == 0


async def test_after_a_restore_it_is_acknowledged_in_the_new_epoch(world: World) -> None:
    item = sealed(world, content(world))
    first = await take_in(world, item)
    async with store.unit(Scope.system("doctor"), write=True) as unit:
        await instance.begin_epoch(unit)
    again = await take_in(world, item)
    assert again.epoch != first.epoch
    assert again.epoch == await offline.epoch(world.amina.scope)
    assert again.receipt == first.receipt
    assert await rows(world, "check_in") == 1


async def test_other_answers_under_the_same_key_are_both_kept(world: World) -> None:
    key = a_key()
    await take_in(world, sealed(world, content(world), key))
    other = sealed(world, content(world, raw={**ANSWERS, "speaking_up": ["5"]}), key)
    for _ in range(2):
        assert (await take_in(world, other)).outcome == SET_ASIDE
    assert await rows(world, "check_in") == 1
    assert await rows(world, "quarantine") == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"day": "2036-03-02"}, "entry.day_in_future"),  # the device's clock is ten years ahead
        ({"day": "2016-03-02"}, "entry.day_before_entry"),
        ({"day": "soon"}, "entry.day_missing"),
        ({"form_version": "gone"}, "entry.form_outdated"),
        ({"enrolment": "nobody"}, "entry.not_found"),
        ({"raw": {}}, "entry.nothing_answered"),
        ({"raw": {**ANSWERS, "speaking_up": ["9"]}}, "entry.not_a_level"),
        ({"raw": {**ANSWERS, "something": ["9"]}}, "entry.unknown_question"),
        ({"given": "worker|nobody|2026-03-02|00"}, "queue.not_given_by_us"),
        ({"given": ""}, "queue.not_given_by_us"),
        ({"more": "1"}, "queue.unknown_shape"),
    ],
)
async def test_what_does_not_fit_is_kept_for_the_team_once(world: World, changed: dict[str, Any], code: str) -> None:
    item = sealed(world, content(world, **changed))
    for _ in range(2):
        assert (await take_in(world, item)).outcome == SET_ASIDE
    assert await problems(world) == [(code,)]
    assert await rows(world, "check_in") == 0
    assert await actions(world) == ["set_aside_from_device"]


@pytest.mark.parametrize("broken", [b"", b"\x01" * 90])
async def test_what_does_not_open_is_kept_too(world: World, broken: bytes) -> None:
    item = Item(a_key(), world.grenadille.organisation, broken)
    for _ in range(2):
        assert (await take_in(world, item)).outcome == SET_ASIDE
    (one,) = await set_aside.waiting(world.amina.scope)
    assert (one.person, one.sheet, one.problems) == (None, None, ("queue.unreadable",))


async def test_an_envelope_under_another_key_does_not_open(world: World) -> None:
    first = sealed(world, content(world))
    swapped = Item(a_key(), first.organisation, first.envelope)
    assert (await take_in(world, swapped)).outcome == SET_ASIDE
    assert await problems(world) == [("queue.unreadable",)]


async def test_who_does_not_wish_to_be_followed_any_more_gets_no_check_in(world: World) -> None:
    item = sealed(world, content(world))
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="withdrawn")
    assert (await take_in(world, item)).outcome == SET_ASIDE
    assert await problems(world) == [("entry.no_consent",)]


async def test_another_association_leaves_it_on_the_device(world: World) -> None:
    item = sealed(world, content(world))
    with pytest.raises(Refused) as refusal:
        await take_in(world, item, by=world.bram.scope)
    assert refusal.value.problems[0].code == "queue.other_association"
    assert await rows(world, "quarantine") == 0


async def test_a_card_sends_its_own_check_in_days_later_and_nobody_elses(world: World) -> None:
    place = world.grenadille
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    given = offline.equipment(own, TODAY).given
    item = sealed(world, content(world, given=given, mode="alone"))
    assert (await take_in(world, item, by=own, now=NOW + dt.timedelta(days=4))).outcome == KEPT
    theirs = sealed(world, content(world))
    with pytest.raises(Refused) as refusal:
        await take_in(world, theirs, by=own)
    assert refusal.value.problems[0].code == "queue.other_person"
    backdated = sealed(world, content(world, given=given, mode="alone", day=ENTRY.isoformat()))
    assert (await take_in(world, backdated)).outcome == SET_ASIDE  # the team sends it; the rule of the card holds


async def test_a_check_in_of_an_erased_person_is_dropped(world: World) -> None:
    item = sealed(world, content(world))
    async with store.unit(world.amina.scope, write=True) as unit:
        await unit.raw(
            "UPDATE participant SET erased_on = {} WHERE organisation = {}", TODAY.isoformat(), unit.organisation
        )
    assert (await take_in(world, item)).outcome == DROPPED
    assert (await rows(world, "check_in"), await rows(world, "quarantine")) == (0, 0)


async def test_so_is_that_of_a_record_that_was_joined_into_an_erased_one(world: World) -> None:
    item = sealed(world, content(world))
    async with store.unit(world.amina.scope, write=True) as unit:
        keep = await a_participant(unit)
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27")
    async with store.unit(world.amina.scope, write=True) as unit:
        await unit.raw(
            "UPDATE participant SET erased_on = {} WHERE organisation = {} AND id = {}",
            TODAY.isoformat(), unit.organisation, keep,
        )  # fmt: skip
    assert (await take_in(world, item)).outcome == DROPPED


async def test_words_that_are_kept_aside_stay_sealed(world: World) -> None:
    raw = {**ANSWERS, "story": ["Je souriais et je disais oui."]}
    await take_in(world, sealed(world, content(world, raw=raw, day="2036-03-02")))
    (one,) = await set_aside.waiting(world.amina.scope)
    assert one.words["story"] == "Je souriais et je disais oui."
    for file in world.settings.home.glob("evalkit.sqlite*"):
        assert b"souriais" not in file.read_bytes()


async def test_what_was_mended_in_the_meantime_stands_when_it_is_sent_again(world: World) -> None:
    item = sealed(world, content(world, day="2036-03-02"))
    await take_in(world, item)
    (one,) = await set_aside.waiting(world.amina.scope)
    mended = a_sheet(world, submission_key=item.submission_key, waiting=one.id)
    await check_ins.submit(world.amina.scope, mended, now=LATER)
    assert await set_aside.waiting(world.amina.scope) == ()
    assert (await take_in(world, item)).outcome == SET_ASIDE
    assert await set_aside.waiting(world.amina.scope) == ()
    assert await rows(world, "check_in") == 1


async def test_what_the_team_set_aside_is_not_noted_when_it_is_sent_again(world: World) -> None:
    item = sealed(world, content(world))
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="withdrawn")
    await take_in(world, item)
    (one,) = await set_aside.waiting(world.amina.scope)
    await set_aside.let_be(world.amina.scope, one.id, reason="other")
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="given")
    assert (await take_in(world, item)).outcome == SET_ASIDE
    assert await rows(world, "check_in") == 0


async def test_a_key_that_no_sheet_could_have_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        await take_in(world, sealed(world, content(world), "not-a-key"))
    assert refusal.value.problems[0].code == "entry.key_missing"


async def test_setting_aside_needs_a_reason_and_is_noted(world: World) -> None:
    item = sealed(world, content(world, day="2036-03-02"))
    await take_in(world, item)
    (one,) = await set_aside.waiting(world.amina.scope)
    with pytest.raises(Refused) as refusal:
        await set_aside.let_be(world.amina.scope, one.id)
    assert refusal.value.problems[0].code == "entry.reason_missing"
    await set_aside.let_be(world.amina.scope, one.id, reason="trial")
    assert await set_aside.waiting(world.amina.scope) == ()
    assert await actions(world) == ["set_aside_from_device", "let_be"]
    assert (await take_in(world, item)).outcome == SET_ASIDE
    assert await set_aside.waiting(world.amina.scope) == ()


async def test_a_pass_is_of_one_association_one_person_and_one_day(world: World) -> None:
    organisation = world.grenadille.organisation
    text = offline.equipment(world.amina.scope, TODAY).given
    given = offline.read_pass(organisation, text)
    assert given is not None
    assert (given.scope, given.day) == (world.amina.scope, TODAY)
    assert offline.read_pass(world.lanternes.organisation, text) is None
    role, who, day, mark = text.split("|")
    for other in (("coordinator", who, day), (role, world.carla.account, day), (role, who, "2026-03-03")):
        assert offline.read_pass(organisation, "|".join((*other, mark))) is None


async def test_who_took_sheets_along_is_marked_without_being_told(world: World) -> None:
    mine, hers = (offline.equipment(scope, TODAY).owner for scope in (world.amina.scope, world.carla.scope))
    assert mine != hers
    assert mine == offline.equipment(world.amina.scope, TODAY + dt.timedelta(days=1)).owner


async def test_a_draft_that_cannot_be_kept_is_put_before_nobody(world: World) -> None:
    """Nobody reads what somebody else has not finished: a check-in of the same fault is kept for the team."""
    for draft, outcome, waiting in ((1, DROPPED, 0), (0, SET_ASIDE, 1)):
        item = sealed(world, content(world, draft=draft, form_version="gone"))
        assert (await take_in(world, item)).outcome == outcome
        assert (await rows(world, "draft"), await rows(world, "quarantine")) == (0, waiting)
