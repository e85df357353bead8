"""People, their records and cards, and programmes, through the pages."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import accounts, organisations, participants, programmes
from evalkit.store.unit import DAY_ZONE
from tests.web.conftest import Browser, House
from tests.world import TODAY, a_check_in, a_participant, an_enrolment

HOPES = {
    "hope.speaking_up": "rise",
    "hope.people_to_turn_to": "rise",
    "hope.letters_and_forms": "hold",
    "reason.letters_and_forms": "Continuer est déjà un résultat.",
}
PROGRAMME = {"form": "empowerment", "name.fr": "La Table du jeudi", "kind": "older_people", "people": "12", **HOPES}


def told(text: str) -> str:
    """What stands on a page, without its markup."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text.split("<main")[1].split("</main")[0])))


async def people(house: House) -> set[str]:
    async with store.unit(house.world.amina.scope) as unit:
        return {person.label for person in await participants.participants(unit)}


async def test_somebody_new_gets_a_code_and_no_name_is_asked(house: House):
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        form = await browser.get("/participants/new")
        assert set(re.findall(r'name="([a-z_]+)"', form.text.split("<main")[1])) == {
            "_token",
            "language",
            "programme",
            "entry",
        }
        made = await browser.post("/participants", language="ar", programme=place.programme, entry=TODAY.isoformat())
        assert made.status_code == 303
        page = await browser.get(made.headers["location"])
    (label,) = await people(house) - {"tilleul 27"}
    assert f"Le code est {label}." in told(page.text)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"entry": "soon"}, "entry"), ({"programme": str(uuid.uuid4())}, "programme"), ({"language": "la"}, "language")],
)
async def test_a_wrong_entry_is_told_beside_its_field(house: House, changed: dict[str, str], field: str):
    fields = {"language": "fr", "programme": house.world.grenadille.programme, "entry": TODAY.isoformat(), **changed}
    async with house.as_(house.world.amina) as browser:
        page = await browser.post("/participants", **fields)
    assert page.status_code == 422
    assert f'id="wrong-{field}"' in page.text
    assert await people(house) == {"tilleul 27"}


async def test_a_name_cannot_come_along(house: House):
    async with house.as_(house.world.amina) as browser:
        page = await browser.post("/participants", language="fr", programme="", entry="", alias="Fatima")
    assert page.status_code == 422
    assert await people(house) == {"tilleul 27"}


@pytest.mark.parametrize("count", [1, 3])
async def test_the_list_of_people_shows_the_own_association_only(house: House, count: int):
    place = house.world.grenadille
    async with store.unit(house.world.carla.scope, write=True) as unit:
        for number in range(1, count):
            person = await a_participant(unit, label=f"figue {number}")
            await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get("/participants")
        assert page.text.count('class="line"') == count
        assert "ardoise 8" not in page.text
        found = await browser.get("/participants?find=TILLEUL")
        assert found.text.count('class="line"') == 1
        none = await browser.get("/participants?find=zzz")
        assert 'class="line"' not in none.text


async def test_a_record_tells_the_course_in_words(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
        await a_check_in(
            unit,
            house.world.grenadille,
            wave="3_months",
            day=TODAY,
            answers={"speaking_up": 4, "people_to_turn_to": 1, "letters_and_forms": "prefer_not_to_say"},
        )
    async with house.as_(house.world.amina) as browser:
        page = told((await browser.get(f"/participants/{house.world.grenadille.participant}")).text)
    assert "Je le dis souvent, aussi quand on ne me le demande pas. plus qu'au départ" in page
    assert "moins qu'au départ" in page
    assert "La vie ne va pas toujours en ligne droite." in page


@pytest.mark.parametrize(
    ("reader", "said"),
    [("fr", "Questions en français"), ("nl", "Vragen in het Frans"), ("en", "Questions in French")],
)
async def test_a_language_is_called_as_the_reader_calls_it(house: House, reader: str, said: str):
    async with house.as_(house.world.amina) as browser:
        page = told((await browser.get(f"/participants/{house.world.grenadille.participant}?lang={reader}")).text)
    assert said in page


async def act(browser: Browser, person: str, what: str, **fields: str) -> int:
    return (await browser.post(f"/participants/{person}/{what}", **fields)).status_code


async def test_leaving_coming_back_and_joining_through_the_record(house: House):
    place = house.world.grenadille
    async with store.unit(house.world.carla.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 4")
    day = dt.datetime.now(DAY_ZONE).date().isoformat()
    async with house.as_(house.world.amina) as browser:
        person = place.participant
        assert await act(browser, person, "leave", enrolment=place.enrolment, day=day, reason="abandon") == 422
        assert await act(browser, person, "leave", enrolment=place.enrolment, day=day, reason="moved") == 303
        assert await act(browser, person, "leave", enrolment=place.enrolment, day=day, reason="moved") == 409
        assert await act(browser, person, "come-back", enrolment=place.enrolment) == 303
        assert await act(browser, person, "join", label="nobody 1") == 422
        assert await act(browser, person, "join", label="héron 4") == 303
        assert await people(house) == {"tilleul 27"}
        assert await act(browser, other, "part") == 303
    assert await people(house) == {"tilleul 27", "héron 4"}


async def test_a_quiet_word_after_a_death_and_nothing_more_is_proposed(house: House):
    place = house.world.grenadille
    day = dt.datetime.now(DAY_ZONE).date().isoformat()
    async with house.as_(house.world.amina) as browser:
        await act(browser, place.participant, "leave", enrolment=place.enrolment, day=day, reason="death")
        assert "tilleul 27" not in (await browser.get("/home")).text
        record = told((await browser.get(f"/participants/{place.participant}")).text)
    assert "Noter un point d’étape" not in record
    assert "Lisez chaque phrase à voix haute" not in record


async def test_consents_are_noted_with_yes_and_no_of_one_size(house: House):
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/participants/{place.participant}")
        assert page.text.count('name="answer" value="yes"') == page.text.count('name="answer" value="no"') == 4
        fields = {"purpose": "funder_aggregate", "recipient": house.world.funder}
        assert await act(browser, place.participant, "consents", answer="yes", **fields) == 303
        assert await act(browser, place.participant, "consents", answer="no", **fields) == 303
        record = told((await browser.get(f"/participants/{place.participant}")).text)
    assert "oui, puis non le" in record


async def test_a_card_is_shown_once_names_nobody_and_opens_the_own_page(house: House):
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        page = await browser.post(f"/participants/{place.participant}/card")
        assert page.status_code == 200
        found = re.search(r'<p class="code" dir="ltr">([0-9A-Z-]{19})<', page.text)
        assert found is not None
        card = page.text.split('<div class="own-card">')[1].split('<div class="row')[0]
        assert "Grenadille" not in card
        assert "Lire la ville" not in card
        assert found[1] not in (await browser.get(f"/participants/{place.participant}")).text
    async with house.visitor() as own:
        opened = await own.post("/c", token="", code=found[1])
        assert opened.headers["location"] == "/me"
    async with house.as_(house.world.amina) as browser:
        assert await act(browser, place.participant, "card/revoke") == 303
    async with house.visitor() as own:
        assert (await own.post("/c", token="", code=found[1])).status_code == 401


async def test_the_sheet_for_the_drawer_has_room_for_names_and_holds_none(house: House):
    async with house.as_(house.world.amina) as browser:
        page = await browser.get("/participants/sheet")
    assert "tilleul 27" in page.text
    assert re.search(r"</th><td></td></tr>", page.text)


async def test_a_programme_page_tells_who_stands_where_in_words(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/programmes/{house.world.grenadille.programme}")
    assert '<td class="mark done"><span aria-hidden="true">●</span>' in page.text
    assert "1 personne, étape par étape" in told(page.text)
    assert "aucun chiffre d’évolution" in told(page.text)


async def test_setting_up_says_at_once_what_a_report_will_show(house: House):
    async with house.as_(house.world.carla) as browser:
        page = await browser.get("/programmes/new?form=empowerment&people=12")
    assert "Avec 12 personnes, un rapport dira pour chaque question combien se situent plus haut" in told(page.text)


async def test_a_programme_is_set_up_with_what_is_hoped_for(house: House):
    async with house.as_(house.world.carla) as browser:
        made = await browser.post("/programmes", **PROGRAMME)
        assert made.status_code == 303
        page = told((await browser.get(made.headers["location"])).text)
    assert "Continuer est déjà un résultat." in page
    async with store.unit(house.world.carla.scope) as unit:
        assert [p.key for p in await programmes.programmes(unit)] == ["la_table_du_jeudi", "lire_la_ville"]


async def test_a_wrong_programme_keeps_what_was_typed(house: House):
    wrong = {**PROGRAMME, "name.fr": "", "reason.letters_and_forms": "", "municipality": "Sennebeek"}
    async with house.as_(house.world.carla) as browser:
        page = await browser.post("/programmes", **wrong)
    assert page.status_code == 422
    assert 'href="#field-name"' in page.text
    assert 'href="#field-reason.letters_and_forms"' in page.text
    assert 'value="Sennebeek"' in page.text


async def test_only_the_coordination_sets_up(house: House):
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/programmes/new")).status_code == 403
        assert (await browser.post("/programmes", **PROGRAMME)).status_code == 403
        assert "/programmes/new" not in (await browser.get("/programmes")).text


async def test_hopes_declared_after_the_first_answer_are_marked(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
    address = f"/programmes/{house.world.grenadille.programme}"
    async with house.as_(house.world.carla) as browser:
        wrong = await browser.post(f"{address}/hopes", **{**HOPES, "hope.speaking_up": "perhaps"})
        assert wrong.status_code == 422
        assert (await browser.post(f"{address}/hopes", **HOPES)).status_code == 303
        page = told((await browser.get(address)).text)
    assert "déclaré après la première réponse ; chaque rapport le dit" in page.replace("\u00a0", " ")


async def test_a_new_association_is_told_what_to_do_first(house: House):
    carla = house.world.carla
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        new = await organisations.make_organisation(
            unit, key="passerelle", kind="association", name="La Passerelle ASBL", languages=["fr"]
        )
        await accounts.make_membership(unit, account=carla.account, role="coordinator", organisation=new)
    async with house.as_(replace(carla, organisation=new)) as browser:
        page = await browser.get("/home?lang=en")
    assert "Nobody takes part yet." in told(page.text)
    assert 'href="/programmes/new"' in page.text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
async def test_the_team_s_pages_speak_three_languages(house: House, language: str):
    place = house.world.grenadille
    async with house.as_(house.world.carla) as browser:
        own = (f"/participants/{place.participant}", f"/programmes/{place.programme}")
        for address in (
            "/home",
            "/participants",
            "/participants/new",
            "/programmes",
            "/programmes/new",
            "/receipts",
            *own,
        ):
            page = await browser.get(f"{address}?lang={language}")
            assert page.status_code == 200
            assert f'<html lang="{language}"' in page.text
