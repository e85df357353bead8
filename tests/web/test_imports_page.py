"""Old check-ins from a file, in the browser: looked over first, refused by row, brought in once."""

from __future__ import annotations

import datetime as dt
import html
import re

import httpx
import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.files import uploads
from evalkit.services.files.uploads import Asked
from evalkit.store import Scope
from evalkit.store.queries import drafts, participants
from tests.web.conftest import HERE, Browser, House
from tests.world import a_person

HEAD = "participant,wave,date,item,value\n"
ROWS = HEAD + "Fatima,start,2026-01-10,speaking_up,2\nBob,start,2026-01-11,speaking_up,4\n"
WRONG = ROWS + "Bob,start,2026-01-11,people_to_turn_to,9\n"


async def sent(
    house: House, browser: Browser, content: str | bytes, name: str = "old.csv", **fields: str
) -> httpx.Response:
    """Choose a file and press the button."""
    data = {"_token": browser.token(), "form": house.world.grenadille.form_version, "programme": "lire_la_ville"}
    files = {"file": (name, content, "text/csv")} if name else {}
    return await browser.client.post("/imports", data={**data, **fields}, files=files, headers=HERE)


async def counts(house: House) -> tuple[int, int, int]:
    """(people, imports, waiting files)"""
    async with store.unit(house.world.carla.scope) as unit:
        waiting = await unit.raw("SELECT id FROM import_upload WHERE organisation = {}", unit.organisation)
        return len(await participants.participants(unit)), len(await drafts.import_batches(unit)), len(waiting)


def told(page: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", " ", page, flags=re.S)).replace("\u00a0", " ").split())


def bring_in(page: httpx.Response) -> str:
    found = re.search(r'action="(/imports/[0-9a-f-]+)"', page.text)
    assert found is not None
    return found[1]


async def test_a_look_keeps_nothing_and_the_second_press_brings_it_in_once(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        look = await sent(house, browser, ROWS)
        assert look.status_code == 200
        assert await counts(house) == (1, 0, 1)
        done = await browser.post(bring_in(look))
        assert done.status_code == 200
        assert await counts(house) == (3, 1, 0)
        assert "Fatima" in done.text
        again = await browser.post(bring_in(look))
        assert again.status_code == 409
        same = await sent(house, browser, ROWS)
        assert same.status_code == 409
    database = (house.world.settings.home / "evalkit.sqlite").read_bytes()
    assert b"Fatima" not in database


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ("Lu comme virgule, point décimal, UTF-8", "début 2", "3 mois 1")),
        ("nl", ("Gelezen als komma, decimale punt, UTF-8", "start 2", "3 maanden 1")),
    ],
)
async def test_what_was_read_is_told_in_the_readers_words(house: House, language: str, said: tuple[str, ...]) -> None:
    async with house.as_(house.world.carla) as browser:
        await browser.get(f"/imports?lang={language}")
        look = await sent(house, browser, ROWS + "Bob,3_months,2026-04-11,speaking_up,4\n")
        for sentence in said:
            assert sentence in told(look.text)


async def test_the_file_waits_sealed(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        await sent(house, browser, ROWS)
    database = (house.world.settings.home / "evalkit.sqlite").read_bytes()
    assert b"Fatima" not in database
    assert await counts(house) == (1, 0, 1)


async def test_what_is_refused_is_told_with_its_row_and_can_be_left_out(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        page = await sent(house, browser, WRONG)
        assert page.status_code == 400
        told = html.unescape(page.text)
        assert "old.csv, lignes 4 (1 en tout)" in told
        assert "/tmp" not in told  # noqa: S108  (the file's place on the server is nobody's business)
        assert await counts(house) == (1, 0, 0)
        look = await sent(house, browser, WRONG, skip_invalid="yes")
        assert look.status_code == 200
        assert (await browser.post(bring_in(look))).status_code == 200
        assert await counts(house) == (3, 1, 0)


async def test_the_page_speaks_of_its_own_fields_and_not_of_a_command(house: House) -> None:
    other = HEAD.replace("wave", "when") + "Fatima,start,2026-01-10,speaking_up,2\n"
    async with house.as_(house.world.carla) as browser:
        assert not re.search("--[a-z]", told((await browser.get("/imports")).text))
        wrong = told((await sent(house, browser, WRONG)).text)
        assert "laissez-les de côté avec « Laisser de côté ce qui ne va pas, et dire combien »" in wrong
        column = told((await sent(house, browser, other)).text)
        assert "« Autres noms des colonnes »" in column
        assert "« Entre les colonnes »" in column
        programme = told((await sent(house, browser, ROWS, programme="nowhere")).text)
        assert "choisissez ci-dessous une action pour tout le fichier" in programme
        for page in (wrong, column, programme):
            assert not re.search("--[a-z]", page)


@pytest.mark.parametrize(
    ("content", "name", "fields", "status"),
    [
        ("", "empty.csv", {}, 422),
        (ROWS, "", {}, 422),
        (b"PK\x03\x04 a spreadsheet", "old.xlsx", {}, 400),
        ("a;b\n1;2\n", "other.csv", {}, 400),
        (ROWS, "old.csv", {"programme": "nowhere"}, 400),
        (ROWS, "old.csv", {"form": "none"}, 422),
        (ROWS, "old.csv", {"owner": "me"}, 422),
        (ROWS, "../../old\x01.csv", {"decimal": "maybe"}, 200),
    ],
)
async def test_a_file_that_cannot_come_in_is_answered_calmly(
    house: House, content: str | bytes, name: str, fields: dict[str, str], status: int
) -> None:
    async with house.as_(house.world.carla) as browser:
        page = await sent(house, browser, content, name, **fields)
    assert page.status_code == status
    assert "Traceback" not in page.text
    assert (await counts(house))[:2] == (1, 0)


async def test_a_file_of_more_than_five_megabytes_is_not_read(house: House) -> None:
    with pytest.raises(Refused) as refusal:
        await uploads.look_over(house.world.carla.scope, "large.csv", b"x" * 5_000_001, Asked(""))
    assert refusal.value.problems[0].code == "imports.too_large"
    async with house.as_(house.world.carla) as browser:
        assert (await sent(house, browser, b"x" * 5_200_000)).status_code == 413


async def test_the_columns_and_the_agreement_are_the_persons_who_imports(house: House) -> None:
    rows = "wer;wann;frage;antwort\nFatima;start;speaking_up;2\n"
    names = {"participant": "wer", "wave": "wann", "item": "frage", "value": "antwort"}
    async with house.as_(house.world.carla) as browser:
        look = await sent(
            house, browser, rows, **{f"column.{ours}": theirs for ours, theirs in names.items()},
            **{"consent.funder_aggregate": "signed sheet of March"},
        )  # fmt: skip
        assert (await browser.post(bring_in(look))).status_code == 200
    async with store.unit(house.world.carla.scope) as unit:
        found = await unit.raw("SELECT text FROM consent WHERE organisation = {}", unit.organisation)
    assert [row["text"] for row in found] == ["signed sheet of March"]


async def test_after_an_hour_or_for_a_colleague_the_file_is_gone(house: House) -> None:
    scope = house.world.carla.scope
    looked = await uploads.look_over(
        scope, "old.csv", ROWS.encode(), Asked(house.world.grenadille.form_version, "lire_la_ville")
    )
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)
    with pytest.raises(Refused) as refusal:
        await uploads.bring_in(scope, looked.upload, now=later)
    assert refusal.value.problems[0].code == "imports.upload_gone"
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        lien = await a_person(unit, "Lien", scope.organisation or "", "coordinator")
    with pytest.raises(Refused) as refusal:
        await uploads.bring_in(lien.scope, looked.upload)
    assert refusal.value.problems[0].code == "imports.upload_gone"
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/imports")).status_code == 403
        assert (await browser.post(f"/imports/{looked.upload}")).status_code == 403
