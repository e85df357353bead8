"""Every route × every role. The list of routes is the application's own, so none can be forgotten."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest
from litestar import get

from evalkit.access import ROLES, RULES, Role, can_rule
from evalkit.app import create_app
from tests.web.conftest import HERE, Browser, House, living
from tests.web.routes import Route, all_routes
from tests.world import World

ROUTES = all_routes()
CALLED = [route for route in ROUTES if route.method != "OPTIONS"]

SHUT = {401, 403}
"""What a closed door answers."""


def coming_in(house: House, role: Role | None) -> AbstractAsyncContextManager[Browser]:
    world = house.world
    people = {
        Role.WORKER: world.amina,
        Role.COORDINATOR: world.carla,
        Role.FUNDER: world.fatou,
        Role.OBSERVATORY: world.odile,
    }
    if role is None:
        return house.visitor()
    if role is Role.PARTICIPANT:
        return house.as_participant(world.grenadille)
    if role is Role.SET_UP:
        return house.setting_up()
    if role is Role.PROGRAM:
        return house.as_program(world.carla)
    return house.as_(people[role])


@pytest.mark.parametrize("route", CALLED, ids=str)
def test_every_route_declares_its_rule(route: Route) -> None:
    assert route.rule is not None
    assert RULES[route.rule.key] is route.rule


@pytest.mark.parametrize("role", [None, *Role], ids=str)
async def test_only_those_come_in_whom_the_rule_names(house: House, role: Role | None) -> None:
    """Asked with ids of nobody: whoever may pass finds nothing there (404) or a page; whoever may not is shut out."""
    async with coming_in(house, role) as browser:
        for route in CALLED:
            assert route.rule is not None
            if route.handler in {"sign_out", "leave", "begin_practice", "leave_practice", "start_tablet"}:
                continue  # tested by doing it: it would end this session
            answer = await browser.client.request(
                route.method, route.filled(), data={"_token": browser.token()}, headers=HERE
            )
            has_door = role is None or route.rule.anonymous or ROLES[role].door == route.rule.door
            may = can_rule(role if has_door else None, route.rule)
            shut = answer.status_code in SHUT and not route.rule.anonymous
            assert shut == (not may), f"{route} as {role}: {answer.status_code}"
            if not may:
                assert answer.status_code == (403 if role is not None and has_door else 401), route
            assert answer.status_code < 500, route


async def test_a_route_without_a_rule_is_closed_to_everybody(world_on_disk: World) -> None:
    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return "what stands behind it"

    app = create_app(world_on_disk.settings, extra_handlers=[forgotten])
    async with living(app):
        house = House(app, world_on_disk)
        for role in (None, *Role):
            async with coming_in(house, role) as browser:
                answer = await browser.get("/forgotten")
                assert answer.status_code == 403
                assert "what stands behind it" not in answer.text


@pytest.mark.parametrize("role", [None, Role.WORKER, Role.FUNDER], ids=str)
async def test_options_answers_whoever_may_use_the_address(house: House, role: Role | None) -> None:
    by_path: dict[str, list[Route]] = {}
    for route in CALLED:
        by_path.setdefault(route.path, []).append(route)
    async with coming_in(house, role) as browser:
        for path, routes in by_path.items():
            answer = await browser.client.options(routes[0].filled(), headers=HERE)
            doors = [r.rule for r in routes if r.rule and (role is None or r.rule.door == ROLES[role].door)]
            may = any(can_rule(role, rule) for rule in doors) or any(r.rule and r.rule.anonymous for r in routes)
            assert (answer.status_code == 204) == may, f"OPTIONS {path} as {role}: {answer.status_code}"


async def test_head_answers_like_get(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        for route in CALLED:
            if route.method != "GET" or route.path.startswith(("/sign", "/c")):
                continue
            got = await browser.get(route.filled())
            headed = await browser.client.head(route.filled())
            assert headed.status_code == got.status_code, route
            assert headed.content == b"", route
            assert headed.headers.get("content-type") == got.headers.get("content-type"), route


async def test_what_belongs_to_others_is_not_found_just_like_what_does_not_exist(house: House) -> None:
    world = house.world
    async with house.as_(world.carla) as browser:
        theirs = await browser.post(f"/team/accounts/{world.bram.account}/close")
        nobody = await browser.post("/team/accounts/00000000-0000-0000-0000-000000000000/close")
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert theirs.text == nobody.text
