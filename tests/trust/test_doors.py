"""Who comes in, from where, and what a request may say: on both engines, each with its mutant."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from types import MappingProxyType

import httpx
import pytest
from pydantic import BaseModel

from evalkit import store
from evalkit.services.doors import sessions
from evalkit.store import Scope
from evalkit.store.queries import sessions as kept_sessions
from evalkit.web import door, entered, guard
from evalkit.web.sessions import cookie_name
from tests.access import test_tenancy as tenancy
from tests.access.readers import of_other_readers
from tests.access.test_row_security_alone import take_the_policies_down, without_our_own_walls
from tests.trust.everybody import everybody
from tests.trust.forms_of_pages import forms_of, own_ids
from tests.trust.proof import FULL, Counting, Found, some
from tests.trust.rows import COLUMNS, NAMES, READING_MAY_WRITE, changed, everything, rows_of
from tests.web.conftest import HERE, House
from tests.web.routes import Route, all_routes
from tests.web.test_forgery import FOREIGN, UNSAFE
from tests.web.test_headers import check as check_headers
from tests.world import Person

pytestmark = pytest.mark.slow
READING = (*READING_MAY_WRITE, "audit", "audit_head")
"""A reading may be told to the audit (who looked at whom), and to nothing else."""
ACCOUNT = cookie_name("account", behind_tls=False)

# Tenancy


async def _tenancy(house: House, ids: dict[str, str], person: Person, wanted: set[str]) -> Found:
    """Ids of another association against ids of nobody: status and text are the same."""
    found = Found()
    walk = tenancy.as_a_person(house, person, ids, lambda route: str(route) in wanted)
    async for route, answers in walk:
        found.look(not tenancy.found_something(route, answers), f"{route} as {person.name}: {answers[0][0]}")
    return found


@pytest.mark.trust("tenancy")
async def test_what_belongs_to_others_looks_like_what_is_not_there(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, world = await tenancy.theirs(house.world), house.world
    asked = {str(route) for route in some(tenancy.WITH_IDS, 120)}
    for person in (world.amina, world.carla):
        proof.holds(await _tenancy(house, ids, person, asked))
    others = ids | await of_other_readers(world)
    for person in (world.fatou, world.odile):
        proof.holds(await _tenancy(house, others, person, asked))
    if FULL:
        for walk in (
            tenancy.as_a_program(house, world.carla, ids),
            tenancy.as_a_participant(house, world.grenadille, await tenancy.somebody_elses(world)),
        ):
            found = Found()
            async for route, answers in walk:
                found.look(not tenancy.found_something(route, answers), route)
            proof.holds(found)
    without_our_own_walls(monkeypatch)
    if not world.settings.is_sqlite:
        await take_the_policies_down(world)  # the second wall, which alone is proven in tests/access
    reading = {one for one in asked if one.startswith("GET ")}
    proof.caught("the wall of the organisation", await _tenancy(house, ids, world.carla, reading))
    proof.caught("the wall of the organisation", await _tenancy(house, others, world.odile, reading))


# Headers


def share(routes: Sequence[Route], number: int, smoke: int) -> list[Route]:
    """All of them at full size; otherwise so many, others for each role."""
    return [one for one in some(routes[0 if FULL else number :], smoke) if isinstance(one, Route)]


async def _headers(house: House) -> Found:
    found = Found()
    async with everybody(house) as roles:
        for number, (role, browser) in enumerate(roles.items()):
            for route in share(all_routes(), number, 20):
                answer = await browser.client.request(
                    route.method, route.filled(), data={"_token": browser.token()}, headers=HERE
                )
                found.look(_dressed(answer), f"{route} as {role}: {answer.status_code}")
        visitor = roles["visitor"]
        for path, more in (("/nowhere", {}), ("/", {"host": "evil.example"}), ("/api/v1/nowhere", {})):
            found.look(_dressed(await visitor.get(path, **more)), path)
    return found


def _dressed(answer: httpx.Response) -> bool:
    try:
        check_headers(answer)
    except (AssertionError, KeyError):
        return False
    return True


@pytest.mark.trust("headers")
async def test_every_answer_carries_the_headers(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _headers(house))
    monkeypatch.setattr(door, "_dress", lambda *_args, **_kwargs: None)
    proof.caught("the outermost layer", await _headers(house))


# Forms of other sites, and readings


async def _cross_site(house: House) -> Found:
    found = Found()
    async with everybody(house) as roles:
        before = await everything()
        for number, (role, browser) in enumerate(roles.items()):
            browser.client.headers.pop("sec-fetch-site", None)
            for route in share(UNSAFE, number, 14):
                for headers in FOREIGN:
                    answer = await browser.client.request(
                        route.method, route.filled(), data={"_token": browser.token()}, headers=headers
                    )
                    told = f"{route} as {role} from {headers}: {answer.status_code}"
                    found.look(answer.status_code in {401, 403}, told)
        carla = roles["coordinator"]
        # One that would do something if it were ours.
        person = house.world.grenadille.participant
        for headers in FOREIGN:
            fields = {"_token": carla.token(), "label": "tilleul 27"}
            await carla.client.post(f"/participants/{person}/erase", data=fields, headers=headers)
            found.look(changed(before, await everything()) == [], f"erased from {headers}")
    return found


@pytest.mark.trust("cross_site_forms")
async def test_a_form_of_another_site_does_nothing(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _cross_site(house))
    monkeypatch.setattr(guard, "check_from_here", lambda _request: None)
    proof.caught("the look at where a form comes from", await _cross_site(house))


async def _reading(house: House) -> Found:
    found = Found()
    world = house.world
    own = own_ids(world)
    gets = [route for route in all_routes() if route.method == "GET"]
    async with everybody(house) as roles:
        before = await everything(but=READING)
        for number, browser in enumerate(roles.values()):
            for route in share(gets, number, 15):
                for _ in range(2):
                    await browser.get(route.filled(**own))
        for table in changed(before, after := await everything(but=READING)):
            found.look(False, table)
        found.tried += len(after)
    return found


@pytest.mark.trust("gets_change_nothing")
async def test_reading_every_page_twice_changes_nothing(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _reading(house))
    see = sessions.see

    async def see_and_note(session: sessions.Session) -> None:
        """As if a page counted its readers beside what they read."""
        await see(session)
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            await unit.raw("UPDATE account SET name = name || '.' WHERE id = {}", session.account)

    monkeypatch.setattr(sessions, "see", see_and_note)
    proof.caught("the hook that reads only", await _reading(house))


# Sessions


async def _opens(house: House, token: str) -> bool:
    async with house.visitor() as browser:
        browser.set_cookie(ACCOUNT, token)
        return (await browser.get("/home")).status_code == 200


async def _sessions(house: House) -> Found:
    found, world = Found(), house.world
    # A secret that somebody else chose is never taken, and goes at sign-in.
    for planted in ("chosen", secrets.token_urlsafe(32)):
        async with house.visitor() as browser:
            browser.set_cookie(ACCOUNT, planted)
            await browser.post(await house.link(world.amina))
            found.look(not await _opens(house, planted), "a planted secret")
            mine = dict(browser.cookies())[ACCOUNT]
            found.look(mine != planted and await _opens(house, mine), "a secret of our own")
            # Signing out ends it on the server, whatever the browser keeps.
            await browser.post("/sign-out")
            found.look(not await _opens(house, mine), "a secret after signing out")
    # One that came with a session from before is worth nothing afterwards: the sign-in makes another.
    async with house.as_(world.amina) as browser:
        before = dict(browser.cookies())[ACCOUNT]
        await browser.post(await house.link(world.carla))
        found.look(dict(browser.cookies())[ACCOUNT] != before, "the same secret after another sign-in")
    # Without a request, and however busy: both limits.
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=world.grenadille.organisation, role="worker",
            account=world.amina.account,
        )  # fmt: skip
        began = unit.now
    for minutes in (31, 45, 119):
        later = await sessions.find(opened.token, now=began + dt.timedelta(minutes=minutes))
        found.look(later is None, f"open after {minutes} idle minutes")
    now = began
    while now < began + dt.timedelta(hours=11, minutes=40):
        now += dt.timedelta(minutes=20)
        there = await sessions.find(opened.token, now=now)
        if there is not None:
            await sessions.see(there, now=now)
    late = await sessions.find(opened.token, now=began + dt.timedelta(hours=12, minutes=1))
    found.look(late is None, "open after twelve hours")
    return found


@pytest.mark.trust("sessions")
async def test_a_secret_is_ours_and_ends(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _sessions(house))
    with monkeypatch.context() as taken_out:
        taken_out.setattr(kept_sessions, "end_session", _nothing)
        proof.caught("the end of a session", await _sessions(house))
    forever = dt.timedelta(days=30)
    with monkeypatch.context() as taken_out:
        limits = {name: sessions.Limits(idle=forever, whole=limit.whole) for name, limit in sessions.LIMITS.items()}
        taken_out.setattr(sessions, "LIMITS", MappingProxyType(limits))
        proof.caught("the limit of idleness", await _sessions(house))


async def _nothing(*_args: object, **_kwargs: object) -> None:
    return None


# What a request may say


async def _mass_assignment(house: House) -> Found:
    """Real forms of the coordination with one field more, named like a column."""
    found, world = Found(), house.world
    place = world.grenadille
    forms = (
        ("/team/invitations", {"name": "Nora", "role": "worker"}),
        (f"/participants/{place.participant}/erase", {"label": "tilleul 27"}),
        ("/account/passphrase", {"passphrase": "encore quatre mots ici"}),
        ("/account/language", {"language": "nl"}),
    )
    async with house.as_(world.carla) as browser:
        before = await everything()
        for path, fields in forms:
            for column in some([name for name in COLUMNS if name not in fields], 25):
                answer = await browser.post(path, **fields, **{str(column): "x"})
                found.look(answer.status_code in {404, 405, 422}, f"{path} took {column}: {answer.status_code}")
        for table in changed(before, await everything()):
            found.look(False, f"{table} changed")
    return found


COLUMN = "zqcolumn"
"""What stands in every field that a page does not have, and may then stand in no row."""


async def _all_columns_at_once(house: House) -> Found:
    """Every form of every page as each role, with one field more for each column that it does not have."""
    found = Found()
    async with everybody(house) as roles:
        for number, (role, browser) in enumerate(roles.items()):
            forms = await forms_of(browser, house.world)
            for form in forms if FULL else forms[number::4]:
                more = {name: COLUMN for name in COLUMNS if name not in form.fields}
                answer = await browser.post(form.path, **{**form.fields, **more})
                found.look(answer.status_code < 500, f"{form.path} as {role}: {answer.status_code}")
    async with store.unit(Scope.system("doctor")) as unit:
        for table in NAMES:
            hit = [row for row in await rows_of(unit, table) if COLUMN in repr(row)]
            found.look(hit == [], f"{table}: {len(hit)} rows hold a field that no page has")
    return found


@pytest.mark.trust("mass_assignment")
async def test_no_field_reaches_a_column_that_its_page_does_not_have(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _mass_assignment(house))
    proof.holds(await _all_columns_at_once(house))
    check = BaseModel.model_validate.__func__  # type: ignore[attr-defined]

    def lenient(cls: type[entered.Fields], values: dict[str, object]) -> entered.Fields:
        """As pydantic does by default: what a model does not know is left out without a word."""
        return check(cls, {name: value for name, value in values.items() if name in cls.model_fields})

    monkeypatch.setattr(entered.Fields, "model_validate", classmethod(lenient))
    proof.caught("the refusal of unknown fields", await _mass_assignment(house))
