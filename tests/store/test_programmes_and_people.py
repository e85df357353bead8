"""Programmes, grants, forms, schedules, participants, consents: what each query gives back, and to whom."""

from __future__ import annotations

import datetime

from evalkit import sealing, store
from evalkit.definitions import stored
from evalkit.sealing import Place
from evalkit.store import Scope
from evalkit.store.queries import consents, enrolments, forms, organisations, participants, programmes
from tests.world import ENTRY, NOW, World, a_consent, a_participant, a_schedule, an_enrolment


async def test_organisations_that_share_a_grant_know_each_others_names(world: World) -> None:
    async with store.unit(world.fatou.scope) as unit:
        linked = await organisations.linked_organisations(unit)
        assert linked.keys() == {world.funder, world.grenadille.organisation}
        assert linked[world.funder].languages == ["fr"]
        assert (await organisations.organisation(unit)).kind == "funder"
    async with store.unit(world.bram.scope) as unit:
        assert (await organisations.linked_organisations(unit)).keys() == {world.lanternes.organisation}
        assert [one.key for one in await organisations.organisations(unit)] == ["lanternes"]
        assert [one.key for one in await organisations.funders(unit)] == ["trois_rivages", "observatoire"]
    async with store.unit(Scope.system("doctor")) as unit:
        assert len(await organisations.organisations(unit)) == 4
        assert len(await organisations.organisations(unit, "association")) == 2


async def test_programmes_are_the_associations_own(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        ours = await programmes.programme_by_key(unit, "lire_la_ville")
        assert ours is not None
        assert (ours.names, ours.real_data_note, ours.exposed_public) == (
            {"fr": "Lire la ville"},
            {"kind": "invented"},
            False,
        )
        assert await programmes.programme(unit, world.lanternes.programme) is None
        assert not await programmes.set_hoped_for(unit, world.lanternes.programme, {})
        assert await programmes.close_programme(unit, ours.id)
        assert await programmes.programmes(unit) == ()
        (closed,) = await programmes.programmes(unit, closed_too=True)
        assert closed.closed_on == NOW.date()


async def test_a_grant_is_seen_from_both_ends_and_by_nobody_else(world: World) -> None:
    async with store.unit(world.carla.scope) as unit:
        (ours,) = await programmes.grants(unit)
        assert (ours.funder, ours.programme) == (world.funder, world.grenadille.programme)
        assert await programmes.grants_given(unit) == ()
    async with store.unit(world.fatou.scope, write=True, now=NOW) as unit:
        assert [one.id for one in await programmes.grants_given(unit)] == [ours.id]
        assert await programmes.grants(unit) == ()
        assert await programmes.accept_reading_contract(unit, ours.id, "1")
        assert not await programmes.accept_reading_contract(unit, ours.id, "1")
        (accepted,) = await programmes.grants_given(unit)
        assert (accepted.contract_accepted_by, accepted.contract_accepted_on) == (world.fatou.account, NOW.date())
    async with store.unit(world.bram.scope, write=True) as unit:
        assert await programmes.grant(unit, ours.id) is None
        assert not await programmes.accept_reading_contract(unit, ours.id, "2")


async def test_a_form_version_is_kept_once_and_comes_back_the_same(world: World) -> None:
    async with store.unit(world.carla.scope, write=True) as unit:
        (kept,) = await forms.form_versions(unit)
        again, schedule = await a_schedule(unit, world.grenadille.programme)
        assert again == kept.id == world.grenadille.form_version
        form = stored.from_plain(kept.definition)
        assert form.hash == kept.hash
        newest = await forms.newest_schedule(unit, world.grenadille.programme)
        assert newest is not None
        assert (newest.id, newest.version, newest.forms) == (schedule, 2, {"empowerment": kept.id})
        first = await forms.schedule(unit, world.grenadille.schedule)
        assert first is not None
        assert first.version == 1
        assert [wave["wave"] for wave in first.waves] == ["start", "3_months", "6_months"]
        assert (await forms.schedules(unit)).keys() == {schedule, first.id}
        assert await forms.newest_schedule(unit, world.lanternes.programme) is None


async def test_a_label_is_one_person_and_never_comes_back(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        assert await participants.make_participant(unit, label="tilleul 27", drawing="d", language="fr") is None
        assert await participants.labels_in_use(unit) == {"tilleul 27"}
    async with store.unit(world.bram.scope, write=True) as unit:
        assert await participants.make_participant(unit, label="tilleul 27", drawing="d", language="fr") is not None


async def test_words_about_a_person_are_sealed_under_their_own_key(world: World) -> None:
    keys, person = world.keys, world.grenadille.participant
    organisation = world.grenadille.organisation
    place = Place(organisation, person, "participant_secret", "content", 1)
    async with store.unit(world.amina.scope, write=True) as unit:
        public, wrapped = sealing.new_person_key(keys, organisation, person)
        assert await participants.keep_key(unit, person, public_key=public, wrapped=wrapped)
        assert not await participants.keep_key(unit, person, public_key=b"", wrapped=b"")
        kept = await participants.participant_key(unit, person)
        assert kept is not None
        content = sealing.seal("Fatima", kept.public_key, place)
        assert await participants.set_secret(unit, person, "alias", revision=1, content=content)
        assert not await participants.set_secret(unit, person, "alias", revision=1, content=content)
        assert not await participants.set_secret(unit, person, "alias", revision=3, content=content)
        secret = await participants.participant_secret(unit, person, "alias")
        assert secret is not None
        pair = sealing.person_key(keys, organisation, person, public_key=kept.public_key, wrapped=kept.wrapped)
        assert sealing.open(secret.content, pair, place) == b"Fatima"
        assert await participants.set_secret(unit, person, "alias", revision=2, content=content)
        assert await participants.forget_secret(unit, person, "alias", revision=2)
        assert await participants.participant_secret(unit, person, "alias") is None


async def test_an_access_code_opens_until_it_is_revoked_replaced_or_over(world: World) -> None:
    person = world.grenadille.participant

    async def opens(mark: str) -> bool:
        async with store.unit(Scope.system("sign_in"), now=NOW) as unit:
            return await participants.access_code_by_mark(unit, mark) is not None

    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await participants.make_access_code(unit, person, mark="first")
        await participants.make_access_code(unit, person, mark="second")
    assert [await opens("first"), await opens("second"), await opens("guess")] == [False, True, False]
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        assert await participants.revoke_access_codes(unit, person) == 1
        await participants.make_access_code(unit, person, mark="over", ends_on=NOW.date() - datetime.timedelta(days=1))
        assert len(await participants.access_codes_of(unit, person)) == 3
    assert [await opens("second"), await opens("over")] == [False, False]
    async with store.unit(world.bram.scope, write=True) as unit:
        assert await participants.access_codes_of(unit, person) == ()


async def test_a_code_and_a_clock_that_is_a_day_off(world: World) -> None:
    """A day late or early at its last day, and nothing else: what was revoked stays so whatever the clock says."""
    person, day = world.grenadille.participant, datetime.timedelta(days=1)

    async def opens(days: int) -> bool:
        async with store.unit(Scope.system("sign_in"), now=NOW + days * day) as unit:
            return await participants.access_code_by_mark(unit, "m") is not None

    async with store.unit(world.amina.scope, write=True, now=NOW + day) as unit:  # made by a clock that is ahead
        await participants.make_access_code(unit, person, mark="m", ends_on=NOW.date() + 4 * day)
    assert [await opens(days) for days in (-1, 0, 4, 5, 4)] == [True, True, True, False, True]
    async with store.unit(world.amina.scope, write=True, now=NOW + 3 * day) as unit:
        assert await participants.revoke_access_codes(unit, person) == 1
    assert [await opens(days) for days in (-1, 0, 3, 4)] == [False] * 4


async def test_who_takes_part_now(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit)
        left = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        await enrolments.end_enrolment(unit, left, exit_on=ENTRY, reason="association_decided", note="coups")
        assert [one.id for one in await enrolments.open_enrolments(unit)] == [place.enrolment]
        assert len(await enrolments.enrolments_in(unit, place.programme)) == 2
        ended = await enrolments.enrolment(unit, left)
        assert ended is not None
        assert (ended.exit_reason, ended.exit_note) == ("association_decided", "coups")
        assert await enrolments.reopen_enrolment(unit, left)
        assert len(await enrolments.open_enrolments(unit)) == 2


async def test_the_newest_answer_holds_and_the_earlier_ones_stay(world: World) -> None:
    person = world.grenadille.participant
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, person)
        await a_consent(unit, person, purpose="quote", recipient=world.funder)
        await a_consent(unit, person, answer="withdrawn", day=ENTRY + datetime.timedelta(days=9))
        everything = await consents.consents_of(unit, person)
        assert [(one.purpose, one.position, one.answer) for one in everything] == [
            ("funder_aggregate", 1, "given"),
            ("funder_aggregate", 2, "withdrawn"),
            ("quote", 1, "given"),
        ]
        current = await consents.current_consents(unit, person)
        assert {key: one.answer for key, one in current.items()} == {
            ("funder_aggregate", ""): "withdrawn",
            ("quote", world.funder): "given",
        }
        assert await consents.consenting(unit, "quote", world.funder) == {person}
        assert await consents.consenting(unit, "quote") == frozenset()
