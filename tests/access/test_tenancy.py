"""Ids of another association, and ids of another person: each answers exactly as an id that does not exist."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import pytest

from evalkit import store
from evalkit.access import Role, can_rule
from evalkit.services import accounts, paper_sheets, rooms, sessions
from evalkit.store import Scope
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import api_tokens as kept_tokens
from evalkit.store.queries import drafts, import_rows, uploads
from tests.web.api_calls import example_bodies
from tests.web.conftest import HERE, House
from tests.web.routes import NOWHERE, Route, all_routes
from tests.world import World, a_check_in, a_goal, a_participant, an_enrolment

WITH_IDS = [route for route in all_routes() if "{" in route.path and route.method != "OPTIONS"]
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
    upload = str(uuid.uuid4())
    async with store.unit(world.bram.scope, write=True) as unit:
        await uploads.keep_upload(unit, upload, b"sealed")
    return {
        "room": room,
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
        "format": "no-such-format",
        "language": "no-such-language",
        "goal": goal,
        "form_version": place.form_version,
        "schedule": place.schedule,
        "api_token": token,
        "import_batch": batch,
    }


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
        "import_batch", "room", "upload", "code", "waiting", "format", "language",
    }  # fmt: skip
    assert parameters(route) <= known | SECRETS


@pytest.mark.parametrize("name", ["amina", "carla"])
async def test_another_associations_rows_are_not_found(house: House, name: str) -> None:
    person = getattr(house.world, name)
    ids = await theirs(house.world)
    async with house.as_(person) as browser:
        for route in WITH_IDS:
            if not can_rule(Role(person.role), route.rule) or parameters(route) & SECRETS:
                continue
            assert route.rule is not None
            answers = []
            for given in (ids, dict.fromkeys(ids, NOWHERE) | {"figure": "none", "code": "0000-0000"}):
                answer = await browser.client.request(
                    route.method, route.filled(**given), data={"_token": browser.token()}, headers=HERE
                )
                answers.append((answer.status_code, _without(answer.text, given)))
            assert answers[0] == answers[1], route
            if route.rule.door == "account":
                assert answers[0][0] in ({404} if route.method == "GET" else {404, 409, 422}), route


async def test_another_associations_rows_are_not_found_by_a_program(house: House) -> None:
    ids = await theirs(house.world)
    bodies = example_bodies()
    async with house.as_program(house.world.carla) as browser:
        for route in WITH_IDS:
            if route.rule is None or route.rule.door != "token":
                continue
            answers = []
            for given in (ids, dict.fromkeys(ids, NOWHERE)):
                answer = await browser.client.request(
                    route.method, route.filled(**given), json=bodies.get(route.handler)
                )
                answers.append((answer.status_code, _without(answer.text, given)))
            assert answers[0] == answers[1], route
            assert answers[0][0] == 404, route


async def test_a_participant_reaches_only_their_own_rows(house: House) -> None:
    """Somebody else of the very same association and programme is as far away as nobody."""
    world = house.world
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 9")
        enrolment = await an_enrolment(
            unit, other, programme=world.grenadille.programme, schedule=world.grenadille.schedule
        )
        key = str(uuid.uuid4())
        await a_check_in(unit, world.grenadille, participant=other, enrolment=enrolment, submission_key=key)
    ids = {"enrolment": enrolment, "submission_key": key}
    async with house.as_participant(world.grenadille) as browser:
        for route in WITH_IDS:
            if route.rule is None or route.rule.door != "participant":
                continue
            answers = []
            for given in (ids, dict.fromkeys(ids, NOWHERE)):
                answer = await browser.client.request(
                    route.method, route.filled(**given), data={"_token": browser.token()}, headers=HERE
                )
                assert answer.status_code in ({404} if route.method == "GET" else {404, 409, 422}), route
                assert "héron" not in answer.text
                answers.append((answer.status_code, _without(answer.text, given)))
            assert answers[0] == answers[1], route
        own = await browser.get(f"/me/check-in/{world.grenadille.enrolment}")
        assert own.status_code == 200
