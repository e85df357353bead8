"""A programme's week through the pages: taps, sessions, who came, two lines; and who may not see it."""

import datetime
import html
import re
import uuid

import pytest

from evalkit import store
from evalkit.services.process import activity, attendance
from evalkit.store.queries import activity as kept_sessions
from tests.web.conftest import HERE, Browser, House
from tests.web.routes import all_routes
from tests.web.test_people_and_programmes import told
from tests.world import TODAY, a_participant, an_enrolment


def taps(html: str) -> dict[str, str]:
    """What the buttons of a page say, by what they count and which way."""
    found = re.findall(r'name="tap" value="([^"]+)"', html)
    return {value.rpartition(":")[0]: value for value in found}


def counted(html: str) -> list[int]:
    return [int(n) for n in re.findall(r'<span class="many[^"]*">(\d+)</span>', html)]


async def a_week(browser: Browser, house: House) -> str:
    page = await browser.get(f"/programmes/{house.world.grenadille.programme}/week?week={TODAY}")
    assert page.status_code == 200
    return page.text


async def count(browser: Browser, house: House, what: str, html: str) -> str:
    path = f"/programmes/{house.world.grenadille.programme}"
    answer = await browser.post(f"{path}/tally", day=TODAY.isoformat(), tap=taps(html)[what])
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def test_a_week_that_is_over_is_titled_by_its_day(house: House):
    path = f"/programmes/{house.world.grenadille.programme}/week"
    async with house.as_(house.world.amina) as browser:
        assert "<title>Cette semaine · " in (await browser.get(f"{path}?lang=fr")).text
        assert "<title>La semaine du 5 janvier 2026 · " in (await browser.get(f"{path}?week=2026-01-07")).text


async def test_six_taps_count_six_and_a_double_one_counts_once(house: House):
    async with house.as_(house.world.amina) as browser:
        html = await a_week(browser, house)
        tapped = ["asked", "asked", "accepted", "no_place", "sent_on", "chose_otherwise"]
        for item in tapped:
            first = html
            html = await count(browser, house, f"demand:{item}:1", html)
        assert counted(html)[:5] == [2, 1, 1, 1, 1]
        again = await count(browser, house, "demand:chose_otherwise:1", first)
        assert counted(again)[:5] == [2, 1, 1, 1, 1]
        less = await count(browser, house, "demand:asked:-1", again)
        assert counted(less)[:5] == [1, 1, 1, 1, 1]
    async with store.unit(house.world.amina.scope) as unit:
        (noted,) = await unit.raw(
            "SELECT COUNT(*) AS n FROM audit WHERE organisation = {} AND action = 'count'", unit.organisation
        )
    assert noted["n"] == 7, "the double tap is no act"


async def test_less_than_nothing_and_what_is_not_counted_here_are_refused(house: House):
    path = f"/programmes/{house.world.grenadille.programme}/tally"
    async with house.as_(house.world.amina) as browser:
        for tap in (
            f"demand:asked:-1:{uuid.uuid4()}",
            f"open_door:visits:1:{uuid.uuid4()}",
            f"demand:asked:1000:{uuid.uuid4()}",
            "demand:asked:1:no-key",
            "nonsense",
        ):
            answer = await browser.post(path, day=TODAY.isoformat(), tap=tap)
            assert answer.status_code == 422, tap
        late = await browser.post(path, day="2027-01-01", tap=f"demand:asked:1:{uuid.uuid4()}")
        assert late.status_code == 422
        assert counted(await a_week(browser, house))[:5] == [0, 0, 0, 0, 0]


async def test_several_are_counted_at_once(house: House):
    async with house.as_(house.world.amina) as browser:
        path = f"/programmes/{house.world.grenadille.programme}/tally"
        await browser.post(path, day=TODAY.isoformat(), what="unmet_need:housing", number="12", key=str(uuid.uuid4()))
        assert 12 in counted(await a_week(browser, house))


async def test_a_series_is_planned_once_and_a_session_is_cancelled_with_its_reason(house: House):
    path = f"/programmes/{house.world.grenadille.programme}/sessions"
    series = {
        "key": str(uuid.uuid4()), "kind": "workshop", "first": "2026-02-03", "last": "2026-03-31", "minutes": "120",
        "every": "1", "staff": "2",
    }  # fmt: skip
    async with house.as_(house.world.amina) as browser:
        for _ in range(2):
            answer = await browser.post(path, **series)
            assert answer.headers["location"].endswith("done=planned&n=9")
        page = await browser.get(path)
        sessions = list(dict.fromkeys(re.findall(r'href="/activity/([^"]+)"', page.text)))
        assert len(sessions) == 9
        gone = await browser.post(f"/activity/{sessions[0]}/state", state="cancelled", reason="outside", minutes="120")
        assert gone.status_code == 303
        without = await browser.post(f"/activity/{sessions[1]}/state", state="cancelled", reason="")
        assert without.status_code == 422
        page = await browser.get(path)
    assert "une grève, la météo" in told(page.text)


async def test_who_came_is_one_save_can_be_mended_and_leaves_a_colleagues_ticks(house: House):
    place = house.world.grenadille
    async with store.unit(house.world.amina.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 9")
        second = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
    await activity.plan(
        house.world.amina.scope,
        place.programme,
        activity.Series(str(uuid.uuid4()), "workshop", datetime.date(2026, 2, 3), None, 90),
    )
    async with store.unit(house.world.amina.scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [place.programme])
    address = f"/activity/{session.id}"
    async with house.as_(house.world.amina) as browser:
        page = (await browser.get(address)).text
        assert 'name="was"' not in page  # nobody is chosen beforehand
        await browser.post(address, present=place.enrolment)
        # A colleague whose page was drawn before, and who ticks somebody else
        await browser.post(address, present=second)
        page = (await browser.get(address)).text
        assert page.count('name="was"') == 2
        await browser.client.post(
            address,
            data={"_token": browser.token(), "present": [second], "was": [place.enrolment, second]},
            headers=HERE,
        )
        page = (await browser.get(address)).text
        assert re.findall(r'name="was" value="([^"]+)"', page) == [second]
        nobody = await browser.post(address, present=str(uuid.uuid4()))
        assert nobody.status_code == 404
    async with store.unit(house.world.amina.scope) as unit:
        kept = await kept_sessions.presences_at(unit, session.id)
    assert {(p.enrolment, p.number, p.present) for p in kept} == {(place.enrolment, 2, False), (second, 1, True)}


async def test_who_left_before_a_session_is_not_on_its_list_and_who_left_after_it_is(house: House):
    place, scope, day = house.world.grenadille, house.world.amina.scope, datetime.date(2026, 2, 3)
    await activity.plan(scope, place.programme, activity.Series(str(uuid.uuid4()), "workshop", day, None, 90))
    async with store.unit(scope, write=True) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [place.programme])
        for label, days in (("héron 9", -1), ("figue 4", 0), ("saule 3", 1)):
            person = await a_participant(unit, label=label)
            await an_enrolment(
                unit, person, programme=place.programme, schedule=place.schedule,
                exit_on=day + datetime.timedelta(days=days), exit_reason="moved",
            )  # fmt: skip
        to_come = await a_participant(unit, label="orme 22")
        await an_enrolment(
            unit, to_come, programme=place.programme, schedule=place.schedule, entry=day + datetime.timedelta(days=1)
        )
    listed = await attendance.listed(scope, session.id)
    assert [line.label for line in listed.lines if line.label != "tilleul 27"] == ["figue 4", "saule 3"]


async def test_a_session_to_come_has_no_presences(house: House):
    place = house.world.grenadille
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    await activity.plan(
        house.world.amina.scope, place.programme, activity.Series(str(uuid.uuid4()), "meal", day, None, 90)
    )
    async with store.unit(house.world.amina.scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [place.programme])
    async with house.as_(house.world.amina) as browser:
        answer = await browser.post(f"/activity/{session.id}", present=place.enrolment)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Le groupe commence par le café.", 303),
        ("", 422),
        ("Appelez le 0470 12 34 56", 422),
        ("tilleul 27 n'est pas venue", 422),
        ("85.07.30-033 28", 422),
    ],
)
async def test_the_journal_takes_two_lines_that_tell_nobody(house: House, text: str, status: int):
    path = f"/programmes/{house.world.grenadille.programme}"
    async with house.as_(house.world.amina) as browser:
        answer = await browser.post(
            f"{path}/journal", key=str(uuid.uuid4()), day=TODAY.isoformat(), kind="adaptation", text=text,
            decided_by="participants", planned="no",
        )  # fmt: skip
        assert answer.status_code == status
        if status == 303:
            page = await browser.get(answer.headers["location"])
            assert "Le groupe commence par le café." in told(page.text)
            struck = re.findall(r'action="(/journal/[^"]+)"', page.text)[0]
            await browser.post(struck)
            assert "café" not in told((await browser.get(f"{path}/week?week={TODAY}")).text)
        else:
            assert text in told(answer.text).replace("&#39;", "'")


async def test_what_the_group_did_and_a_partner_with_its_passages(house: House):
    path = f"/programmes/{house.world.grenadille.programme}"
    async with house.as_(house.world.amina) as browser:
        await browser.post(
            f"{path}/results", key=str(uuid.uuid4()), done="Une lettre au guichet", with_whom="le comité",
            obtained="Une heure sans rendez-vous", result_day=TODAY.isoformat(),
        )  # fmt: skip
        assert "Une heure sans rendez-vous" in told(await a_week(browser, house))
        key = str(uuid.uuid4())
        for _ in range(2):
            await browser.post(f"{path}/partners", key=key, name="Guichet du quartier", kind="relay", both_ways="1")
        page = (await browser.get(f"{path}/partners")).text
        assert told(page).count("Guichet du quartier") == 1
        value = next(v for k, v in taps(page).items() if k.endswith(":arrived:1"))
        for _ in range(2):
            await browser.post(f"{path}/relays", day=TODAY.isoformat(), tap=value)
        assert counted((await browser.get(f"{path}/partners?week={TODAY}")).text) == [0, 0, 0, 1]
        ends = re.search(r"/partners/[0-9a-f-]{36}/end", page)
        strikes = re.search(r"/results/[0-9a-f-]{36}/strike", (await browser.get(f"{path}/week?week={TODAY}")).text)
        assert ends
        assert strikes
        for act in (ends[0], strikes[0]):
            assert (await browser.post(act)).status_code == 303
        assert re.search(ends[0], (await browser.get(f"{path}/partners")).text) is None
        assert "Une heure sans rendez-vous" not in told(await a_week(browser, house))


async def test_the_coordination_declares_and_a_worker_reads(house: House):
    path = f"/programmes/{house.world.grenadille.programme}/plan"
    said = {
        "activity.0": "Deux ateliers par semaine", "mechanism.0": "Oser parler à plusieurs",
        "outcome.0": "Choisir soi-même à qui demander", "indicator.0": "speaking_up",
        "held_to": "Personne n'est refusé\nLe groupe choisit\nToutes les langues", "intended": "400",
        "source": "Registre de la commune", "needs": "housing", "own_needs": "Halte-garderie",
    }  # fmt: skip
    async with house.as_(house.world.amina) as browser:
        assert (await browser.post(path, **said)).status_code == 403
    async with house.as_(house.world.carla) as browser:
        few = await browser.post(path, **{**said, "held_to": "Une seule"})
        assert few.status_code == 422
        assert "Oser parler" in few.text
        assert (await browser.post(path, **said)).status_code == 303
        page = told((await browser.get(path)).text)
        week = told(await a_week(browser, house))
    assert "Toutes les langues" in page
    assert "Registre de la commune" in page
    assert "Halte-garderie" in week
    assert "Nourriture" not in week


async def test_a_programme_without_participants_counts_visits(house: House):
    async with house.as_(house.world.carla) as browser:
        page = await browser.get("/programmes/new?form=nobody")
        assert "hope." not in page.text
        made = await browser.post(
            "/programmes",
            form="nobody",
            **{"name.fr": "Porte ouverte"},
            kind="neighbourhood",
            municipality="",
            public="",
        )
        assert made.status_code == 303, made.text
        path = made.headers["location"].partition("?")[0]
        week = (await browser.get(f"{path}/week")).text
        await browser.post(f"{path}/tally", day=TODAY.isoformat(), tap=taps(week)["open_door:visits:1"])
        week = (await browser.get(f"{path}/week?week={TODAY}")).text
    assert counted(week)[0] == 1


async def test_a_person_alone_prints_their_own_presences(house: House):
    place = house.world.grenadille
    await activity.plan(
        house.world.amina.scope,
        place.programme,
        activity.Series(str(uuid.uuid4()), "workshop", datetime.date(2026, 2, 3), None, 90),
    )
    async with store.unit(house.world.amina.scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [place.programme])
    async with house.as_(house.world.amina) as browser:
        await browser.post(f"/activity/{session.id}", present=place.enrolment)
        assert (await browser.get("/me/presences")).status_code in (401, 403, 404)
    async with house.as_participant(place) as browser:
        page = await browser.get("/me/presences")
    assert "3 février 2026" in told(page.text)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Aucun jour n’est noté jusqu’ici."), ("nl", "Er is nog geen dag genoteerd."),
     ("en", "No day is noted so far."), ("ar", "لم يُسجَّل أي يوم حتى الآن.")],
)  # fmt: skip
async def test_who_never_came_reads_that_no_day_is_noted(house: House, language: str, sentence: str):
    async with house.as_participant(house.world.grenadille) as browser:
        page = await browser.get(f"/me/presences?lang={language}")
    assert sentence in html.unescape(page.text)


async def test_no_program_and_no_export_takes_presences_along(house: House):
    """There is something to leak: somebody came. Neither a program's calls nor the package of answers holds it."""
    place = house.world.grenadille
    series = activity.Series(str(uuid.uuid4()), "outing", datetime.date(2026, 2, 3), None, 77)
    await activity.plan(house.world.amina.scope, place.programme, series)
    async with store.unit(house.world.amina.scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [place.programme])
    async with house.as_(house.world.amina) as browser:
        await browser.post(f"/activity/{session.id}", present=place.enrolment)
    async with house.as_program(house.world.carla) as browser:
        for route in all_routes():
            if route.rule is not None and route.rule.door == "token" and route.method == "GET":
                path = route.filled(programme=place.programme, participant=place.participant, enrolment=place.enrolment)
                answer = await browser.get(path)
                assert session.id not in answer.text, route
                assert "outing" not in answer.text, route
                assert "2026-02-03" not in answer.text, route
