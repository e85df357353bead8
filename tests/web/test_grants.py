"""Grants: noting one, the funder's questions, the file, the copy, the first reader, and what would be missing."""

from __future__ import annotations

import datetime as dt
import re

import httpx

from evalkit import store
from evalkit.definitions import loader
from evalkit.services.reports import grant_funders
from evalkit.store.queries import programmes
from tests.web.conftest import House
from tests.world import a_consent

NEW = {
    "title": "Cohésion 2026", "funder": "", "new_funder": "Commune de Sennebeek",
    "starts_on": "2026-01-01", "ends_on": "2026-12-31", "conditions": "Deux rapports.", "deadlines": "2026-12-31",
}  # fmt: skip


async def test_a_grant_of_a_new_funder_from_the_first_page_to_its_reader(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        missing = await browser.post("/grants", **{**NEW, "title": "", "new_funder": ""})
        assert missing.status_code == 422
        assert "Deux rapports." in missing.text
        made = await browser.post("/grants", **NEW)
        assert made.status_code == 303
        grant = made.headers["location"].split("?")[0]
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Commune de Sennebeek" in page
        assert "voit chaque rapport qu’une association d’ici lui transmet" in page, "who else is seen, before the link"
        assert "Personne n’a encore accepté d’être compté dans un rapport pour Commune" in page
        of_the_world = f"/grants/{house.world.grant}?lang=fr"
        assert "Personne n’a encore accepté" in (await browser.get(of_the_world)).text
        async with store.unit(house.world.amina.scope, write=True) as unit:
            place = house.world.grenadille
            await a_consent(unit, place.participant, purpose="funder_aggregate", recipient=house.world.funder)
        assert "Personne n’a encore accepté" not in (await browser.get(of_the_world)).text
        added = await browser.post(f"{grant}/typical", typical=["Q4", "Q10"])
        assert added.status_code == 303
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Quels changements avez-vous observés" in page
        assert "répondre « évolution, sans groupe de comparaison »" in page
        file = await browser.get(f"{grant}/report.yaml")
        questions = loader.funder_questions_from(file.content, "report.yaml")
        assert [one.number for one in questions.questions] == ["4", "10"]
        link = await browser.post(f"{grant}/reader", name="Nadia")
        opened = re.search(r"/invitation/[\w-]+", link.text)
        assert opened is not None
        copied = await browser.post(f"{grant}/copy")
        assert "Cohésion 2027" in (await browser.get(copied.headers["location"])).text
    async with house.visitor() as browser:
        welcome = await browser.get(f"{opened[0]}?lang=en")
        assert "Maison Grenadille ASBL invites you to read its reports for Commune de Sennebeek." in welcome.text
        assert "Commune de Sennebeek invites you" not in welcome.text
        assert "you accept a reading charter of one page" in welcome.text


async def test_the_page_says_that_a_link_was_made_and_later_who_reads(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        grant = (await browser.post("/grants", **NEW)).headers["location"].split("?")[0]
        assert "Personne n’y a encore de compte. Faites un lien" in (await browser.get(f"{grant}?lang=fr")).text
        first = _link(await browser.post(f"{grant}/reader", name="Nadia"))
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Un lien a été fait pour Nadia, le " in page
        assert "Il n’a pas encore servi. Il ouvre une seule fois, jusqu’au " in page
        assert "Personne n’y a encore de compte. Faites un lien" not in page
        second = _link(await browser.post(f"{grant}/reader", name="Nadia Peeters"))
    async with house.visitor() as visitor:
        assert (await visitor.get(first)).status_code == 410
        assert (await visitor.get(second)).status_code == 200
        welcome = {
            "name": "Nadia Peeters",
            "login": "nadia",
            "passphrase": "quatre mots vraiment longs",
            "language": "fr",
        }
        assert (await visitor.post(second, token="", **welcome)).status_code == 303
    async with house.as_(house.world.carla) as browser:
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Nadia Peeters, depuis le " in page
        assert "Un lien a été fait" not in page
        assert "nadia<" not in page


async def test_a_link_that_nobody_used_in_time_is_told_and_made_again(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        grant = (await browser.post("/grants", **NEW)).headers["location"].split("?")[0]
        before = dt.datetime.now(dt.UTC) - dt.timedelta(days=4)
        scope = house.world.carla.scope
        await grant_funders.invite_reader(scope, grant.removeprefix("/grants/"), name="Nadia", now=before)
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Personne ne s’en est servi, et il n’ouvre plus." in page
        assert "Faire le lien" in page


async def test_a_page_that_is_sent_twice_makes_one_grant_and_one_link(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        key = _key(await browser.get("/grants/new"))
        twice = [(await browser.post("/grants", **NEW, key=key)).headers["location"] for _ in range(2)]
        assert twice[0] == twice[1]
        next_one = await browser.post("/grants", **{**NEW, "title": "Un autre"}, key=key)
        assert next_one.status_code == 422, "its funder is here by now, and so it was read as another one"
        grant = twice[0].split("?")[0]
        key = _key(await browser.get(grant), "/reader")
        shown = await browser.post(f"{grant}/reader", name="Nadia", key=key)
        assert "lit tous les rapports qu’une association" in shown.text
        again = await browser.post(f"{grant}/reader", name="Nadia", key=key)
        assert again.status_code == 303
        assert "aucun autre n’a été fait" in (await browser.get(f"{again.headers['location']}&lang=fr")).text
    async with house.visitor() as visitor:
        assert (await visitor.get(_link(shown))).status_code == 200, "the link that was passed on still opens"


def _key(page: httpx.Response, action: str = "") -> str:
    found = re.search(rf'{action}".*?name="key" value="([^"]+)"', page.text, re.DOTALL)
    assert found is not None
    return found[1]


async def test_whoever_only_noted_a_grant_is_told_no_name(house: House) -> None:
    """The names are for those whose reports are read; a grant alone is noted by choosing from a list."""
    scope = store.Scope(house.world.lanternes.organisation, house.world.bram.account, "coordinator")
    async with store.unit(scope, write=True) as unit:
        days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
        noted = await programmes.make_grant(unit, funder=house.world.funder, title={"fr": "Aussi"}, **days)
        grant = await programmes.grant(unit, noted)
    assert grant is not None
    reading = await grant_funders.reading(scope, grant)
    assert reading == grant_funders.Reading(there=True, readers=(), first=False, link=None)
    async with store.unit(house.world.carla.scope) as unit:
        own = await programmes.grant(unit, house.world.grant)
    assert own is not None
    named = await grant_funders.reading(house.world.carla.scope, own)
    assert [one.name for one in named.readers] == ["Fatou"]


def _link(answer: httpx.Response) -> str:
    found = re.search(r"/invitation/[\w-]+", answer.text)
    assert found is not None, answer.text
    return found[0]


async def test_a_question_is_refused_with_every_reason_and_kept_when_it_is_whole(house: House) -> None:
    grant = f"/grants/{house.world.grant}"
    async with house.as_(house.world.carla) as browser:
        wrong = await browser.post(
            f"{grant}/questions", number="A.1", text="", answers=["section", "refusal"], characters="12"
        )
        assert wrong.status_code == 422
        whole = {
            "number": "A.1",
            "text": "Combien <b>de</b> gens ?",
            "answers": ["narrative"],
            "characters": "800",
        }
        assert (await browser.post(f"{grant}/questions", **whole)).status_code == 303
        assert (await browser.post(f"{grant}/questions", **whole)).status_code == 422
        page = (await browser.get(grant)).text
        assert "Combien &lt;b&gt;de&lt;/b&gt; gens ?" in page
        assert (await browser.post(f"{grant}/questions", at="0", act="remove")).status_code == 303
        assert "Combien" not in (await browser.get(grant)).text


async def test_a_part_of_the_report_that_is_ticked_is_the_answer_and_a_number_is_there_already(house: House) -> None:
    grant = f"/grants/{house.world.grant}"
    async with house.as_(house.world.carla) as browser:
        page = (await browser.get(f"{grant}?lang=fr")).text
        number = re.search(r'name="number"[^>]* value="([^"]*)"', page)
        assert number is not None
        assert number[1] == "1"
        nothing = await browser.post(f"{grant}/questions", text="Combien ?")
        assert nothing.status_code == 422
        assert 'href="#field-answers"' in nothing.text
        assert 'id="field-answers"' in nothing.text
        part = {"text": "Combien ?", "sections": ["indicators", "stories"], "figures": ["speaking_up"]}
        assert (await browser.post(f"{grant}/questions", **part)).status_code == 303
        reason = {"text": "Des noms ?", "refusal": "micro_data", "declared": "Total"}
        assert (await browser.post(f"{grant}/questions", **reason)).status_code == 303
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Ce qui a bougé pour les personnes · Récits" in page
        assert "Un total que nous déclarons nous-mêmes · Sans réponse, avec la raison" in page
        questions = loader.funder_questions_from((await browser.get(f"{grant}/report.yaml")).content, "report.yaml")
        first, second = questions.questions
        assert (first.number, second.number) == ("1", "2")
        assert first.answers == ("figure", "section")
        assert second.answers == ("declared", "refusal")


async def test_what_was_agreed_is_changed_and_a_file_takes_the_place_of_the_questions(house: House) -> None:
    grant = f"/grants/{house.world.grant}"
    async with house.as_(house.world.carla) as browser:
        agreed = {**NEW, "title": "Cohésion, avenant", "new_funder": ""}
        assert (await browser.post(grant, **agreed)).status_code == 303
        whole = {"number": "A.1", "text": "Combien ?", "answers": ["narrative"], "characters": "800"}
        assert (await browser.post(f"{grant}/questions", **whole)).status_code == 303
        file = (await browser.get(f"{grant}/report.yaml")).content
        assert (await browser.post(f"{grant}/questions", at="0", act="remove")).status_code == 303
        brought = await browser.client.post(
            f"{grant}/file",
            files={"file": ("report.yaml", file, "application/yaml")},
            data={"_token": browser.token()},
            headers={"origin": str(browser.client.base_url)},
        )
        assert brought.status_code == 303
        page = (await browser.get(f"{grant}?lang=fr")).text
        assert "Cohésion, avenant" in page
        assert "Combien ?" in page


async def test_a_file_that_is_not_one_is_refused_with_its_line(house: House) -> None:
    grant = f"/grants/{house.world.grant}"
    async with house.as_(house.world.carla) as browser:
        bad = b"report: a\nversion: '1'\ntitle: x\nquestions:\n- number: '1'\n  text: x\n  answer: [figure]\n"
        answer = await browser.client.post(
            f"{grant}/file",
            files={"file": ("report.yaml", bad, "application/yaml")},
            data={"_token": browser.token()},
            headers={"origin": str(browser.client.base_url)},
        )
        assert answer.status_code == 400, answer.text
        assert "line 5" in answer.text or "ligne 5" in answer.text


async def test_an_association_opens_no_door_into_a_funder_that_is_here(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        refused = await browser.post(f"/grants/{house.world.grant}/reader", name="Nadia")
        assert refused.status_code == 409
        assert "/invitation/" not in refused.text


async def test_whoever_only_chose_the_same_funder_opens_no_door_into_it(house: House) -> None:
    """Its reader sees what every association releases to it: the second one would let itself in to the first one's."""
    first = house.world.lanternes.organisation
    scope = store.Scope(first, house.world.bram.account, "coordinator")
    shared = await grant_funders.new_funder(scope, "Fonds partagé", language="fr", now=None)
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    async with store.unit(scope, write=True, now=yesterday) as unit:
        of_the_first = await programmes.make_grant(unit, funder=shared, title={"fr": "Un"}, **days)
    async with house.as_(house.world.carla) as browser:
        made = await browser.post("/grants", **{**NEW, "funder": shared, "new_funder": ""})
        assert made.status_code == 303
        refused = await browser.post(f"{made.headers['location'].split('?')[0]}/reader", name="Nadia")
        assert refused.status_code == 409
        assert "/invitation/" not in refused.text
        assert "Une autre association" in refused.text
    assert await grant_funders.invite_reader(scope, of_the_first, name="Nadia")


async def test_others_find_no_grants(house: House) -> None:
    for person, expected in ((house.world.amina, 403), (house.world.fatou, 403)):
        async with house.as_(person) as browser:
            assert (await browser.get("/grants")).status_code == expected
            assert (await browser.get(f"/grants/{house.world.grant}")).status_code == expected
