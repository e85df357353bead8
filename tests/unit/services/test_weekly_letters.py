"""The weekly letter through a real SMTP server: to whoever wishes it, by code only, each once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.keeping import jobs, post
from evalkit.services.keeping.jobs import Outcome
from evalkit.services.letters import reminders
from evalkit.services.people import participants
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import accounts, work
from tests.smtp import Box, post_box
from tests.unit.services.sheet import actions
from tests.world import NOW, TODAY, World, a_participant, an_enrolment

TO = "amina@example.org"
WEEK = dt.timedelta(days=7)


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    with post_box() as box:
        yield box


@pytest.fixture
def box(server: Box) -> Box:
    server.taken.clear()
    server.answers.clear()
    server.seen = 0
    return server


def with_mail(world: World, box: Box) -> Settings:
    return replace(world.settings, smtp_url=box.url, public_url="https://evalkit.example.org")


async def wish(world: World, settings: Settings, scope: Scope | None = None, to: str = TO) -> None:
    await reminders.wish_letter(scope or world.amina.scope, settings, to, now=NOW)


async def add(world: World, label: str, *, days: int) -> str:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        person = await a_participant(unit, label=label)
        entry = TODAY - dt.timedelta(days=days)
        return await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=entry)


def text_of(box: Box) -> str:
    ((_, letter),) = box.taken
    return str(letter.get_content()).replace("\r\n", "\n")


async def test_the_letter_names_codes_and_nothing_else(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await add(world, "figue 3", days=0)
    assert await jobs.run(settings, now=NOW) == Outcome(jobs=3, letters=1)
    ((recipients, letter),) = box.taken
    assert recipients == [TO]
    assert letter["Subject"] == "Cette semaine, on peut proposer un point à 2 personnes."
    assert letter["Auto-Submitted"] == "auto-generated"
    assert text_of(box).split("\n\n")[1:3] == [
        "À proposer maintenant\u00a0:\n- figue 3",
        "À la prochaine venue\u00a0:\n- tilleul 27",
    ]
    whole = letter.as_string()
    assert "https://evalkit.example.org/reminders" in text_of(box)
    for word in ("Grenadille", "Lire la ville", "Amina", TODAY.isoformat()):
        assert word not in whole


async def test_it_goes_once_a_week_however_often_the_work_is_done(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    for hours in (0, 1, 48):
        await jobs.run(settings, now=NOW + dt.timedelta(hours=hours))
    assert len(box.taken) == 1
    await jobs.run(settings, now=NOW + WEEK)
    assert len(box.taken) == 2
    assert box.taken[0][1]["Message-ID"] != box.taken[1][1]["Message-ID"]


async def test_it_goes_once_when_many_do_the_work_at_the_same_moment(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await wish(world, settings, world.carla.scope, "carla@example.org")
    outcomes = await asyncio.gather(*[jobs.run(settings, now=NOW) for _ in range(6)])
    assert sorted(to for recipients, _ in box.taken for to in recipients) == [TO, "carla@example.org"]
    assert sum(outcome.letters for outcome in outcomes) == 2


async def test_not_before_monday_morning(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    night = dt.datetime.combine(TODAY, dt.time(4, 59), dt.UTC)
    assert (await jobs.run(settings, now=night)).letters == 0
    assert (await jobs.run(settings, now=night + dt.timedelta(minutes=1))).letters == 1


async def test_a_death_noted_after_the_letter_was_planned_is_in_it(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await add(world, "figue 3", days=0)
    box.answers.append("451 later")
    assert await jobs.run(settings, now=NOW) == Outcome(jobs=3, failed=1)
    await participants.leave(world.amina.scope, world.grenadille.enrolment, day=TODAY, reason="death", now=NOW)
    assert (await jobs.run(settings, now=NOW + dt.timedelta(minutes=5))).letters == 1
    assert "tilleul 27" not in text_of(box)
    assert "figue 3" in text_of(box)


async def test_a_week_without_anybody_brings_no_letter(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await participants.leave(world.amina.scope, world.grenadille.enrolment, day=TODAY, reason="moved", now=NOW)
    assert await jobs.run(settings, now=NOW) == Outcome(jobs=3)
    assert box.seen == 0


async def test_who_no_longer_wishes_it_or_lost_the_account_gets_none(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await wish(world, settings, world.bram.scope, "bram@example.org")
    box.answers += ["451 later", "451 later"]
    await jobs.run(settings, now=NOW)
    await reminders.end(world.amina.scope, reminders.LETTER, now=NOW)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.disable_account(unit, world.bram.account)
    assert await jobs.run(settings, now=NOW + dt.timedelta(minutes=5)) == Outcome()
    assert box.seen == 2


@pytest.mark.parametrize(
    ("answer", "tries"),
    [("451 later", 2), ("550 never", 1), ("", 1)],
    ids=["not now: tried again", "refused for good: left", "hung up after the whole letter: nobody knows, so left"],
)
async def test_a_letter_is_tried_again_only_when_it_was_surely_not_taken(
    world: World, box: Box, answer: str, tries: int
):
    settings = with_mail(world, box)
    await wish(world, settings)
    box.answers.append(answer)
    assert (await jobs.run(settings, now=NOW)).failed == 1
    await jobs.run(settings, now=NOW + dt.timedelta(minutes=1))  # too early
    assert box.seen == 1
    await jobs.run(settings, now=NOW + dt.timedelta(minutes=10))
    assert (box.seen, len(box.taken)) == (tries, tries - 1)


async def test_a_letter_taken_by_a_process_that_died_is_not_sent_again(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    async with store.unit(Scope.system("jobs"), write=True, now=NOW) as unit:
        await work.add_job(unit, kind="weekly_letters", unique_key=f"weekly_letters:{TODAY}", payload={})
    await jobs.run(replace(settings, smtp_url=None), now=NOW)
    async with store.unit(Scope.system("jobs"), write=True, now=NOW) as unit:
        assert await work.take_letter(unit, "weekly") is not None
    await jobs.run(settings, now=NOW + dt.timedelta(hours=1))
    assert box.seen == 0


async def test_a_server_that_is_away_makes_it_wait_and_breaks_nothing(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    away = replace(settings, smtp_url="smtp://127.0.0.1:9")
    assert await jobs.run(away, now=NOW) == Outcome(jobs=3, failed=1)
    assert (await jobs.run(settings, now=NOW + dt.timedelta(minutes=5))).letters == 1


async def test_without_mail_nothing_is_planned_and_no_letter_can_be_wished(world: World):
    with pytest.raises(Refused, match=r"planning\.no_mail"):
        await wish(world, world.settings)
    assert not (await reminders.mine(world.amina.scope, world.settings)).mail
    assert await jobs.run(world.settings, now=NOW) == Outcome(jobs=2)


@pytest.mark.parametrize("address", ["amina", "a@b", "a b@c.org", "a@c.org\r\nBcc: x@y.org", "é@c.org", "a@b@c.org"])
async def test_what_is_no_address_is_refused(world: World, box: Box, address: str):
    with pytest.raises(Refused, match=r"planning\.address"):
        await wish(world, with_mail(world, box), to=address)


async def test_the_address_is_sealed_and_shown_to_its_owner_only(world: World, box: Box):
    settings = with_mail(world, box)
    await wish(world, settings)
    await wish(world, settings, to="other@example.org")  # one wish: the newer address
    assert (await reminders.mine(world.amina.scope, settings)).letter_to == "other@example.org"
    assert (await reminders.mine(world.carla.scope, settings)).letter_to is None
    content = world.settings.home.glob("evalkit.sqlite*")
    assert not any(b"other@example.org" in path.read_bytes() for path in content)
    assert await actions(world) == ["wish_weekly_letter", "wish_weekly_letter"]
    await jobs.run(settings, now=NOW)
    assert [recipients for recipients, _ in box.taken] == [["other@example.org"]]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, False, "", "evalkit@127.0.0.1")),
        ("smtp://a:b%40c@mail.example.org?from=x@y.org", ("mail.example.org", 587, False, "a", "x@y.org")),
        ("smtps://a:b@mail.example.org", ("mail.example.org", 465, True, "a", "evalkit@127.0.0.1")),
    ],
)
def test_the_address_of_the_server_is_read(world_on_disk: World, url: str, expected: tuple[object, ...]):
    office = post.post_office(replace(world_on_disk.settings, smtp_url=url))
    assert (office.host, office.port, office.encrypted, office.user, office.sender) == expected
    assert "b" not in repr(office).replace("mail.example.org", "").replace("PostOffice", "")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"])
def test_an_address_of_the_server_that_cannot_be_read_is_told(world_on_disk: World, url: str):
    with pytest.raises(Refused, match=r"planning\.mail_address"):
        post.post_office(replace(world_on_disk.settings, smtp_url=url))
