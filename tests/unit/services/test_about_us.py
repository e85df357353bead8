"""What people say about us: nothing that is kept tells who, when, or with which other answer."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from evalkit import store
from evalkit.definitions import Audience
from evalkit.errors import Refused
from evalkit.services.asking import about_us, ballots
from evalkit.services.asking.about_us import AboutUs
from evalkit.services.asking.ballots import Ballot
from evalkit.services.doors import sessions
from evalkit.services.keeping import jobs
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Scope, tables
from evalkit.store.columns import columns_of
from evalkit.store.queries import programmes
from tests.unit.services.sheet import a_key, actions, rows
from tests.world import NOW, World

NEXT_MONTH = NOW + dt.timedelta(days=31)


def a_ballot(level: str = "4", one_thing: str = "", **answers: str) -> Ballot:
    return Ballot(a_key(), {**dict.fromkeys(about_us.STATEMENTS, level), **answers}, one_thing)


async def a_box(world: World, *, sheets: int = 30, now: dt.datetime = NOW) -> str:
    """What a telephone keeps that came into a room's box."""
    box = await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=sheets, now=now)
    page = await ballots.box_page(world.amina.scope, box, now=now)
    return await ballots.enter(page.code, address="192.0.2.1", now=now)


async def put_in(world: World, *many: Ballot, now: dt.datetime = NOW) -> None:
    secret = await a_box(world, now=now)
    for ballot in many:
        await ballots.put_in(secret, ballot, now=now)


async def seen_by(world: World, audience: Audience, days: Days | None = None, now: dt.datetime = NEXT_MONTH) -> Any:
    async with store.unit(world.carla.scope, now=now) as unit:
        programme = await programmes.programme(unit, world.grenadille.programme)
        assert programme is not None
        return await about_us.for_audience(unit, [programme], days, audience)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, whoever's."""
    async with store.unit(Scope.system("doctor")) as unit:
        return {
            table._meta.tablename: await unit.raw(f"SELECT * FROM {table._meta.tablename}")  # noqa: S608
            for table in tables.ALL
        }


# Who sees what


async def test_the_box_is_opened_after_its_month_from_five_answers_on(world: World) -> None:
    await put_in(world, *(a_ballot() for _ in range(4)))
    page = await about_us.team_page(world.amina.scope, world.grenadille.programme, now=NEXT_MONTH)
    assert (page.opened, page.waiting, page.k) == ((), True, 5)
    await put_in(world, a_ballot("1", "Plus de chaises."))
    this_month = await about_us.team_page(world.amina.scope, world.grenadille.programme, now=NOW)
    assert (this_month.opened, this_month.waiting) == ((), True)
    page = await about_us.team_page(world.amina.scope, world.grenadille.programme, now=NEXT_MONTH)
    (opened,) = page.opened
    assert (opened.seen.answers, opened.wishes, page.waiting) == (5, ("Plus de chaises.",), False)
    first = opened.seen.statements[0]
    assert first.words["fr"] == "Ici, on prend le temps de m'écouter."
    assert first.counts == {
        "1": 1, "2": 0, "3": 0, "4": 4, "5": 0, "prefer_not_to_say": 0, "empty": 0,
    }  # fmt: skip


async def test_funders_see_counts_from_five_and_the_public_from_ten_and_nobody_a_text(world: World) -> None:
    await put_in(world, *(a_ballot(one_thing="Le bruit.") for _ in range(9)))
    (seen,) = await seen_by(world, Audience.FUNDER)
    assert isinstance(seen, AboutUs)
    assert seen.answers == 9
    assert "bruit" not in repr(seen)
    assert await seen_by(world, Audience.PUBLIC) == ()
    assert await seen_by(world, Audience.FUNDER, now=NOW) == ()
    await put_in(world, *(a_ballot() for _ in range(5)), now=NEXT_MONTH)
    later = NEXT_MONTH + dt.timedelta(days=31)
    (public,) = await seen_by(world, Audience.PUBLIC, now=later)
    assert public.answers == 14


async def test_a_period_holds_whole_openings_only(world: World) -> None:
    await put_in(world, *(a_ballot() for _ in range(3)))  # March
    await put_in(world, *(a_ballot() for _ in range(4)), now=NEXT_MONTH)  # April: together seven
    later = NEXT_MONTH + dt.timedelta(days=31)
    march = Days(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    spring = Days(dt.date(2026, 4, 1), dt.date(2026, 5, 31))
    assert await seen_by(world, Audience.FUNDER, march, later) == ()
    (seen,) = await seen_by(world, Audience.FUNDER, spring, later)
    assert (seen.answers, seen.first, seen.last) == (7, dt.date(2026, 3, 1), dt.date(2026, 4, 1))


async def test_a_programme_that_must_not_be_named_is_nowhere_outside(world: World) -> None:
    await put_in(world, *(a_ballot() for _ in range(12)))
    async with store.unit(world.carla.scope, write=True) as unit:
        await unit.change(tables.Programme, {"exposed_public": True}, tables.Programme.id == world.grenadille.programme)
    assert await seen_by(world, Audience.FUNDER) == ()
    assert len(await seen_by(world, Audience.ASSOCIATION)) == 1


async def test_another_association_finds_nothing(world: World) -> None:
    box = await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=3)
    for act in (
        about_us.team_page(world.bram.scope, world.grenadille.programme),
        ballots.start(world.bram.scope, world.grenadille.programme, "room", sheets=3),
        ballots.box_page(world.bram.scope, box),
        ballots.close(world.bram.scope, box),
    ):
        with pytest.raises(Refused, match="not_found"):
            await act


# What nothing betrays


def test_no_column_could_hold_a_person_a_moment_or_an_order() -> None:
    assert list(columns_of(tables.VoiceAboutUs)) == ["id", "organisation", "programme", "month", "counts", "words"]
    assert list(columns_of(tables.BallotBox)) == [
        "id", "organisation", "programme", "kind", "mark", "sheets", "spent", "ends_at",
    ]  # fmt: skip


async def test_an_answer_changes_one_row_of_its_month_and_the_boxs_marks_and_no_other_table(world: World) -> None:
    secret = await a_box(world)
    await ballots.put_in(secret, a_ballot("2", "Un."), now=NOW)
    before = await everything()
    await ballots.put_in(secret, a_ballot("5", "Deux."), now=NOW)
    after = await everything()
    assert {name for name in after if after[name] != before[name]} == {"voice_about_us", "ballot_box"}
    (month,), (month_before,) = after["voice_about_us"], before["voice_about_us"]
    assert {name for name in month if month[name] != month_before[name]} == {"counts", "words"}
    assert after["audit"] == before["audit"]


async def test_whichever_came_first_the_same_bytes_are_kept(world: World) -> None:
    """Two orders of the same answers, two worlds that cannot be told apart but by sealing anew."""
    many = [a_ballot("1", "Zut."), a_ballot("5", "Ah."), a_ballot("3", can_decide="prefer_not_to_say"), a_ballot("2")]
    kept = []
    for order in (many, many[::-1]):
        secret = await a_box(world)
        for ballot in order:
            await ballots.put_in(secret, ballot, now=NOW)
        async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
            (row,) = await unit.raw(
                "SELECT counts, words FROM voice_about_us WHERE organisation = {}", unit.organisation
            )
            found = await about_us.kept.months(unit, [world.grenadille.programme])
            kept.append((row["counts"], len(bytes(row["words"])), about_us.wishes(unit, found)))
            await unit.remove(tables.VoiceAboutUs, tables.VoiceAboutUs.programme == world.grenadille.programme)
    assert kept[0] == kept[1]
    assert kept[0][2] == ("Ah.", "Zut.")
    assert json.loads(kept[0][0])["can_decide"]["prefer_not_to_say"] == 1


async def test_texts_are_sealed_anew_each_time_and_stand_nowhere_in_clear(world: World) -> None:
    secret = await a_box(world)
    envelopes = []
    for text in ("Les horaires du jeudi.", ""):
        await ballots.put_in(secret, a_ballot(one_thing=text), now=NOW)
        envelopes.append(bytes((await everything())["voice_about_us"][0]["words"]))
    assert len(envelopes[0]) == len(envelopes[1])
    assert envelopes[0] != envelopes[1]
    whole = b"".join(path.read_bytes() for path in world.settings.home.rglob("*") if path.is_file())
    assert b"jeudi." not in whole


async def test_a_closed_box_leaves_no_row(world: World) -> None:
    box = await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=3, now=NOW)
    assert await ballots.close(world.amina.scope, box, now=NOW) == world.grenadille.programme
    assert await rows(world, "ballot_box") == 0
    assert (await actions(world))[-2:] == ["open_ballot_box", "close_ballot_box"]


async def test_the_night_takes_boxes_away_whose_time_is_over(world: World) -> None:
    await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=3, now=NOW)
    await jobs.WORK["every_night"](world.settings, NOW + dt.timedelta(hours=2))
    assert await rows(world, "ballot_box") == 1
    await jobs.WORK["every_night"](world.settings, NOW + dt.timedelta(hours=3))
    assert await rows(world, "ballot_box") == 0


# Against a full box by one hand


async def test_there_are_as_many_answers_as_sheets_and_a_page_counts_once(world: World) -> None:
    secret = await a_box(world, sheets=2)
    ballot = a_ballot()
    for _ in range(3):  # a second click, Back and once more
        await ballots.put_in(secret, ballot, now=NOW)
    await ballots.put_in(secret, a_ballot("1"), now=NOW)
    with pytest.raises(Refused, match="box_full"):
        await ballots.put_in(secret, a_ballot("1"), now=NOW)
    (month,) = (await everything())["voice_about_us"]
    assert about_us.answers_in(json.loads(month["counts"])) == 2


async def test_a_box_ends_and_wrong_codes_wait(world: World) -> None:
    secret = await a_box(world)
    with pytest.raises(Refused, match="box_closed"):
        await ballots.put_in(secret, a_ballot(), now=NOW + dt.timedelta(hours=3))
    assert await ballots.find(secret, now=NOW + dt.timedelta(hours=3)) is None
    for _ in range(20):
        with pytest.raises(Refused, match="box_closed"):
            await ballots.enter("0000-0000", address="192.0.2.7", now=NOW)
    with pytest.raises(Refused, match="too_many_tries"):
        await ballots.enter("0000-0000", address="192.0.2.7", now=NOW)


@pytest.mark.parametrize(
    ("ballot", "code"),
    [
        (Ballot(a_key(), {}), "ballot_empty"),
        (Ballot("x", {"listened_to": "4"}), "ballot_incomplete"),
        (Ballot(a_key(), {"listened_to": "6"}), "ballot_incomplete"),
        (Ballot(a_key(), {}, "x" * 501), "one_thing_too_long"),
        (Ballot(a_key(), {}, "85073003328"), "national_number"),
    ],
)
async def test_what_cannot_be_counted_is_refused(world: World, ballot: Ballot, code: str) -> None:
    secret = await a_box(world)
    with pytest.raises(Refused, match=code):
        await ballots.put_in(secret, ballot, now=NOW)
    assert await rows(world, "voice_about_us") == 0


@pytest.mark.parametrize("sheets", [0, 201])
async def test_how_many_sheets_is_said(world: World, sheets: int) -> None:
    with pytest.raises(Refused, match="sheets_handed_out"):
        await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=sheets)
    with pytest.raises(Refused, match="field_choice"):
        await ballots.start(world.amina.scope, world.grenadille.programme, "letter", sheets=3)


# Tablet and paper


async def test_a_tablet_that_is_handed_over_signs_the_worker_out(world: World) -> None:
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=world.amina.organisation, role="worker", account=world.amina.account
        )
    session = await sessions.find(opened.token)
    assert session is not None
    token = await ballots.start_tablet(session, world.grenadille.programme, sheets=5)
    assert await sessions.find(opened.token) is None
    found = await ballots.find(token)
    assert found is not None
    assert found.kind == "tablet"
    await ballots.leave_device(token)
    assert await ballots.find(token) is None


async def test_a_heap_of_paper_is_typed_in_to_its_last_sheet(world: World) -> None:
    box = await ballots.start(world.amina.scope, world.grenadille.programme, "paper", sheets=2, now=NOW)
    left = await ballots.type_in(world.amina.scope, box, a_ballot(), now=NOW)
    assert left is not None
    assert (left.typed, left.sheets) == (1, 2)
    assert await ballots.type_in(world.amina.scope, box, a_ballot("2"), now=NOW) is None
    assert await rows(world, "ballot_box") == 0
    room = await ballots.start(world.amina.scope, world.grenadille.programme, "room", sheets=2, now=NOW)
    with pytest.raises(Refused, match="not_found"):
        await ballots.type_in(world.amina.scope, room, a_ballot(), now=NOW)


@pytest.mark.parametrize(("sheets", "opens"), [(-1, False), (0, False), (1, True), (200, True), (201, False)])
async def test_a_box_takes_as_many_sheets_as_a_hand_can_give_out(world: World, sheets: int, opens: bool) -> None:
    """Without an end, one hand could fill it."""
    opening = ballots.start(world.amina.scope, world.grenadille.programme, "paper", sheets=sheets, now=NOW)
    if opens:
        assert await opening
        return
    with pytest.raises(Refused, match=r"entry\.sheets_handed_out"):
        await opening
