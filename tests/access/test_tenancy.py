"""Ids of another association, and ids of another person: each answers exactly as an id that does not exist."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace

import httpx
import pytest

from evalkit import store
from evalkit.access import Role, can_rule
from evalkit.services.asking import ballots, group_views, paper_sheets, rooms
from evalkit.services.doors import accounts, sessions
from evalkit.services.forms import recordings
from evalkit.services.library import evaluations, shared_forms, sheets
from evalkit.services.process import activity, journal, partners
from evalkit.services.relays import receiving
from evalkit.services.studio import drafts as form_drafts
from evalkit.services.words import group_analyses, selections, stories, story_passages, themes
from evalkit.services.words.selections import NewRound
from evalkit.services.words.stories import Telling
from evalkit.store import Scope
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import api_tokens as kept_tokens
from evalkit.store.queries import association_keys as kept_own_keys
from evalkit.store.queries import drafts, import_rows, programmes, report_drafts, uploads
from evalkit.store.queries import journal as kept_journal
from evalkit.store.queries import passkeys as kept_passkeys
from evalkit.store.queries import reach as kept_reach
from tests.access.readers import of_other_readers
from tests.bundles import a_bundle_taken_in, an_export
from tests.relays import a_relay, receives
from tests.sounds import A_SOUND, a_mark
from tests.web.api_calls import example_bodies
from tests.web.conftest import HERE, House
from tests.web.routes import NOWHERE, Route, all_routes
from tests.world import TODAY, Person, Place, World, a_check_in, a_goal, a_participant, an_enrolment

WITH_IDS = [route for route in all_routes() if "{" in route.path and route.method != "OPTIONS"]
NEXT = str(uuid.UUID(int=7))
SECRETS = {"token", "build", "name", "secret"}
"""Parameters that are no ids of rows: a link's or a calendar's secret, the folder of static files."""


async def theirs(world: World) -> dict[str, str]:
    """Ids of Bram's association, by the name of the parameter that takes them."""
    place = world.lanternes
    key = str(uuid.uuid4())
    async with store.unit(world.bram.scope, write=True) as unit:
        received = await a_check_in(unit, place, submission_key=key)
        invitation = await kept_accounts.make_invitation(
            unit, role="worker", name="Nora", token_hash="n", ends_at=unit.now + accounts.INVITATION_LASTS
        )
        goal = await a_goal(unit, place)
        batch = str(uuid.uuid4())
        await import_rows.keep_batch(unit, batch, mark="m", read_as="CSV", row_count=1, left_out=0)
        await import_rows.add_import_rows(
            unit,
            batch,
            [{"row_number": 2, "participant": place.participant, "new_person": False, "reference_mark": None}],
        )
        token = await kept_tokens.make_api_token(
            unit, name="Agenda", token_hash="t", scopes=["read"], ends_at=unit.now + accounts.INVITATION_LASTS
        )
        await drafts.keep_in_quarantine(
            unit, kind="invalid", submission_key=key, payload_hash="other", content=b"", problems=[]
        )
        (waiting,) = await drafts.in_quarantine(unit)
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        session = await sessions.begin(
            unit, door="account", organisation=place.organisation, role="worker", account=world.bram.account
        )
    room = await rooms.start_group(world.bram.scope, place.programme, form_version=place.form_version, wave="start")
    coordinator = Scope(organisation=place.organisation, account=world.bram.account, role="coordinator")
    form_draft = await form_drafts.begin(
        coordinator, str(uuid.uuid4()), how="nothing", of="", title="Lanternes", language="fr"
    )
    box = await ballots.start(world.bram.scope, place.programme, "room", sheets=5)
    said = group_views.NewGroupView(str(uuid.uuid4()), "3", dt.date(2026, 3, 2))
    await group_views.keep(world.bram.scope, place.programme, said)
    entry = (await group_views.group_page(world.bram.scope, place.programme)).said[0].entry
    upload = str(uuid.uuid4())
    async with store.unit(world.bram.scope, write=True) as unit:
        await uploads.keep_upload(unit, upload, b"sealed")
    recording = await recordings.keep(
        world.bram.scope, place.form_version, heard="fr", mark=a_mark("fr"), content=A_SOUND
    )
    words = await their_words(world)
    return {
        "recording": recording,
        **await their_process(world),
        "room": room,
        "box": box,
        "entry": entry,
        "upload": upload,
        "code": (await paper_sheets.papers(world.bram.scope, place.programme))[0].code,
        "enrolment": place.enrolment,
        "person": place.participant,
        "participant": place.participant,
        "programme": place.programme,
        "check_in": received.revision.check_in,
        "submission_key": key,
        "account": world.bram.account,
        "invitation": invitation,
        "session_id": session.session,
        "waiting": waiting.id,
        # Released reports have their own test: tests/web/test_reports.py
        "release": NOWHERE,
        "release_id": NOWHERE,
        "figure": "none",
        # Comparisons too: tests/web/test_fair_comparison.py
        "comparison": NOWHERE,
        # Grants and drafts of another coordination are made by whoever may: see grant_and_draft
        **await grant_and_draft(world),
        "format": "no-such-format",
        "language": "no-such-language",
        "goal": goal,
        "form_version": place.form_version,
        "schedule": place.schedule,
        "api_token": token,
        "import_batch": batch,
        "form_draft": form_draft,
        "part": "none",
        "paper": "none",
        "table": "no-such-table",
        "version": "no-such-version",
        "file": "no-such-file",
        **words,
        **await their_bundles(world),
        **await their_library(world),
        "passkey": await their_passkey(world),
        "relay_received": await their_relay(world),
        "own_relay": NOWHERE,
        "receiver": NOWHERE,
        "key_holder": await their_key_holder(world),
    }


async def their_key_holder(world: World) -> str:
    """Bram asks for the key of his association."""
    async with store.unit(world.bram.scope, write=True) as unit:
        return await kept_own_keys.add_holder(unit, account=world.bram.account, public_key=b"p")


async def their_bundles(world: World) -> dict[str, str]:
    """A bundle that Bram's association let out, and one that is taken in there as only an observatory does."""
    return {"bundle_export": await an_export(world.bram.scope), "bundle": await a_bundle_taken_in(world.bram.scope)}


async def their_relay(world: World) -> str:
    """A relay that came to Bram's association."""
    await receives(world)
    await a_relay(world)
    return (await receiving.page(world.bram.scope)).readable[0].id


async def their_passkey(world: World) -> str:
    """A passkey of Bram's own account."""
    passkey = str(uuid.uuid4())
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await kept_passkeys.add(
            unit, passkey_id=passkey, account=world.bram.account, credential="c", public_key="p", sign_count=0,
            name=b"sealed",
        )  # fmt: skip
    return passkey


async def their_library(world: World) -> dict[str, str]:
    """What Bram's association wrote for the library and does not share: a draft, an evaluation, a form taken back."""
    scope, place = world.bram.scope, world.lanternes
    texts = {"fr": {"title": "Table", "what": "Manger.", "for_whom": "Tous.", "licence": "CC0"}}
    written = sheets.Written(texts, sheets.Facts(needs=("ties",)))
    draft = await sheets.begin(scope, str(uuid.uuid4()), written, publish=False)
    shared = await sheets.begin(scope, str(uuid.uuid4()), written, publish=True)
    key = str(uuid.uuid4())
    await evaluations.tell(scope, shared, evaluations.New(key, "Dix", "Bien", "Rien", "yes", "fr"))
    coordinator = Scope(place.organisation, world.bram.account, "coordinator")
    await shared_forms.share(coordinator, place.form_version, licence="CC0", about="", language="fr")
    (form,) = await shared_forms.listed(coordinator)
    await shared_forms.withdraw(coordinator, form.id)
    evaluation = keyed_id(place.organisation, evaluations.TABLE, key)
    return {"sheet": draft, "evaluation": evaluation, "shared_form": form.id}


async def their_words(world: World) -> dict[str, str]:
    """A story with a passage, a group analysis, a round and a theme of Bram's association."""
    place, scope = world.lanternes, world.bram.scope
    told = Telling(str(uuid.uuid4()), "Elles étaient à ma porte.", "other", "fr", enrolment=place.enrolment)
    story, other = await stories.tell(scope, told), await stories.tell(scope, replace(told, submission_key=NEXT))
    await story_passages.choose(scope, story, submission_key=NEXT, text="à ma porte")
    (passage,) = (await story_passages.story_page(scope, story)).passages
    analysis = await group_analyses.begin(scope, place.programme, submission_key=NEXT)
    day = dt.date(2026, 3, 2)
    chosen = NewRound(NEXT, place.programme, "other", [story, other], story, {"team": 2}, "Elle donne.", "", day)
    theme = str(uuid.uuid4())
    await themes.write_theme(scope, theme, based_on=0, names={"fr": "Donner"}, definition="Quand on donne", example="")
    return {
        "story": story,
        "passage": passage.id,
        "analysis": analysis,
        "selection_round": await selections.hold(scope, chosen),
        "theme": theme,
        "step": "room",
    }


async def grant_and_draft(world: World) -> dict[str, str]:
    """A grant of Bram's association with a report that is being written."""
    coordinator = Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    async with store.unit(coordinator, write=True) as unit:
        grant = await programmes.make_grant(
            unit, funder=world.funder, programme=world.lanternes.programme, title={"fr": "Table"},
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
        )  # fmt: skip
        draft = await report_drafts.make_draft(
            unit, grant=grant, programme=None, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31),
            language="fr",
        )  # fmt: skip
    return {"grant": grant, "draft": draft}


async def their_process(world: World) -> dict[str, str]:
    """What stands about the process of their programme."""
    scope, programme = world.bram.scope, world.lanternes.programme
    await activity.plan(scope, programme, activity.Series(str(uuid.uuid4()), "meal", TODAY, None, 60))
    await journal.write(scope, programme, journal.NewEntry(str(uuid.uuid4()), "obstacle", "La pluie.", TODAY))
    await journal.write_result(scope, programme, journal.NewResult(str(uuid.uuid4()), "Une lettre", "", "", TODAY))
    await partners.add(scope, programme, partners.NewPartner(str(uuid.uuid4()), "Guichet", "relay"))
    async with store.unit(scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [programme])
        (entry,) = await kept_journal.entries(unit, [programme])
        (result,) = await kept_journal.results(unit, [programme])
        (partner,) = await kept_journal.partners(unit, [programme])
    async with store.unit(scope, write=True) as unit:
        talk = str(uuid.uuid4())
        await kept_reach.say(
            unit, talk, programme=programme, conversation=talk, number=1, kind="note", observatory=None,
            words=b"sealed", language="fr", figure={"flag": "few"},
        )  # fmt: skip
    return {
        "activity_session": session.id, "journal_entry": entry.id, "collective_result": result.id,
        "partner": partner.id, "conversation": talk,
    }  # fmt: skip


def _without(text: str, ids: Mapping[str, str]) -> str:
    for value in ids.values():
        text = text.replace(value, "ID")
    return text


def parameters(route: Route) -> set[str]:
    return {part.strip("{}").split(":")[0] for part in route.path.split("/") if part.startswith("{")}


@pytest.mark.parametrize("route", WITH_IDS, ids=str)
def test_every_parameter_is_known_to_this_test(route: Route) -> None:
    known = {
        "enrolment", "person", "participant", "programme", "check_in", "submission_key", "account", "invitation",
        "session_id", "release", "release_id", "figure", "goal", "form_version", "schedule", "api_token",
        "import_batch", "room", "upload", "code", "waiting", "form_draft", "part", "box", "entry",
        "grant", "draft", "recording", "activity_session", "journal_entry", "collective_result",
        "partner", "story", "passage", "analysis", "selection_round", "theme", "step", "format", "language",
        "sheet", "evaluation", "shared_form", "comparison", "conversation", "table", "version", "file",
        "bundle", "bundle_export", "paper", "passkey", "relay_received", "own_relay", "receiver",
        "key_holder",
    }  # fmt: skip
    assert parameters(route) <= known | SECRETS


Answers = tuple[tuple[int, str], tuple[int, str]]
"""(status, text without ids) for what is another's, and for what does not exist."""


def every(_route: Route) -> bool:
    return True


async def as_a_person(
    house: House, person: Person, ids: Mapping[str, str], wanted: Callable[[Route], bool] = every
) -> AsyncIterator[tuple[Route, Answers]]:
    """Each wanted route that the person's role opens and that takes ids, asked both ways."""
    nothing = dict.fromkeys(ids, NOWHERE) | {"figure": "none", "code": "0000-0000", "step": "room"}
    async with house.as_(person) as browser:
        for route in WITH_IDS:
            if not can_rule(Role(person.role), route.rule) or parameters(route) & SECRETS or not wanted(route):
                continue
            first, second = [
                (
                    await browser.client.request(
                        route.method, route.filled(**given), data={"_token": browser.token()}, headers=HERE
                    ),
                    given,
                )
                for given in (ids, nothing)
            ]
            yield route, (_said(*first), _said(*second))


async def as_a_program(house: House, person: Person, ids: Mapping[str, str]) -> AsyncIterator[tuple[Route, Answers]]:
    """Each route of the API that takes ids, asked both ways with a token of this coordinator."""
    bodies = example_bodies()
    async with house.as_program(person) as browser:
        for route in WITH_IDS:
            if route.rule is None or route.rule.door != "token":
                continue
            first, second = [
                (
                    await browser.client.request(route.method, route.filled(**given), json=bodies.get(route.handler)),
                    given,
                )
                for given in (ids, dict.fromkeys(ids, NOWHERE))
            ]
            yield route, (_said(*first), _said(*second))


async def as_a_participant(house: House, place: Place, ids: Mapping[str, str]) -> AsyncIterator[tuple[Route, Answers]]:
    """Each route of a participant's own pages that takes ids, asked both ways with this person's card."""
    async with house.as_participant(place) as browser:
        for route in WITH_IDS:
            if route.rule is None or route.rule.door != "participant":
                continue
            first, second = [
                (
                    await browser.client.request(
                        route.method, route.filled(**given), data={"_token": browser.token()}, headers=HERE
                    ),
                    given,
                )
                for given in (ids, dict.fromkeys(ids, NOWHERE))
            ]
            yield route, (_said(*first), _said(*second))


def _said(answer: httpx.Response, ids: Mapping[str, str]) -> tuple[int, str]:
    return answer.status_code, _without(answer.text, ids)


def found_something(route: Route, answers: Answers) -> bool:
    """Whether the two answers differ, or the first tells that there is something."""
    if answers[0] != answers[1]:
        return True
    expected = {404} if route.method == "GET" or route.rule is None or route.rule.door == "token" else {404, 409, 422}
    return route.rule is not None and route.rule.door != "anyone" and answers[0][0] not in expected


@pytest.mark.parametrize("name", ["amina", "carla"])
async def test_another_associations_rows_are_not_found(house: House, name: str) -> None:
    person = getattr(house.world, name)
    async for route, answers in as_a_person(house, person, await theirs(house.world)):
        assert not found_something(route, answers), (route, answers)


@pytest.mark.parametrize("name", ["fatou", "odile"])
async def test_a_reader_finds_nothing_of_an_association_or_of_another_reader(house: House, name: str) -> None:
    world = house.world
    ids, tried = await theirs(world) | await of_other_readers(world), 0
    async for route, answers in as_a_person(house, getattr(world, name), ids):
        assert not found_something(route, answers), (route, answers)
        tried += 1
    assert tried > 8


async def test_another_associations_rows_are_not_found_by_a_program(house: House) -> None:
    async for route, answers in as_a_program(house, house.world.carla, await theirs(house.world)):
        assert not found_something(route, answers), (route, answers)


async def somebody_elses(world: World) -> dict[str, str]:
    """Ids of another person of Amina's association, in the very same programme; and a recording of Bram's, since those
    of one's own association are for everybody in it."""
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 9")
        enrolment = await an_enrolment(
            unit, other, programme=world.grenadille.programme, schedule=world.grenadille.schedule
        )
        key = str(uuid.uuid4())
        await a_check_in(unit, world.grenadille, participant=other, enrolment=enrolment, submission_key=key)
    recording = await recordings.keep(
        world.bram.scope, world.lanternes.form_version, heard="fr", mark=a_mark("fr"), content=A_SOUND
    )
    told = Telling(str(uuid.uuid4()), "Je sors moins.", "other", "fr", enrolment=enrolment)
    story = await stories.tell(world.amina.scope, told)
    await story_passages.choose(world.amina.scope, story, submission_key=key, text="Je sors moins.")
    (passage,) = (await story_passages.story_page(world.amina.scope, story)).passages
    await receives(world)
    return {
        "own_relay": await a_relay(world, of=other),
        "receiver": world.grenadille.organisation,
        "enrolment": enrolment,
        "submission_key": key,
        "story": story,
        "passage": passage.id,
        "recording": recording,
    }


async def test_a_participant_reaches_only_their_own_rows(house: House) -> None:
    """Somebody else of the very same association and programme is as far away as nobody."""
    place = house.world.grenadille
    async for route, answers in as_a_participant(house, place, await somebody_elses(house.world)):
        assert not found_something(route, answers), (route, answers)
        assert "héron" not in answers[0][1]
    async with house.as_participant(place) as browser:
        assert (await browser.get(f"/me/check-in/{place.enrolment}")).status_code == 200
