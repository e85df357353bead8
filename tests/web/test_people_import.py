"""People from a list: looked at first, whole or not at all, by code; of the file nothing stays anywhere."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from evalkit import store
from evalkit.services.people import consents, people_import, people_plan
from evalkit.store.queries import enrolments, participants
from tests.unit.exchange.people_files import nasty
from tests.web.conftest import HERE, Browser, House

LIST = """Nom;Prénom;NISS;action;entrée;langue;N° dossier;sortie;raison
Benali;Fatima;85.07.30-033.28;Lire la ville;31/03/2026;arabe;A-17;;
Peeters;Jan;;lire_la_ville;2026-01-12;nl;A-18;15/04/2026;Santé
Diallo;Aïssatou;;Lire la ville;46112;fr;A-19;;
"""
NAMES = ("Benali", "Fatima", "Peeters", "Diallo", "Aïssatou", "85.07.30")


async def look(browser: Browser, data: bytes, **fields: str) -> httpx.Response:
    return await browser.client.post(
        "/participants/import/look",
        data={"_token": browser.token(), "programme": "", "entry": "", "language": "fr", **fields},
        files={"file": ("liste de Fatima Benali.csv", data)},
        headers=HERE,
    )


def hidden(page: httpx.Response) -> dict[str, str]:
    """What the page carries to the confirmation."""
    found = re.findall(r'name="(plan|key)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


async def bring_in(browser: Browser, page: httpx.Response) -> httpx.Response:
    return await browser.client.post(
        "/participants/import", data={"_token": browser.token(), **hidden(page)}, headers=HERE
    )


async def people(house: House) -> dict[str, participants.Participant]:
    async with store.unit(house.world.carla.scope) as unit:
        return {one.label: one for one in await participants.participants(unit)}


def told(page: httpx.Response) -> str:
    text = page.text.split("<main")[1].split("</main")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)))


async def test_a_list_is_looked_at_brought_in_once_and_gives_codes(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        seen = await look(browser, LIST.encode())
        assert "3 personnes peuvent entrer." in told(seen)
        assert "n’est pas clair" not in told(seen)
        assert "n’est pas clair : quoi." in told(await look(browser, LIST.replace("N° dossier", "quoi").encode()))
        assert set(await people(house)) == {"tilleul 27"}
        made = await bring_in(browser, seen)
        again = await bring_in(browser, seen)
        assert made.status_code == again.status_code == 303
        assert made.headers["location"] == again.headers["location"]
        page = await browser.get(made.headers["location"])
        codes = await browser.get(made.headers["location"].split("?")[0] + "/codes.csv")
        refused = await look(browser, LIST.encode())
    new = {label: one for label, one in (await people(house)).items() if label != "tilleul 27"}
    assert len(new) == 3
    assert all(label in told(page) for label in new)
    rows = [line.split(",") for line in codes.text.splitlines()]
    assert [row[0] for row in rows] == ["row", "2", "3", "4"]
    assert {row[1] for row in rows[1:]} == set(new)
    by_row = {row[0]: new[row[1]] for row in rows[1:]}
    assert [by_row[n].language for n in ("2", "3", "4")] == ["ar", "nl", "fr"]
    async with store.unit(house.world.carla.scope) as unit:
        (first,) = await enrolments.enrolments_of(unit, by_row["2"].id)
        (second,) = await enrolments.enrolments_of(unit, by_row["3"].id)
        (third,) = await enrolments.enrolments_of(unit, by_row["4"].id)
        noted = await unit.raw(
            "SELECT action, details FROM audit WHERE organisation = {} AND action = 'import_people'", unit.organisation
        )
    assert [str(one.entry) for one in (first, second, third)] == ["2026-03-31", "2026-01-12", "2026-03-31"]
    assert (str(second.exit_on), second.exit_reason) == ("2026-04-15", "health")
    assert len(noted) == 1
    assert "déjà été apportée" in told(refused)
    assert f'href="{made.headers["location"].split("?")[0]}"' in refused.text  # the codes are found again


async def test_a_list_that_two_colleagues_looked_at_comes_in_once(house: House) -> None:
    """Each has a page with a key of its own; who presses second is told, and nobody is there twice."""
    async with house.as_(house.world.carla) as browser:
        mine, theirs = await look(browser, LIST.encode()), await look(browser, LIST.encode())
        assert hidden(mine)["key"] != hidden(theirs)["key"]
        assert (await bring_in(browser, mine)).status_code == 303
        second = await bring_in(browser, theirs)
    assert second.status_code in (409, 422)
    assert "déjà été apportée" in told(second)
    assert len(await people(house)) == 4


async def test_names_stay_nowhere(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the database or its journal, in no temporary file, in no log, not in what the page carries on."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    caplog.set_level(logging.DEBUG)
    async with house.as_(house.world.carla) as browser:
        seen = await look(browser, LIST.encode())
        assert "La colonne « Nom » contient des noms." in told(seen).replace("\u00a0", " ")
        page = await browser.get((await bring_in(browser, seen)).headers["location"])
        await look(browser, LIST.encode() + b'"broken')
    home = house.world.settings.home
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"lire_la_ville" in kept  # there is something to be found
    for name in (*NAMES, "liste de", "A-17", "A-18"):
        assert name.encode() not in kept, name
        assert name not in caplog.text, name
        assert name not in page.text, name
        assert name not in hidden(seen)["plan"], name
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_rows_with_faults_stay_out_and_are_told_by_row(house: House) -> None:
    data = "action;entrée;langue;code\n" + "\n".join(
        [
            "Lire la ville;31/03/2026;fr;",
            "Jardin;31/03/2026;fr;",
            "Lire la ville;;fr;",
            "Lire la ville;13/13/2026;fr;",
            "Lire la ville;31/03/2026;fr;cumin 4",
            "Lire la ville;31/03/2026;fr;tilleul 27",
            "Lire la ville;31/03/2026;fr;;x",
        ]
    )
    async with house.as_(house.world.carla) as browser:
        seen = await look(browser, data.encode())
        text = told(seen)
        assert "1 personne peut entrer." in text
        assert "5 lignes restent dehors." in text
        for row in (3, 4, 5, 6, 8):
            assert f"Ligne {row} :" in text.replace("\u00a0", " ")
        assert "la ligne 7 est tilleul 27" in text
        await bring_in(browser, seen)
    assert len(await people(house)) == 2


async def test_the_same_reference_in_a_later_list_is_the_same_person(house: House) -> None:
    later = "action;entrée;dossier\nLire la ville;01/04/2026;a 17\nLire la ville;01/04/2026;A-20\n"
    async with house.as_(house.world.carla) as browser:
        await bring_in(browser, await look(browser, LIST.encode()))
        seen = await look(browser, later.encode())
    assert "1 personne peut entrer." in told(seen)
    assert re.search(r"la ligne 2 est \w+ \d+", told(seen))


async def test_columns_can_be_chosen_but_never_one_with_names(house: House) -> None:
    data = b"Nom;Quand\nFatima;31/03/2026\nJan;01/04/2026\n"
    place = house.world.grenadille
    async with house.as_(house.world.carla) as browser:
        first = await look(browser, data, programme=place.programme)
        assert "Personne ne peut encore entrer" in told(first)
        chosen = {"programme": place.programme, "column.0": "reference", "column.1": "entry"}
        second = await look(browser, data, **chosen)
        assert "2 personnes peuvent entrer." in told(second)
        assert "Fatima" not in second.text
        by_default = await look(browser, data, programme=place.programme, entry="2026-02-01")
    assert "2 personnes peuvent entrer." in told(by_default)
    assert "Ces lignes disent la même chose" in told(by_default)


async def test_a_list_is_taken_back_but_not_whom_something_was_noted_about(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        made = await bring_in(browser, await look(browser, LIST.encode()))
        path = made.headers["location"].split("?")[0]
        batch = await people_import.batch(house.world.carla.scope, path.rpartition("/")[2])
        kept = batch.rows[0]
        await consents.note(
            house.world.carla.scope, kept.participant, purpose="follow_up", recipient="", yes=True,
            way="read_aloud", language="fr",
        )  # fmt: skip
        page = await browser.get(path)
        assert "2 fiches peuvent être reprises" in told(page)
        assert (await browser.post(f"{path}/take-back")).status_code == 303
        assert set(await people(house)) == {"tilleul 27", kept.label}
        for one in batch.rows[1:]:
            assert (await browser.get(f"/participants/{one.participant}")).status_code == 404
        home = await browser.get("/home")
        assert all(one.label not in home.text for one in batch.rows[1:])
        async with house.as_program(house.world.carla) as program:
            listed = (await program.get("/api/v1/enrolments")).json()["items"]
            assert {one["participant"] for one in listed} == {house.world.grenadille.participant, kept.participant}
        again = await look(browser, LIST.encode())
        assert "déjà été apportée" in told(again)


async def test_a_list_that_was_taken_back_whole_may_come_again(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        made = await bring_in(browser, await look(browser, LIST.encode()))
        path = made.headers["location"].split("?")[0]
        await browser.post(f"{path}/take-back")
        gone = await browser.get(path)
        again = await bring_in(browser, await look(browser, LIST.encode()))
    assert again.status_code == 303
    assert len(await people(house)) == 4
    assert "est reprise." in told(gone)
    assert "codes.csv" not in gone.text


@pytest.mark.slow
async def test_a_nasty_file_gets_a_page_with_a_sentence_and_writes_nothing(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        for name, data, _ in nasty():
            page = await look(browser, data)
            assert page.status_code == 422, name
            assert 'id="wrong-file"' in page.text, name
    assert set(await people(house)) == {"tilleul 27"}


PLANS = (
    "x", "[]", "{}", "[1,2,3,4,5]", '[["p"],[[1,9,"2026-01-01","fr","","","",""]],"m","r",0]',
    '[["p"],[[1,0,"soon","fr","","","",""]],"m","r",0]', '[["p"],[[1,0,"2026-01-01","la","","","",""]],"m","r",0]',
    '[["p"],[[1,0,"2026-01-01","fr","","","","death"]],"m","r",0]', '[[],[],"m","r",0]', "[" * 50_000,
)  # fmt: skip


async def test_a_plan_that_nobody_looked_at_is_refused(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        for plan in PLANS:
            page = await browser.post("/participants/import", plan=plan, key=str(uuid.uuid4()))
            assert page.status_code == 422, plan[:60]
    assert set(await people(house)) == {"tilleul 27"}


@pytest.mark.parametrize(
    ("change", "status"),
    [({"programme": "theirs"}, 422), ({"entry": "2999-01-01"}, 422), ({"label": "ardoise 8"}, 422)],
)
async def test_a_plan_is_judged_anew_when_it_is_confirmed(house: House, change: dict[str, str], status: int) -> None:
    """A row of another association, a day to come, somebody of another association: all or nothing is written."""
    world = house.world
    good: dict[str, Any] = {"programme": world.grenadille.programme, "entry": "2026-02-01", "label": ""}
    given = {**good, **change}
    given["programme"] = world.lanternes.programme if given["programme"] == "theirs" else given["programme"]
    rows = [
        people_plan.Planned(at, one["programme"], dt.date.fromisoformat(one["entry"]), "fr", one["label"])
        for at, one in ((2, good), (3, given))
    ]
    text = people_plan.to_text(people_plan.Plan(tuple(rows), "m", "CSV", 0))
    async with house.as_(world.carla) as browser:
        page = await browser.post("/participants/import", plan=text, key=str(uuid.uuid4()))
    assert page.status_code == status
    assert set(await people(house)) == {"tilleul 27"}


async def test_a_file_beyond_a_megabyte_is_told_on_a_page(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        page = await look(browser, b"action;entry\n" + b"x;y\n" * 300_000)
    assert page.status_code == 413
    assert "<main" in page.text
