"""The calendar that a secret address opens: weeks and codes, as a calendar program reads them."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.letters import calendar_feed, reminders
from evalkit.services.people import participants
from evalkit.store import Scope
from evalkit.store.queries import accounts
from tests.unit.services.sheet import actions
from tests.world import NOW, TODAY, World, a_check_in, a_participant, an_enrolment


async def opened(world: World) -> str:
    address = await reminders.open_calendar(world.amina.scope, world.settings, now=NOW)
    return address.split("/calendar/")[1].removesuffix("/evalkit.ics")


async def notes(secret: str, now: dt.datetime = NOW) -> list[tuple[dt.date, str, list[str]]]:
    feed = Calendar.from_ical(await calendar_feed.feed(secret, now=now))
    return [
        (event.decoded("dtstart"), str(event["summary"]), str(event["description"]).split("\n\n")[0].split("\n"))
        for event in feed.walk("VEVENT")
    ]


async def add(world: World, label: str, *, days: int, begun: bool = False) -> None:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        person = await a_participant(unit, label=label)
        entry = TODAY - dt.timedelta(days=days)
        enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=entry)
        if begun:
            await a_check_in(unit, place, participant=person, enrolment=enrolment, day=entry)


async def test_each_week_stands_on_its_monday_with_the_codes_of_the_people(world: World):
    secret = await opened(world)
    await add(world, "figue 3", days=0)
    await add(world, "figue 4", days=20, begun=True)  # three months: opens in the week of 27 April
    found = await notes(secret)
    assert found[0] == (TODAY, "2 personnes à qui proposer un point cette semaine", ["figue 3", "tilleul 27"])
    assert all(day.weekday() == 0 for day, _, _ in found)
    ((monday, _, labels),) = [one for one in found if "figue 4" in one[2]]
    assert dt.date(2026, 4, 13) <= monday <= dt.date(2026, 5, 4)
    assert labels == ["figue 4"]


async def test_it_holds_no_name_no_programme_no_clock_time_and_no_exact_day(world: World):
    secret = await opened(world)
    await add(world, "figue 4", days=20, begun=True)
    text = (await calendar_feed.feed(secret, now=NOW)).decode()
    for word in ("Grenadille", "Lire", "Amina", "T09", "DTSTART:"):
        assert word not in text
    assert text.count("DTSTART;VALUE=DATE:") == text.count("BEGIN:VEVENT") > 1
    assert "tilleul 27" in text


async def test_the_same_week_keeps_its_name_and_two_calendars_share_none(world: World):
    first, second = await opened(world), ""
    uids = [str(e["uid"]) for e in Calendar.from_ical(await calendar_feed.feed(first, now=NOW)).walk("VEVENT")]
    later = NOW + dt.timedelta(days=1)
    again = [str(e["uid"]) for e in Calendar.from_ical(await calendar_feed.feed(first, now=later)).walk("VEVENT")]
    assert uids == again
    second = await opened(world)
    other = [str(e["uid"]) for e in Calendar.from_ical(await calendar_feed.feed(second, now=NOW)).walk("VEVENT")]
    assert set(uids).isdisjoint(other)


async def test_after_a_death_nothing_is_left_in_it(world: World):
    secret = await opened(world)
    await participants.leave(world.amina.scope, world.grenadille.enrolment, day=TODAY, reason="death", now=NOW)
    assert await notes(secret) == []


async def closed(secret: str) -> None:
    with pytest.raises(Refused, match=r"access\.not_found"):
        await calendar_feed.feed(secret, now=NOW)


async def test_a_new_address_closes_the_old_one_and_closing_closes_it(world: World):
    first = await opened(world)
    second = await opened(world)
    await closed(first)
    assert await notes(second)
    await reminders.end(world.amina.scope, reminders.CALENDAR, now=NOW)
    await closed(second)
    await closed("something")
    assert await actions(world) == ["open_calendar", "open_calendar", "end_reminder"]


@pytest.mark.parametrize("how", ["account", "membership"])
async def test_who_is_no_longer_of_the_team_reads_nothing(world: World, how: str):
    secret = await opened(world)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        if how == "account":
            await accounts.disable_account(unit, world.amina.account)
        else:
            (one,) = await accounts.memberships_of(unit, world.amina.account)
            await accounts.end_membership(unit, one.id)
    await closed(secret)


async def test_the_secret_itself_is_not_kept(world: World):
    secret = await opened(world)
    assert len(secret) >= 32
    assert not any(secret.encode() in path.read_bytes() for path in world.settings.home.glob("evalkit.sqlite*"))
