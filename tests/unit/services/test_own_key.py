"""An association's own key: holders, the sheet, choosing it, words that are locked, and nothing that is lost."""

from __future__ import annotations

import asyncio
import dataclasses
import uuid

import pytest

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.services.asking import corrections, goals, sealed_words, sheets
from evalkit.services.doors import accounts, enrolment, leaving, second_step, sign_in
from evalkit.services.doors.sessions import Session
from evalkit.services.keeping import doctor
from evalkit.services.own_data import taking
from evalkit.services.people import assigning, cards, erasing, participants, records
from evalkit.services.relays import receiving
from evalkit.services.word_keys import holders, own_key, people, session_keys, sheet, switching
from evalkit.services.words import stories, story_passages
from evalkit.store import Scope
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries import check_ins as kept_check_ins
from evalkit.store.queries import participants as kept_people
from tests.own_key import chosen, found, give_passphrase, passphrase_of, prepared, session_of, unlocked
from tests.relays import a_relay, receives
from tests.trust.acts import LATER, WITH_WORDS
from tests.unit.services.sheet import a_sheet
from tests.world import World, a_participant, an_enrolment

pytestmark = pytest.mark.slow
WORD = "perce-neige"


async def _tell(world: World, *names: str) -> None:
    for name in names or ("check_in", "story", "goal"):
        await WITH_WORDS[name](world, str(uuid.uuid4()), WORD)


async def _secret(world: World, text: str = WORD) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        place = sealed_words.secret_place(unit, world.grenadille.participant, "alias", 1)
        content = await sealed_words.seal(unit, world.grenadille.participant, place, {"alias": text})
        await kept_people.set_secret(unit, world.grenadille.participant, "alias", revision=1, content=content)


async def _told(scope: Scope, world: World) -> str:
    """Everything that is kept about the person, as one text."""
    data = await taking.own_data(scope, world.grenadille.participant, "en", now=LATER)
    return repr(data)


async def test_nothing_is_sealed_anew_before_two_hold_it_and_the_sheet_was_typed_back(world: World) -> None:
    await give_passphrase(world.carla)
    await give_passphrase(world.amina)
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        await holders.begin(await session_of(world.carla), "not her passphrase at all")
    carla = await found(await holders.begin(await session_of(world.carla), passphrase_of(world.carla)))
    assert carla.scope is not None
    for step in ("one holder", "two holders", "printed"):
        with pytest.raises(Refused, match=r"keys\.not_enough"):
            await switching.choose(carla.scope, understood=True)
        if step == "one holder":
            amina = await found(await holders.ask(await session_of(world.amina), passphrase_of(world.amina)))
            assert amina.scope is not None
            state = await holders.state(amina.scope)
            assert (state.own.given if state.own else None, state.mine) == (False, False)
            await holders.give(carla.scope, next(one.id for one in state.holders if not one.given))
            assert (await holders.state(amina.scope)).mine
        elif step == "two holders":
            code = await sheet.make(carla.scope)
            assert len(code.replace("-", "")) == 28  # of five bits each: 140
            with pytest.raises(Refused, match=r"keys\.wrong_sheet"):
                await sheet.test(carla.scope, code[:-1] + ("0" if code[-1] != "0" else "1"))
    await sheet.test(carla.scope, code.lower().replace("-", " "))
    with pytest.raises(Refused, match=r"keys\.not_understood"):
        await switching.choose(carla.scope, understood=False)
    await _secret(world)
    async with store.unit(world.amina.scope) as unit:
        assert await kept.counts(unit) == {None: 1}
    await switching.choose(carla.scope, understood=True)
    state = await holders.state(carla.scope)
    assert (state.people, state.waiting, state.since is not None) == (1, 0, True)


async def test_without_a_passphrase_words_are_locked_and_everything_else_goes_on(world: World) -> None:
    await _tell(world)
    await _secret(world)
    held = await chosen(world)
    locked, place = world.amina.scope, world.grenadille
    assert WORD not in await _told(locked, world)
    assert "words are locked" in await _told(locked, world)
    assert (await _told(held.open(world.amina), world)).count(WORD) >= 5
    with pytest.raises(Refused, match=r"keys\.locked"):
        await taking.take(locked, place.participant, "json", "fr")
    session = await session_of(world.amina)
    assert session.locked
    assert (await unlocked(world.amina)).locked is False
    # A check-in with words, a story, a goal and a new person need no key.
    entered = await participants.make(
        locked, participants.NewParticipant(place.programme, LATER.date(), "fr"), now=LATER
    )
    await _tell(world, "story", "goal")
    page = await story_pages(locked, world)
    assert [(one.text, one.locked, one.usable) for one in page] == [(None, True, True)] * 2
    assert [one.text for one in await story_pages(held.open(world.carla), world)] == [f"Avant, {WORD}."] * 2
    record = await records.record(locked, place.participant)
    assert [line.words for part in record.parts for line in part.goals] == [None, None]
    async with store.unit(locked) as unit:
        assert await people.is_locked(unit, entered.id)
    await erasing.erase(world.carla.scope, world.settings, entered.id)
    async with store.unit(held.open(world.carla)) as unit:
        with pytest.raises(sealing.CannotOpenError):
            await people.pair(unit, entered.id)


async def story_pages(scope: Scope, world: World) -> list[stories.Opened]:
    seen = await story_passages.person_stories(scope, world.grenadille.participant)
    return [one.story for one in seen.stories]


async def test_what_would_write_words_anew_without_reading_them_is_refused(world: World) -> None:
    await _tell(world, "check_in", "story")
    held = await chosen(world)
    locked, place = world.amina.scope, world.grenadille
    async with store.unit(locked) as unit:
        (check_in,) = await kept_check_ins.check_ins_of(unit, place.participant)
    other = await _other(world)
    new = corrections.Correction(
        submission_key=str(uuid.uuid4()), based_on=1, raw=a_sheet(world).raw, mode="together", reason="other",
        reader="fr",
    )  # fmt: skip
    with pytest.raises(Refused, match=r"keys\.locked"):
        await corrections.correct(locked, check_in.id, new)
    with pytest.raises(Refused, match=r"keys\.locked"):
        await corrections.move_to_person(locked, check_in.id, label=other, submission_key=str(uuid.uuid4()))
    with pytest.raises(Refused, match=r"keys\.locked"):
        await stories.take_up(locked, check_in.id, domain="other")
    (story,) = [one.story.id for one in await story_pages(locked, world)]
    with pytest.raises(Refused, match=r"keys\.locked"):
        await story_passages.choose(locked, story, submission_key=str(uuid.uuid4()), text=WORD)
    with pytest.raises(Refused, match=r"keys\.locked"):
        await cards.give(locked, place.participant)
    await corrections.move_to_person(held.open(world.amina), check_in.id, label=other, submission_key=str(uuid.uuid4()))
    seen = await records.check_in_page(held.open(world.amina), check_in.id)
    assert WORD in seen.words["story"]


async def _other(world: World) -> str:
    async with store.unit(world.amina.scope, write=True) as unit:
        someone = await a_participant(unit, label="saule 9")
        await an_enrolment(unit, someone, programme=world.grenadille.programme, schedule=world.grenadille.schedule)
    return "saule 9"


async def test_sealing_anew_goes_on_after_a_stop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        for number in range(7):
            await sealed_words.public_key(unit, await a_participant(unit, label=f"saule {number}"))
    carla, amina, _code = await prepared(world)
    assert carla.scope is not None
    assert amina.scope is not None
    monkeypatch.setattr(switching, "AT_ONCE", 2)
    real, done = people.sealed_to, 0

    def stops(*told: object) -> bytes:
        nonlocal done
        done += 1
        if done > 4:
            raise KeyboardInterrupt
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(people, "sealed_to", stops)
    with pytest.raises(KeyboardInterrupt):
        await switching.choose(carla.scope, understood=True)
    monkeypatch.setattr(people, "sealed_to", real)
    state = await holders.state(carla.scope)
    assert (state.people, state.waiting) == (7, 3)
    async with store.unit(amina.scope) as unit:  # half of it is sealed anew, and all of it opens
        everybody = [one.id for one in await kept_people.participants(unit) if one.label.startswith("saule")]
        assert len([await people.pair(unit, one) for one in everybody]) == 7
    await switching.go_on_everywhere()
    assert (await holders.state(carla.scope)).waiting == 0
    async with store.unit(amina.scope) as unit:
        assert len([await people.pair(unit, one) for one in everybody]) == 7


async def test_a_new_passphrase_opens_the_same_key_and_a_lost_one_is_given_again(world: World) -> None:
    await _tell(world, "story")
    held = await chosen(world)
    session = await session_of(world.amina)
    with pytest.raises(Refused, match=r"keys\.old_passphrase"):
        await accounts.choose_passphrase(session, "cinq nouveaux mots 77")
    await accounts.choose_passphrase(session, "cinq nouveaux mots 77", old=passphrase_of(world.amina))
    opened = await sign_in.with_passphrase("amina@example.org", "cinq nouveaux mots 77", address="a")
    assert not isinstance(opened, second_step.Ticket)
    assert (await found(opened)).locked is False
    await accounts.choose_passphrase(await found(opened), "six mots encore 81 ciel", old="cinq nouveaux mots 77")
    again = await session_of(world.amina)
    await accounts.choose_passphrase(again, "tout est perdu 33 hier", forgotten=True)
    with pytest.raises(Refused, match=r"keys\.not_given"):
        await own_key.unlock(again, "tout est perdu 33 hier")
    asking = await found(await holders.ask(await session_of(world.amina), "tout est perdu 33 hier"))
    assert asking.locked
    assert asking.scope is not None
    waiting = next(one for one in (await holders.state(asking.scope)).holders if not one.given)
    await holders.give(held.open(world.carla), waiting.id)
    assert [one.text for one in await story_pages(asking.scope, world)] == [f"Avant, {WORD}."]


async def test_the_sheet_opens_when_nobodys_passphrase_does(world: World) -> None:
    await _tell(world, "story")
    held = await chosen(world)
    for person in (world.carla, world.amina):
        await accounts.choose_passphrase(await session_of(person), f"oubli de {person.name} 51", forgotten=True)
    assert [one.text for one in await story_pages(held.open(world.carla), world)] == [None]
    session = await session_of(world.carla)
    with pytest.raises(Refused, match=r"keys\.wrong_sheet"):
        await sheet.recover(session, "0000-" * 6 + "0000", "oubli de Carla 51")
    back = await found(await sheet.recover(session, held.sheet, "oubli de Carla 51"))
    assert back.locked is False
    assert back.scope is not None
    assert [one.text for one in await story_pages(back.scope, world)] == [f"Avant, {WORD}."]


async def test_who_leaves_holds_nothing_and_the_key_is_changed_in_steps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _tell(world, "story")
    held = await chosen(world)
    async with store.unit(world.amina.scope, write=True) as unit:
        for number in range(5):
            await sealed_words.public_key(unit, await a_participant(unit, label=f"saule {number}"))
    await accounts.close_account(held.open(world.carla), world.amina.account)
    assert [one.text for one in await story_pages(held.open(world.amina), world)] == [None]
    assert (await holders.state(held.open(world.carla))).left
    line = (await holders.state(held.open(world.carla))).holders[0]
    with pytest.raises(Refused, match=r"keys\.last_holder"):
        await holders.remove(held.open(world.carla), line.id)
    monkeypatch.setattr(switching, "AT_ONCE", 2)
    real, done = switching._seal_anew, 0

    async def stops(*told: object) -> None:
        nonlocal done
        done += 1
        if done == 4:
            raise KeyboardInterrupt
        await real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(switching, "_seal_anew", stops)
    with pytest.raises(KeyboardInterrupt):
        await switching.change(held.open(world.carla))
    monkeypatch.setattr(switching, "_seal_anew", real)
    assert [one.text for one in await story_pages(held.open(world.carla), world)] == [f"Avant, {WORD}."]
    assert await switching.change(held.open(world.carla)) == 4
    async with store.unit(held.open(world.carla)) as unit:
        (now,) = await kept.keys(unit)
        assert (now.number, await kept.counts(unit)) == (2, {now.id: 6})
        assert {one.association_key for one in await kept.copies(unit)} == {now.id}
    assert [one.text for one in await story_pages(held.open(world.carla), world)] == [f"Avant, {WORD}."]
    assert (await holders.state(held.open(world.carla))).sheet_on is None
    with pytest.raises(Refused, match=r"keys\.wrong_sheet"):  # whoever left may have its code
        await sheet.recover(await session_of(world.carla), held.sheet, passphrase_of(world.carla))
    code = await sheet.make(held.open(world.carla))
    await sheet.test(held.open(world.carla), code)
    back = await found(await sheet.recover(await session_of(world.carla), code, passphrase_of(world.carla)))
    assert back.locked is False


async def test_also_a_holder_who_sees_only_their_own_people_changes_it_for_everybody(world: World) -> None:
    await _tell(world, "story")
    held = await chosen(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        for number in range(3):
            await sealed_words.public_key(unit, await a_participant(unit, label=f"saule {number}"))
    await assigning.assign(world.carla.scope, [world.grenadille.participant], world.amina.account)
    await assigning.switch(world.carla.scope, True)
    amina = held.open(world.amina)
    assert (await holders.state(amina)).people == 4
    async with asyncio.timeout(20):  # it went round for ever over those whom she does not see
        assert await switching.change(amina) == 4
    async with store.unit(held.open(world.carla)) as unit:
        (now,) = await kept.keys(unit)
        assert (now.number, await kept.counts(unit)) == (2, {now.id: 4})


async def test_an_account_that_is_shut_from_the_machine_holds_nothing_either(world: World) -> None:
    held = await chosen(world)
    for person, holds, left in ((world.amina, 1, True), (world.carla, 1, True)):  # the last copy stays
        async with store.unit(Scope(person.organisation, None, "coordinator"), write=True) as unit:
            await leaving.is_shut(unit, person.account)
            assert sum(one.kind == "account" for one in await kept.holders(unit)) == holds
            assert (await holders.state_in(unit)).left is left
    assert [one.text for one in await story_pages(held.open(world.amina), world)] == []


async def _enrolled(begun: enrolment.Begun | None) -> Session:
    assert begun is not None
    paper = enrolment.choose(begun.text, "paper")
    return await found((await enrolment.finish(paper.text, paper.codes[0])).opened)


@pytest.mark.parametrize("at", ["in a session", "at sign-in"])
async def test_setting_a_second_step_keeps_words_open(world: World, at: str) -> None:
    await chosen(world)
    if at == "in a session":
        begun = await enrolment.offer(await unlocked(world.amina))
    else:
        async with store.unit(Scope.system("set_up"), write=True) as unit:
            await unit.raw("UPDATE organisation SET marking = NULL, second_step_for_all = {}", True)
        came = await sign_in.with_passphrase(world.amina.login, passphrase_of(world.amina), address="a")
        begun = came if isinstance(came, enrolment.Begun) else None
    assert (await _enrolled(begun)).locked is False


async def test_setting_one_opens_nothing_that_was_locked(world: World) -> None:
    await chosen(world)
    assert (await _enrolled(await enrolment.offer(await session_of(world.amina)))).locked


async def test_a_card_opens_its_persons_words_and_nobody_elses(world: World) -> None:
    await _tell(world, "story", "goal")
    held = await chosen(world)
    card = await cards.give(held.open(world.amina), world.grenadille.participant, number="4321")
    session = await found(await sign_in.with_code(card.code.lower(), address="a"))
    assert session.locked is False
    reads = await found(await sign_in.with_number(session, "4321"))
    assert reads.scope is not None
    assert (await _told(reads.scope, world)).count(WORD) >= 3
    content = (await taking.take(reads.scope, world.grenadille.participant, "json", "fr")).content.decode()
    assert WORD in content
    mine = [goal.words for goal in await own_goals(reads.scope, world)]
    assert [one.goal for one in mine if one] == [f"Vers {WORD}"]
    await cards.revoke(world.amina.scope, world.grenadille.participant)
    async with store.unit(Scope.system("sign_in")) as unit:
        assert await unit.raw("SELECT id FROM card_key") == []
    without = dataclasses.replace(reads.scope, keys=None)
    assert (
        "words are locked" in (await taking.take(without, world.grenadille.participant, "csv", "en")).content.decode()
    )


async def own_goals(scope: Scope, world: World) -> tuple[goals.Line, ...]:
    async with store.unit(scope) as unit:
        return await goals.lines_of(unit, world.grenadille.enrolment)


async def test_what_a_locked_session_began_it_can_go_on_with_and_no_other(world: World) -> None:
    held = await chosen(world)
    session, place = await session_of(world.amina), world.grenadille
    assert session.scope is not None
    key, raw = str(uuid.uuid4()), {"story": (f"Elle dit {WORD}",)}
    saved = sheets.Draft(1, raw, "2026-03-02", "together", "fr")
    await sheets.save_draft(
        session.scope, submission_key=key, enrolment_id=place.enrolment, form_version=place.form_version, draft=saved
    )
    assert (await sheets.open_sheet(session.scope, place.enrolment)).draft.raw == raw
    other = await session_of(world.amina)
    assert other.scope is not None
    assert (await sheets.open_sheet(other.scope, place.enrolment)).draft.raw == {}
    assert (await sheets.open_sheet(held.open(world.amina), place.enrolment)).draft.raw == raw


async def test_the_row_of_a_session_opens_only_with_its_token(world: World) -> None:
    await chosen(world)
    opened = await own_key.unlock(await session_of(world.amina), passphrase_of(world.amina))
    async with store.unit(Scope.system("sign_in")) as unit:
        (row,) = await unit.raw("SELECT token_hash, held FROM session WHERE id = {}", opened.session)
    assert session_keys.opened(bytes(row["held"]), opened.token).account is not None
    with pytest.raises(sealing.CannotOpenError):
        session_keys.opened(bytes(row["held"]), row["token_hash"])


async def test_somebody_is_taken_off_the_key_which_is_then_to_be_changed(world: World) -> None:
    held = await chosen(world)
    line = next(one for one in (await holders.state(held.open(world.carla))).holders if not one.own)
    await holders.remove(held.open(world.carla), line.id)
    now = await holders.state(held.open(world.carla))
    assert now.left
    assert line.id not in {one.id for one in now.holders}


async def test_the_doctor_says_who_holds_it_and_when_too_few_do(world: World) -> None:
    async def said() -> dict[str, object]:
        found = await doctor.look(world.settings)
        return {one.code: one.details.get("n") for one in found if one.code.startswith("own_key")}

    assert await said() == {}
    held = await chosen(world)
    assert await said() == {"own_key": 2}
    async with store.unit(Scope.system("accounts"), write=True) as unit:  # by whoever runs the machine
        await kept_accounts.disable_account(unit, world.amina.account)
    assert await said() == {"own_key_few": 1}
    line = next(one for one in (await holders.state(held.open(world.carla))).holders if one.own)
    with pytest.raises(Refused, match=r"keys\.last_holder"):
        await holders.remove(held.open(world.carla), line.id)
    async with store.unit(world.carla.scope, write=True) as unit:
        (paper,) = [one for one in await kept.holders(unit) if one.kind == "sheet"]
        await kept.remove_holder(unit, paper.id)
    assert await said() == {"own_key_few": 1, "own_key_no_sheet": 1}


@pytest.mark.parametrize("by", ["somebody with the key", "somebody without", "the person with their card"])
async def test_erasing_waits_for_no_passphrase_and_takes_a_relay_back_where_it_opens(world: World, by: str) -> None:
    await receives(world)
    await a_relay(world)
    held, person = await chosen(world), world.grenadille.participant
    if by == "the person with their card":
        card = await cards.give(held.open(world.amina), person)
        scope = (await found(await sign_in.with_code(card.code, address="a"))).scope
    else:
        scope = held.open(world.carla) if by == "somebody with the key" else world.carla.scope
    assert scope is not None
    removed = await erasing.erase(scope, world.settings, person)
    assert (removed["own_relay"], removed["participant_key"]) == (1, 1)
    left = (await receiving.page(world.bram.scope)).readable
    assert len(left) == (1 if by == "somebody without" else 0)
