"""Calls that our own OpenAPI document allows, and calls that it forbids, as each role (T1, T14).

Schemathesis makes the calls from the document as the program hands it out. Half of the ids in them are real: the
role's own, or those of another association. Every answer must be one that the document tells, in its status, its
kind and its shape, and hold no id of anybody else's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks

from evalkit import store
from evalkit.access import Power
from evalkit.services.doors import api_tokens
from evalkit.web import problems
from evalkit.web.api import document
from tests.access.test_row_security_alone import take_the_policies_down, without_our_own_walls
from tests.trust.everybody import everybody
from tests.trust.proof import FULL, Counting, Found, sized
from tests.web.api_calls import all_calls, all_routes_of_the_app, in_world
from tests.web.conftest import Browser, House
from tests.world import World, a_check_in

pytestmark = [pytest.mark.slow, pytest.mark.trust("program_calls")]

CASES = sized(120, 1500)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = {(call.method, call.path.replace(":uuid", "")): call for call in all_calls()}


async def the_ids(world: World) -> tuple[list[str], list[str]]:
    """Ids of Carla's association, and of the other one: each with a check-in."""
    found = []
    for person, place in ((world.carla, world.grenadille), (world.bram, world.lanternes)):
        async with store.unit(person.scope, write=True) as unit:
            check_in = (await a_check_in(unit, place)).revision.check_in
        ids = [place.organisation, place.programme, place.schedule, place.participant, place.enrolment, check_in]
        found.append([*ids, person.account])
    return found[0], found[1]


@contextlib.asynccontextmanager
async def callers(house: House) -> AsyncIterator[dict[str, Browser]]:
    """Each role with its session, and programs: with every power, and at full size with one."""
    async with everybody(house) as people, contextlib.AsyncExitStack() as stack:
        roles = {**people, "program": await stack.enter_async_context(house.as_program(house.world.carla))}
        roles["program again"] = roles["program"]  # for whom the calls are made
        for power in Power if FULL else ():
            one = await stack.enter_async_context(house.as_program(house.world.carla, power))
            roles[f"program that may {power}"] = one
        yield roles


def the_cases(world: World, ids: list[str]) -> Any:
    """A call: of any operation, as the document allows it, as it forbids it, or the example with something put in."""
    schema = schemathesis.openapi.from_dict(document.document(all_routes_of_the_app()))
    operations = [one.ok() for one in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    real = st.sampled_from(ids)

    @st.composite
    def case(draw: Callable[[Any], Any]) -> Case:
        operation = draw(st.sampled_from(operations))
        made: Case = draw(operation.as_strategy(generation_mode=draw(st.sampled_from(modes))))
        example = EXAMPLES.get((operation.method.upper(), operation.path))
        for name in made.path_parameters or {}:
            if draw(st.booleans()):
                made.path_parameters[name] = draw(real)
        if example is None or not draw(st.booleans()):
            return made
        given = in_world(dict(example.operation.example), world)
        if not example.operation.takes:
            made.query = given
            return made
        if given and draw(st.booleans()):
            name = draw(st.sampled_from(sorted(given)))
            other = made.body.get(name) if isinstance(made.body, dict) else made.body
            given[name] = draw(st.one_of(real, st.just(other if _is_json(other) else None)))
        made.body = given
        return made

    return case()


def _is_json(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


async def _send(browser: Browser, case: Case) -> Any:
    given = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
    known = {name: given[name] for name in ("params", "json", "data", "headers", "cookies") if given.get(name)}
    known["content"] = known.pop("data", None)
    known.pop("cookies", None)
    if isinstance(known["content"], dict):
        known["data"] = known.pop("content")
    return await browser.client.request(given["method"], given["url"], **known)


async def _calls(house: House, cases: int, own: list[str], foreign: list[str], only: str = "") -> Found:
    found, loop = Found(), asyncio.get_running_loop()
    async with callers(house) as roles:

        def on_our_loop(work: Coroutine[Any, Any, Any]) -> Any:
            return asyncio.run_coroutine_threadsafe(work, loop).result()

        @hypothesis.seed(20261129)
        @hypothesis.settings(
            max_examples=cases, database=None, deadline=None, phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(
            case=the_cases(house.world, [*own, *foreign]), role=st.sampled_from([only] if only else sorted(roles))
        )
        def try_it(case: Case, role: str) -> None:
            answer = on_our_loop(_send(roles[role], case))
            what = f"{case.method} {case.path} as {role}: {answer.status_code}"
            try:
                case.validate_response(answer, checks=CHECKS)
            except schemathesis.core.failures.FailureGroup as failures:
                found.broken += [f"{what} {one.title}" for one in failures.exceptions]
            sent = str(answer.request.url) + answer.request.content.decode("utf-8", "replace")
            told = [one for one in foreign if one in answer.text and one not in sent]
            found.look(not told, f"{what} tells {told}")

        await asyncio.to_thread(try_it)
    return found


async def test_every_call_is_answered_as_the_document_says(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_tokens, "CALLS", 10**6)
    own, foreign = await the_ids(house.world)
    proof.holds(await _calls(house, CASES, own, foreign))
    with monkeypatch.context() as taken_out:
        taken_out.setattr(problems, "json_shape", lambda found, _language: {"detail": found[0].code})
        proof.caught("the one shape of errors", await _calls(house, 20, own, foreign, "program"))
    without_our_own_walls(monkeypatch)
    if not house.world.settings.is_sqlite:
        await take_the_policies_down(house.world)
    proof.caught("the wall of the organisation", await _calls(house, 60, own, foreign, "program"))
