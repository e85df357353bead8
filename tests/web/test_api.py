"""What programs may call: each call's example works, errors have one shape, and a token is narrow and no session."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from typing import Any

import pytest

from evalkit import store
from evalkit.access import Power
from evalkit.services.doors import api_tokens
from evalkit.store import tables
from evalkit.store.columns import columns_of
from evalkit.store.queries import accounts, corrections, programmes
from evalkit.store.queries import api_tokens as kept_tokens
from evalkit.web.api.operation import Told
from tests.web.api_calls import Call, all_calls, in_world
from tests.web.conftest import Browser, House
from tests.web.routes import NOWHERE, all_routes
from tests.world import ENTRY, a_check_in, a_schedule

CALLS = all_calls()
ANSWERS = {"speaking_up": 2, "people_to_turn_to": "prefer_not_to_say", "letters_and_forms": 3}


async def ready(house: House, call: Call) -> dict[str, str]:
    """What the examples speak of: a check-in (set aside where it is to be brought back), a second programme."""
    world = house.world
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await programmes.make_programme(
            unit, key="table", names={"fr": "La table"}, kind="other", municipality="Sennebeek"
        )
        await a_schedule(unit, other)
        ids = {"other_programme": other}
        if call.operation.key not in {"submit_check_in"}:
            received = await a_check_in(unit, world.grenadille, answers=ANSWERS, payload_hash="ab" * 32)
            ids["check_in"] = received.revision.check_in
        if call.operation.key == "restore_check_in":
            await corrections.void(unit, ids["check_in"], submission_key=str(uuid.uuid4()), reason="trial")
    return ids


def shape(value: Any) -> Any:
    """Names of fields, without what stands in them; of a list, its first line."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


async def send(browser: Browser, call: Call, house: House, ids: dict[str, str]) -> Any:
    path = in_world(call.example_path(), house.world, **ids)
    example = in_world(dict(call.operation.example), house.world, **ids)
    if call.operation.takes:
        return await browser.client.request(call.method, path, json=example)
    return await browser.client.request(call.method, path, params=example)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_each_example_validates_and_works(house: House, call: Call) -> None:
    operation = call.operation
    if operation.takes:
        operation.takes.model_validate_json(json.dumps(dict(operation.example)))
    ids = await ready(house, call)
    async with house.as_program(house.world.carla) as browser:
        answer = await send(browser, call, house, ids)
    assert answer.status_code == 200, answer.text
    if isinstance(operation.gives, str):
        assert answer.headers["content-type"].startswith(operation.gives)
        return
    assert issubclass(operation.gives, Told)
    operation.gives.model_validate_json(answer.text)
    operation.gives.model_validate_json(json.dumps(dict(operation.example_answer)))
    free = {"answers", "definition", "waves", "title", "names", "forms"}
    assert _without(shape(answer.json()), free) == _without(shape(dict(operation.example_answer)), free)


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: None if key in names else _without(inner, names) for key, inner in value.items()}
    return [_without(one, names) for one in value] if isinstance(value, list) else value


async def test_every_api_route_is_in_the_document(house: House) -> None:
    async with house.as_(house.world.fatou) as browser:
        document = (await browser.get("/api/v1/openapi.json")).json()
    described = {(method.upper(), path) for path, one in document["paths"].items() for method in one}
    routes = {(r.method, r.path) for r in all_routes() if r.path.startswith("/api/") and r.method != "OPTIONS"}
    assert described == routes
    keys = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(set(keys)) == len(keys)


def test_what_a_program_sends_is_closed_and_what_it_gets_is_listed() -> None:
    for call in CALLS:
        for model in (call.operation.takes, call.operation.asks, call.operation.gives):
            if model is not None and not isinstance(model, str):
                assert model.model_config.get("extra") == "forbid", call


@pytest.mark.parametrize("call", [c for c in CALLS if c.operation.takes], ids=str)
async def test_no_column_is_set_by_a_field_that_is_not_asked(house: House, call: Call) -> None:
    ids = await ready(house, call)
    path = in_world(call.example_path(), house.world, **ids)
    example = in_world(dict(call.operation.example), house.world, **ids)
    columns = {c for table in tables.ALL for c in columns_of(table)} - set(call.operation.takes.model_fields)
    assert {"id", "organisation", "state"} <= columns
    async with house.as_program(house.world.carla) as browser:
        answer = await browser.client.request(call.method, path, json={**example, **dict.fromkeys(columns, "x")})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "request.key_unknown"
    assert set(answer.json()["error"]["fields"]) == columns


@pytest.mark.parametrize(
    ("method", "path", "content", "kind", "status", "code"),
    [
        ("GET", "/api/v1/nothing", None, None, 404, "access.not_found"),
        ("GET", f"/api/v1/participants/{NOWHERE}", None, None, 404, "entry.not_found"),
        ("DELETE", "/api/v1/participants", None, None, 405, "request.method"),
        ("POST", "/api/v1/participants", "{", "application/json", 400, "request.broken_json"),
        ("POST", "/api/v1/participants", "[" * 100_000, "application/json", 400, "request.broken_json"),
        ("POST", "/api/v1/participants", "[]", "application/json", 400, "request.broken_json"),
        ("POST", "/api/v1/participants", "language=fr", "application/x-www-form-urlencoded", 415, "request.media_type"),
        ("POST", "/api/v1/participants", '{"language": "la"}', "application/json", 422, "request.key_choice"),
        ("POST", "/api/v1/participants", "{}", "application/json", 422, "request.key_missing"),
        ("POST", "/api/v1/participants", "x" * 1_000_001, "application/json", 413, "request.too_large"),
        ("GET", "/api/v1/participants?limit=0", None, None, 422, "request.key_wrong"),
        ("GET", "/api/v1/participants?name=Fatima", None, None, 422, "request.key_unknown"),
    ],
)
async def test_every_error_has_the_one_shape(
    house: House, method: str, path: str, content: str | None, kind: str | None, status: int, code: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    async with house.as_program(house.world.carla) as browser:
        answer = await browser.client.request(method, path, content=content, headers=headers)
    assert " or '" not in answer.text  # the choices are listed the same in every language
    assert answer.status_code == status
    error = answer.json()["error"]
    assert list(answer.json()) == ["error"]
    assert set(error) <= {"code", "message", "fields"}
    assert error["code"] == code
    assert error["message"]
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


async def test_messages_speak_the_language_that_was_asked_for(house: House) -> None:
    async with house.as_program(house.world.carla) as browser:
        answer = await browser.get(f"/api/v1/participants/{NOWHERE}", **{"accept-language": "nl"})
    assert "niets" in answer.json()["error"]["message"]


async def test_the_same_key_gives_the_same_receipt_and_another_content_is_refused(house: House) -> None:
    place = house.world.grenadille
    sent = {
        "submission_key": str(uuid.uuid4()), "enrolment": place.enrolment, "form_version": place.form_version,
        "day": ENTRY.isoformat(), "mode": "paper", "language": "fr", "answers": ANSWERS,
    }  # fmt: skip
    async with house.as_program(house.world.carla, Power.WRITE_CHECK_INS) as browser:
        first = await browser.client.post("/api/v1/check-ins", json=sent)
        again = await browser.client.post("/api/v1/check-ins", json=sent)
        other = await browser.client.post("/api/v1/check-ins", json={**sent, "answers": {**ANSWERS, "speaking_up": 1}})
        wrong = await browser.client.post(
            "/api/v1/check-ins",
            json={**sent, "submission_key": str(uuid.uuid4()), "answers": {"speaking_up": 9, "shoe_size": 1}},
        )
    assert first.status_code == 200
    assert first.json() == again.json()
    assert first.json()["wave"] == "start"
    assert (other.status_code, other.json()["error"]["code"]) == (409, "entry.conflict")
    assert set(wrong.json()["error"]["fields"]) == {"speaking_up", "shoe_size"}
    async with house.as_(house.world.carla) as browser:
        page = await browser.get(f"/check-ins/{first.json()['check_in']}")
    assert page.status_code == 200


async def test_words_are_kept_but_never_given_out_and_a_correction_keeps_those_it_does_not_name(house: House) -> None:
    place = house.world.grenadille
    sent = {
        "submission_key": str(uuid.uuid4()), "enrolment": place.enrolment, "form_version": place.form_version,
        "day": ENTRY.isoformat(), "mode": "together", "language": "fr",
        "answers": {**ANSWERS, "story": "Je vais seule au guichet."},
    }  # fmt: skip
    async with house.as_program(house.world.carla) as browser:
        made = (await browser.client.post("/api/v1/check-ins", json=sent)).json()["check_in"]
        correction = {
            "submission_key": str(uuid.uuid4()), "based_on": 1, "mode": "together", "reason": "wrong_card",
            "answers": {**ANSWERS, "speaking_up": 3},
        }  # fmt: skip
        await browser.client.post(f"/api/v1/check-ins/{made}/corrections", json=correction)
        told = await browser.get(f"/api/v1/check-ins/{made}")
    assert told.json()["answers"]["speaking_up"] == 3
    assert told.json()["revision"] == 2
    assert "guichet" not in told.text
    async with house.as_(house.world.amina) as browser:
        assert "Je vais seule au guichet." in (await browser.get(f"/check-ins/{made}")).text


async def test_a_list_comes_in_parts_in_an_order_that_stays(house: House) -> None:
    async with house.as_program(house.world.carla) as browser:
        for _ in range(4):
            await browser.client.post("/api/v1/participants", json={"language": "fr"})
        whole = (await browser.get("/api/v1/participants")).json()["items"]
        parts, after = [], ""
        for _ in range(4):
            part = (await browser.get(f"/api/v1/participants?limit=2&after={after}")).json()
            parts += part["items"]
            after = part["next"]
            if after is None:
                break
    assert parts == whole
    assert len(whole) == 5


async def test_what_is_done_with_a_token_is_in_the_audit_in_its_makers_name(house: House) -> None:
    async with house.as_program(house.world.carla, Power.WRITE_PEOPLE) as browser:
        made = (await browser.client.post("/api/v1/participants", json={"language": "fr"})).json()["id"]
    async with store.unit(house.world.carla.scope) as unit:
        rows = await unit.raw(
            "SELECT actor, role FROM audit WHERE organisation = {} AND object = {}", unit.organisation, made
        )
    assert rows == [{"actor": house.world.carla.account, "role": "worker"}]


# The token


@pytest.mark.parametrize("power", Power)
async def test_a_token_without_the_power_is_refused(house: House, power: Power) -> None:
    others = tuple(one for one in Power if one is not power)
    async with house.as_program(house.world.carla, *others) as browser:
        for call in CALLS:
            if call.rule.power is power:
                body = dict(call.operation.example)
                answer = await browser.client.request(call.method, call.example_path(), json=body)
                assert answer.status_code == 403, call
                assert answer.json()["error"]["code"] == "access.token_power"


async def test_a_token_opens_no_page_and_a_session_no_call(house: House) -> None:
    async with house.as_program(house.world.carla) as program:
        page = await program.get("/participants", accept="text/html")
        assert page.status_code == 401
        assert program.cookies().keys() <= {"language", "evalkit-visit"}
        called = await program.get("/api/v1/participants")
        assert called.status_code == 200
        assert "set-cookie" not in called.headers
    async with house.as_(house.world.carla) as browser:
        answer = await browser.get("/api/v1/participants")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access.token_first")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer evalkit_x", "Basic abc", "Bearer", "Bearer " + "x" * 999])
async def test_a_token_that_opens_nothing_is_told_so(house: House, given: str) -> None:
    async with house.visitor(authorization=given) as browser:
        answer = await browser.get("/api/v1/programmes")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access.token_over")


async def test_a_token_ends_by_itself_when_withdrawn_and_with_its_maker(house: House) -> None:
    carla = house.world.carla
    made = dt.datetime.now(dt.UTC)
    token = await api_tokens.make(carla.scope, name="Agenda", powers=["read"], days=30, now=made)
    assert await api_tokens.find(token, now=made + dt.timedelta(days=29)) is not None
    assert await api_tokens.find(token, now=made + dt.timedelta(days=30)) is None
    (line,) = await api_tokens.api_tokens(carla.scope)
    assert not line.over
    async with store.unit(store.Scope.system("accounts"), write=True) as unit:
        (place,) = await accounts.memberships_of(unit, carla.account)
        await accounts.end_membership(unit, place.id)
    assert await api_tokens.find(token) is None


async def test_a_token_is_shown_once_listed_without_its_secret_and_withdrawn_on_the_page(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        made = await browser.client.post(
            "/team/tokens",
            data={"_token": browser.token(), "name": "Agenda", "powers": ["read", "export"], "days": "90"},
            headers={"sec-fetch-site": "same-origin"},
        )
        (token,) = {part for part in made.text.split('"') if part.startswith(api_tokens.PREFIX)}
        listed = await browser.get("/team/tokens")
        assert "Agenda" in listed.text
        assert token not in listed.text
        async with house.visitor(authorization=f"Bearer {token}") as program:
            assert (await program.get("/api/v1/programmes")).status_code == 200
            (one,) = await api_tokens.api_tokens(house.world.carla.scope)
            assert (await browser.post(f"/team/tokens/{one.id}/withdraw")).status_code == 303
            assert (await program.get("/api/v1/programmes")).status_code == 401
    async with store.unit(house.world.carla.scope) as unit:
        rows = await unit.raw("SELECT * FROM api_token WHERE organisation = {}", unit.organisation)
    assert token not in str(rows)
    assert token.removeprefix(api_tokens.PREFIX) not in str(rows)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"powers": []}, "powers"), ({"days": "4000"}, "days"), ({"name": ""}, "name"), ({"powers": ["all"]}, "powers")],
)
async def test_a_token_that_may_nothing_or_too_long_is_not_made(
    house: House, fields: dict[str, Any], field: str
) -> None:
    given = {"name": "Agenda", "powers": ["read"], "days": "30", **fields}
    async with house.as_(house.world.carla) as browser:
        page = await browser.client.post(
            "/team/tokens", data={"_token": browser.token(), **given}, headers={"sec-fetch-site": "same-origin"}
        )
    assert f'href="#field-{field}"' in page.text
    assert await api_tokens.api_tokens(house.world.carla.scope) == ()


async def test_too_many_calls_within_a_minute_wait_counted_in_the_database(house: House) -> None:
    async with house.as_program(house.world.carla) as browser:
        await browser.get("/api/v1/programmes")
        async with store.unit(house.world.carla.scope, write=True) as unit:
            await unit.change(
                tables.ApiTurn, {"calls": api_tokens.CALLS - 1}, tables.ApiTurn.organisation == unit.organisation
            )
        codes = [(await browser.get("/api/v1/programmes")).status_code for _ in range(3)]
        last = await browser.get("/api/v1/programmes")
        assert codes == [200, 429, 429]
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert last.json()["error"]["code"] == "access.token_too_often"
        async with store.unit(house.world.carla.scope, write=True) as unit:
            await unit.change(
                tables.ApiTurn,
                {"began_at": unit.now - api_tokens.WITHIN},
                tables.ApiTurn.organisation == unit.organisation,
            )
        assert (await browser.get("/api/v1/programmes")).status_code == 200


async def test_calls_at_once_are_all_counted(house: House) -> None:
    carla = house.world.carla
    token = await api_tokens.make(carla.scope, name="Agenda", powers=["read"], days=30)
    program = await api_tokens.find(token)
    assert program is not None
    await asyncio.gather(*(api_tokens.take_turn(program) for _ in range(20)))
    async with store.unit(carla.scope, write=True) as unit:
        turn = await kept_tokens.count_call(unit, program.token, within=api_tokens.WITHIN, at_most=api_tokens.CALLS)
    assert turn.calls == 21
