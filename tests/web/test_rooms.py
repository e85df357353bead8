"""Answering with one's own card, on a shared tablet and in a group: who sees what, and what stays.

TRUST T2 (guessing a code), T3 (a code in an address), T19 (somebody else with the card).
"""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from types import SimpleNamespace

import pytest

from evalkit import sealing, store
from evalkit.services.asking import rooms, schedules
from evalkit.services.asking.schedules import Planned
from evalkit.services.doors import sessions, sign_in, slow_down
from evalkit.services.doors.tokens import token_hash
from evalkit.services.people import cards
from evalkit.services.people import participants as participants_service
from evalkit.store import Scope
from evalkit.store.queries import check_ins, forms, participants, tries
from evalkit.store.queries import sessions as kept_sessions
from evalkit.store.unit import DAY_ZONE
from evalkit.web.sessions import cookie_name
from tests.web.conftest import Browser, House
from tests.web.test_check_in import hidden, today
from tests.world import TODAY, Place, a_check_in, a_participant, an_enrolment

ROOM = "evalkit-room"
CARD = cookie_name("participant", behind_tls=False)
ANSWERS = {"answer.speaking_up": "2", "answer.people_to_turn_to": "3", "answer.letters_and_forms": "does_not_apply"}


def path(place: Place) -> str:
    return f"/me/check-in/{place.enrolment}"


async def a_card(house: House, number: str = "", person: str | None = None) -> str:
    given = await cards.give(house.world.amina.scope, person or house.world.grenadille.participant, number=number)
    return given.code


async def entered_today(house: House, label: str = "héron 4") -> tuple[str, str]:
    """(participant, enrolment) of somebody whose start is open today."""
    place = house.world.grenadille
    async with store.unit(house.world.amina.scope, write=True) as unit:
        person = await a_participant(unit, label=label)
        enrolment = await an_enrolment(
            unit, person, programme=place.programme, schedule=place.schedule, entry=unit.today
        )
    return person, enrolment


def as_card(browser: Browser) -> Browser:
    """The same browser, its forms with the token of the person's own session."""
    return Browser(browser.client, "participant")


async def the_tablet(house: House, browser: Browser) -> None:
    """Amina signed in here hands the device over."""
    started = await browser.post("/tablet")
    assert (started.status_code, started.headers["location"]) == (303, "/c")
    assert started.headers["clear-site-data"] == '"cache"'


async def noted(browser: Browser, sheet: str, **changed: str) -> str:
    """Note a check-in on one's own page; gives its submission key."""
    page = await browser.get(sheet)
    assert page.status_code == 200
    own = {name: hidden(page, name) for name in ("submission_key", "form_version", "draft_version", "language")}
    fields = {**own, "day": today(), **ANSWERS, **changed}
    answer = await browser.post(sheet, do="submit", **fields)
    assert answer.status_code == 303, html.unescape(re.sub("<[^>]*>", " ", answer.text))[-900:]
    return own["submission_key"]


# The card


async def test_a_card_only_answers_and_its_number_opens_reading(house: House) -> None:
    code = await a_card(house, number="4711")
    async with house.visitor() as visitor:
        assert (await visitor.post("/c", code=code)).headers["location"] == "/me"
        browser = as_card(visitor)
        assert path(house.world.grenadille) in (await browser.get("/me")).text
        for closed in ("/me/journey", "/me/consents"):
            assert (await browser.get(closed)).status_code == 403
            assert closed not in (await browser.get("/me")).text
        refused = await browser.post("/me/consents", purpose="follow_up", answer="no")
        assert refused.status_code == 403
        wrong = await browser.post("/me/number", number="4712")
        assert wrong.headers["location"] == "/me?done=number_wrong"
        before = browser.cookies()[CARD]
        assert (await browser.post("/me/number", number="4711")).headers["location"] == "/me"
        assert browser.cookies()[CARD] != before
        assert (await browser.get("/me/journey")).status_code == 200
        browser.set_cookie(CARD, before)
        assert (await browser.get("/me")).status_code == 401


async def test_six_wrong_numbers_make_it_wait_and_a_card_without_one_never_reads(house: House) -> None:
    async with house.visitor() as visitor:
        await visitor.post("/c", code=await a_card(house))
        browser = as_card(visitor)
        for _ in range(6):
            assert (await browser.post("/me/number", number="0000")).status_code == 303
        assert (await browser.post("/me/number", number="0000")).status_code == 429


async def test_who_left_answers_alone_what_is_asked_after_leaving(house: House) -> None:
    """On their own page and in a group; while nothing is asked after leaving, nothing is there to answer."""
    place, team, now = house.world.grenadille, house.world.amina.scope, dt.datetime.now(dt.UTC)
    planned = [
        Planned("start", "Départ", "day", 0, 0, 28, ("empowerment",)),
        Planned("", "Six mois plus tard", "after_exit", 180, 10, 60, ("empowerment",)),
    ]
    await schedules.change(house.world.carla.scope, place.programme, planned, based_on=1, language="fr")
    async with store.unit(team, write=True) as unit:
        schedule = await forms.newest_schedule(unit, place.programme)
        assert schedule is not None
        person = await a_participant(unit, label="héron 4")
        enrolment = await an_enrolment(
            unit, person, programme=place.programme, schedule=schedule.id, entry=unit.today - dt.timedelta(days=240)
        )
    code, sheet = await a_card(house, person=person), f"/me/check-in/{enrolment}"
    for days, open_now in ((20, False), (185, True)):
        await participants_service.leave(team, enrolment, day=(now - dt.timedelta(days=days)).date(), reason="moved")
        async with house.visitor() as visitor:
            assert (await visitor.post("/c", code=code)).status_code == 303
            assert (sheet in (await visitor.get("/me")).text) is open_now
            assert (await rooms.to_ask(team, place.programme)).asked[-1].people == int(open_now)
            if open_now:
                await noted(as_card(visitor), sheet)
                assert sheet not in (await visitor.get("/me")).text
        await participants_service.come_back(team, enrolment)


async def test_a_card_ends_is_closed_and_made_again(house: House) -> None:
    scope, person = house.world.amina.scope, house.world.grenadille.participant
    assert await cards.current(scope, person) is None
    first = await cards.give(scope, person, months=3)
    assert first.ends_on == dt.datetime.now(DAY_ZONE).date() + dt.timedelta(days=93)
    second = await cards.give(scope, person, number="123456")
    found = await cards.current(scope, person)
    assert found is not None
    assert (found.ends_on, found.reads) == (second.ends_on, True)
    mark = sealing.access_code_mark(house.world.keys, second.code)
    async with store.unit(Scope.system("sign_in"), now=dt.datetime.now(dt.UTC) + dt.timedelta(days=400)) as unit:
        assert mark is not None
        assert await participants.access_code_by_mark(unit, mark) is None
    async with house.visitor() as browser:
        assert (await browser.post("/c", code=first.code)).status_code == 401
        assert (await browser.post("/c", code=second.code)).status_code == 303
        assert (await browser.get("/me")).status_code == 200
        await cards.revoke(scope, person)
        assert (await browser.get("/me")).status_code == 401
        assert (await browser.post("/c", code=second.code)).status_code == 401


async def test_a_card_that_is_lost_reads_no_more_at_once(house: House) -> None:
    async with house.visitor() as visitor:
        await visitor.post("/c", code=await a_card(house, number="4711"))
        browser = as_card(visitor)
        await browser.post("/me/number", number="4711")
        assert (await browser.get("/me/journey")).status_code == 200
        await cards.revoke(house.world.amina.scope, house.world.grenadille.participant)
        assert (await browser.get("/me/journey")).status_code == 401


@pytest.mark.parametrize("number", ["12", "abcd", "123456789"])
async def test_a_number_that_is_none_is_told(house: House, number: str) -> None:
    async with house.as_(house.world.amina) as browser:
        answer = await browser.post(f"/participants/{house.world.grenadille.participant}/card", number=number)
    assert answer.status_code == 422


async def test_no_code_stands_in_any_log_or_table(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = await a_card(house)
    async with house.visitor() as browser:
        await browser.post("/c", code=code)
        await noted(as_card(browser), path(house.world.grenadille))
    spellings = {code, code.replace("-", ""), code.lower()}
    assert not [one for one in spellings if one in caplog.text]
    database = everything_kept(house)
    assert not [one for one in spellings if one.encode() in database]
    assert b"tilleul 27" in database, "what stands there in clear is found"


async def test_no_network_address_stands_in_any_log_or_table(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """From the first wrong try to the receipt, at every door where tries are counted by it."""
    caplog.set_level(logging.DEBUG)
    address, code = "203.0.113.77", await a_card(house, number="4711")
    async with house.visitor() as browser:
        browser.client._transport.client = (address, 50000)  # type: ignore[attr-defined]  # httpx keeps it there
        assert (await browser.post("/sign-in", login="nobody@example.org", passphrase="x" * 20)).status_code == 401
        assert (await browser.post("/c", code=sealing.new_access_code())).status_code == 401
        assert (await browser.post("/c", code=code)).status_code == 303
        await noted(as_card(browser), path(house.world.grenadille))
    async with store.unit(Scope.system("sign_in")) as unit:
        tries_kept = await unit.raw("SELECT kind FROM sign_in_try ORDER BY kind")
    assert [row["kind"] for row in tries_kept] == ["account", "address", "card"]
    assert address.encode() not in everything_kept(house)
    assert address not in caplog.text


def everything_kept(house: House) -> bytes:
    """The database as it lies, with what is still in its write-ahead log."""
    return b"".join(one.read_bytes() for one in house.world.settings.home.glob("evalkit.sqlite*"))


async def test_very_many_wrong_codes_only_delay(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_down, "WAIT", 0.01)
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(sign_in, "asyncio", SimpleNamespace(sleep=wait))
    assert await slow_down.delay() == 0
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        for number in range(slow_down.MANY.tries):
            await tries.note_try(unit, "card", f"from everywhere {number}")
    assert await slow_down.delay() == 0.01
    async with house.visitor() as browser:
        assert (await browser.post("/c", code=await a_card(house))).status_code == 303
    assert waited == [0.01]


# The shared tablet


async def test_the_tablet_signs_the_worker_out_and_asks_one_after_another(house: House) -> None:
    world = house.world
    other, _ = await entered_today(house)
    first, second = await a_card(house), await a_card(house, person=other)
    async with house.as_(world.amina) as browser:
        await the_tablet(house, browser)
        assert (await browser.get("/home")).status_code == 401
        between = await browser.get("/c")
        assert 'href="/sign-in"' in between.text
        assert (await browser.post("/c", code=first)).headers["location"] == "/me"
        tablet = as_card(browser)
        key = await noted(tablet, path(world.grenadille), mode="shared_tablet")
        receipt = await tablet.get(f"/me/receipts/{key}")
        assert 'action="/leave"' in receipt.text
        left = await tablet.post("/leave")
        assert (left.headers["location"], left.headers["clear-site-data"]) == ("/c", '"cache"')
        for gone in ("/me", path(world.grenadille), f"/me/receipts/{key}"):
            assert (await tablet.get(gone)).status_code == 401
        await browser.post("/c", code=second)
        for foreign in (path(world.grenadille), f"/me/receipts/{key}"):
            assert (await tablet.get(foreign)).status_code == 404
    async with store.unit(world.amina.scope) as unit:
        found = await check_ins.revision_by_key(unit, key)
    assert found is not None
    assert (found.mode, found.author) == ("shared_tablet", None)


async def test_nothing_that_was_begun_stays_on_the_tablet(house: House) -> None:
    place, code = house.world.grenadille, await a_card(house)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        tablet = as_card(browser)
        page = await tablet.get(path(place))
        assert "data-draft" not in page.text
        assert 'value="save"' not in page.text
        own = {name: hidden(page, name) for name in ("submission_key", "form_version", "draft_version", "language")}
        fields = {**own, "day": today(), "mode": "shared_tablet", "answer.speaking_up": "4"}
        assert (await tablet.post(f"{path(place)}/draft", **fields)).json() == {"kept": False, "version": 0}
        looked = await tablet.post(path(place), do="look_over", **fields)
        assert looked.status_code == 200
        await browser.post("/c", code=code)
        again = await tablet.get(path(place))
        assert not re.search(r'name="answer[^>]*checked', again.text)


async def test_a_draft_begun_elsewhere_is_not_shown_on_the_tablet(house: House) -> None:
    place, code = house.world.grenadille, await a_card(house)
    async with house.visitor() as browser:
        await browser.post("/c", code=code)
        own = as_card(browser)
        page = await own.get(path(place))
        fields = {name: hidden(page, name) for name in ("submission_key", "form_version", "draft_version", "language")}
        await own.post(path(place), do="save", day=today(), **fields, **{"answer.speaking_up": "4"})
        assert re.search(r'name="answer.speaking_up" value="4" checked', (await own.get(path(place))).text)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        page = await as_card(browser).get(path(place))
        assert not re.search(r'name="answer[^>]*checked', page.text)
        assert (await as_card(browser).get("/me/journey")).status_code == 403


async def test_the_page_between_shuts_what_somebody_left_open(house: House) -> None:
    code = await a_card(house)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        assert CARD in browser.cookies()
        assert (await browser.get("/c")).status_code == 200
        assert CARD not in browser.cookies()
        assert (await browser.get("/me")).status_code == 401


async def test_the_next_person_does_not_find_the_language_of_the_one_before(house: House) -> None:
    code = await a_card(house)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.get("/c?lang=ar")
        await browser.post("/c", code=code)
        assert 'lang="ar"' in (await browser.get("/me")).text
        await as_card(browser).post("/leave")
        assert "language" not in browser.cookies()


async def test_an_idle_page_on_the_tablet_is_over_after_ten_minutes(house: House) -> None:
    code = await a_card(house)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        token = browser.cookies()[CARD]
        now = dt.datetime.now(dt.UTC)
        assert await sessions.find(token, now=now + dt.timedelta(minutes=9)) is not None
        assert await sessions.find(token, now=now + dt.timedelta(minutes=11)) is None


async def test_signing_in_takes_the_tablet_back(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        secret = browser.cookies()[ROOM]
        assert await rooms.find(secret) is not None
        link = await house.link(house.world.amina)
        assert (await browser.post(link)).headers["location"] == "/home"
        assert ROOM not in browser.cookies()
        assert await rooms.find(secret) is None


async def test_a_tablet_is_closed_from_elsewhere_and_whoever_is_on_it_is_out(house: House) -> None:
    code = await a_card(house)
    async with house.as_(house.world.amina) as tablet:
        await the_tablet(house, tablet)
        await tablet.post("/c", code=code)
        async with house.as_(house.world.carla) as desk:
            page = await desk.get("/tablet")
            (room,) = re.findall(r'action="/rooms/([0-9a-f-]+)/close"', page.text)
            assert (await desk.post(f"/rooms/{room}/close")).status_code == 303
        assert (await as_card(tablet).get("/me")).status_code == 401


async def test_another_associations_card_opens_nothing_on_the_tablet(house: House) -> None:
    given = await cards.give(house.world.bram.scope, house.world.lanternes.participant)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        assert (await browser.post("/c", code=given.code)).status_code == 401


# The group


async def a_group(house: House, wave: str = "start") -> tuple[str, str]:
    """(room, its code) for the world's programme."""
    place = house.world.grenadille
    scope = house.world.amina.scope
    room = await rooms.start_group(scope, place.programme, form_version=place.form_version, wave=wave)
    return room, (await rooms.room_page(scope, room)).code


async def test_a_group_enters_by_one_code_then_each_by_their_own(house: House) -> None:
    person, enrolment = await entered_today(house)
    code = await a_card(house, person=person)
    room, group = await a_group(house)
    async with house.as_(house.world.amina) as desk, house.visitor() as telephone:
        assert (await telephone.post("/r", code=group.lower())).headers["location"] == "/c"
        assert (await telephone.post("/c", code=code)).headers["location"] == f"/me/check-in/{enrolment}"
        await noted(as_card(telephone), f"/me/check-in/{enrolment}", mode="with_relative")
        await as_card(telephone).post("/leave")
        await telephone.post("/c", code=code)
        page = await desk.get(f"/rooms/{room}")
        assert (await desk.get(f"/rooms/{room}/arrived")).json() == {"arrived": 1, "open": True}
    assert group in page.text
    assert "héron" not in page.text


async def test_in_a_group_only_what_it_is_for_is_there(house: House) -> None:
    place = house.world.grenadille
    code = await a_card(house)
    _, group = await a_group(house, wave="start")
    async with house.visitor() as telephone:
        await telephone.post("/r", code=group)
        assert (await telephone.post("/c", code=code)).headers["location"] == "/me"
        own = as_card(telephone)
        assert path(place) not in (await own.get("/me")).text
        assert (await own.get(path(place))).status_code == 404
        assert (await own.post(f"{path(place)}/draft")).status_code == 404


async def test_a_closed_group_opens_nothing_and_a_wrong_code_counts(house: House) -> None:
    room, group = await a_group(house)
    await rooms.close(house.world.amina.scope, room)
    async with house.visitor() as telephone:
        assert (await telephone.post("/r", code=group)).status_code == 401
        for _ in range(19):
            await telephone.post("/r", code="0000-0000")
        assert (await telephone.post("/r", code="0000-0000")).status_code == 429
    async with store.unit(house.world.amina.scope) as unit:
        rows = await unit.raw("SELECT id FROM room_arrival WHERE organisation = {}", unit.organisation)
    assert rows == []


async def test_a_groups_code_lasts_three_hours(house: House) -> None:
    room, group = await a_group(house)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=3, minutes=1)
    assert not (await rooms.room_page(house.world.amina.scope, room, now=later)).is_open
    async with house.visitor() as telephone:
        await telephone.post("/r", code=group)
        assert await rooms.find(telephone.cookies()[ROOM], now=later) is None


@pytest.mark.parametrize("asked", ["", "none", "none start"])
async def test_a_group_without_a_form_is_told(house: House, asked: str) -> None:
    async with house.as_(house.world.amina) as browser:
        answer = await browser.post(f"/programmes/{house.world.grenadille.programme}/group", asked=asked)
    assert answer.status_code == 422


async def test_in_a_room_a_whole_group_may_mistype_from_one_address(house: House) -> None:
    person, _ = await entered_today(house)
    code = await a_card(house, person=person)
    _, group = await a_group(house)
    async with house.visitor() as telephone:
        await telephone.post("/r", code=group)
        for _ in range(25):
            assert (await telephone.post("/c", code="0000-0000-0000-0000")).status_code == 401
        assert (await telephone.post("/c", code=code)).status_code == 303


# How it is done


async def test_how_it_is_done_is_chosen_before_the_first_question_and_stands_on_the_receipt(house: House) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/check-in/{place.enrolment}", **{"accept-language": "fr"})
        assert page.text.index('name="mode"') < page.text.index('name="answer.speaking_up"')
        assert 'value="together" checked' in page.text
        key = await noted(browser, f"/check-in/{place.enrolment}", mode="with_interpreter")
        receipt = await browser.get(f"/receipts/{key}", **{"accept-language": "fr"})
    assert "Avec un ou une interprète" in receipt.text
    async with store.unit(house.world.amina.scope) as unit:
        found = await check_ins.revision_by_key(unit, key)
        assert found is not None
        kept = await check_ins.check_in(unit, found.check_in)
    assert kept is not None
    assert (found.mode, kept.voice) == ("with_interpreter", "self")


async def test_the_last_session_token_of_a_room_is_kept_as_a_hash(house: House) -> None:
    code = await a_card(house)
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        token = browser.cookies()[CARD]
    async with store.unit(Scope.system("sign_in")) as unit:
        found = await kept_sessions.session(unit, token_hash(token))
    assert found is not None
    assert (found.kind, found.data["kind"]) == ("participant", "tablet")


async def test_a_tablet_does_not_read_what_was_noted_before(house: House) -> None:
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille, day=TODAY)
    code = await a_card(house, number="4711")
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        await browser.post("/c", code=code)
        tablet = as_card(browser)
        assert (await tablet.get("/me/journey")).status_code == 403
        assert (await tablet.post("/me/number", number="4711")).status_code == 403
