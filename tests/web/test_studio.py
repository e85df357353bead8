"""The form studio through its pages, as a coordinator uses it and as somebody clumsy does."""

from __future__ import annotations

import html
import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable

import httpx
import pytest
import xlsxwriter

from evalkit import store
from evalkit.store import tables
from tests.web.conftest import HERE, Browser, House


def hidden(page: httpx.Response, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def begun(browser: Browser, title: str = "Accueil", start: str = "nothing") -> str:
    """The address of a fresh draft."""
    made = await browser.post("/forms/drafts", draft=str(uuid.uuid4()), title=title, start=start)
    assert made.status_code == 303, made.text
    return made.headers["location"]


async def asks(browser: Browser, draft: str, kind: str, question: str, **fields: str) -> str:
    """Write a question; gives the address of its page."""
    made = await browser.post(f"{draft}/questions", kind=kind, question=question, do="more", **fields)
    assert made.status_code == 303, made.text
    return str(made.headers["location"]).partition("?")[0]


async def a_form(browser: Browser, title: str = "Accueil") -> str:
    """A draft that holds together: a yes/no question, a number under a condition, a heading, a ladder."""
    draft = await begun(browser, title)
    await asks(browser, draft, "yes_no", "Cherchez-vous un logement ?")
    await asks(
        browser, draft, "integer", "Combien de visites ?", title="Visites", low="0", high="50",
        **{"if.0.question": "cherchez_vous_un_logement", "if.0.how": "is",
           "if.0.value": "cherchez_vous_un_logement:yes"},
    )  # fmt: skip
    assert (await browser.post(f"{draft}/headings", title="Comment ça va")).status_code == 303
    levels = {f"level.{n}": f"Marche {n}" for n in range(1, 4)}
    await asks(browser, draft, "level", "Comment ça va ici ?", title="Ici", **levels, indicator="yes")
    return draft


@pytest.mark.slow
async def test_from_nothing_to_a_programme(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        page = (await browser.get(draft)).text
        assert "Il tient ensemble" in page
        assert "Seulement si : « Cherchez-vous un logement ? » est « Oui »" in html.unescape(page).replace(
            "\u00a0", " "
        )
        asked = (await browser.get(f"{draft}/publish")).text
        assert "Rien n’est écrit en : néerlandais, anglais, arabe." in asked.replace("\u00a0", " ")
        published = await browser.post(f"{draft}/publish")
        assert published.status_code == 303
        version = published.headers["location"].partition("?")[0]
        again = await browser.post(f"{draft}/publish")
        assert again.headers["location"].partition("?")[0] == version
        assert (await browser.get(draft)).headers["location"] == version
        text = (await browser.get(f"{version}/file?as=yaml")).text
        assert "condition: cherchez_vous_un_logement = yes" in text
        assert "section: comment_ca_va" in text
        assert (await browser.get(f"{version}/file?as=xlsx")).content.startswith(b"PK")
        new = await browser.get("/programmes/new")
        assert 'value="accueil"' in new.text


async def test_a_licence_stands_once_beside_what_it_is_of(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await begun(browser)
        offered = (await browser.get(f"{draft}/catalogue")).text.split('class="offer"')[1:]
        licensed = [offer for offer in offered if "CC BY 4.0" in offer and "evalkit indicators" in offer]
        assert [offer.count("CC BY 4.0") for offer in licensed] == [1] * 10


async def test_only_the_coordination_comes_in(house: House):
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/forms")).status_code == 403
        assert (await browser.post("/forms/drafts", title="x")).status_code == 403


async def test_a_double_click_makes_one_draft_and_one_question(house: House):
    async with house.as_(house.world.carla) as browser:
        fields = {"draft": str(uuid.uuid4()), "title": "Accueil", "start": "nothing"}
        first, second = [await browser.post("/forms/drafts", **fields) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"]
        draft = first.headers["location"]
        for _ in range(2):
            await asks(browser, draft, "yes_no", "Cherchez-vous un logement ?")
        assert (await browser.get(draft)).text.count('class="asked item"') == 1
        listed = (await browser.get("/forms")).text
        assert listed.count(f'href="{draft}"') == 1


async def test_what_is_refused_stays_typed(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await begun(browser)
        page = await browser.post(
            f"{draft}/questions", kind="integer", question="Combien de visites ?", low="beaucoup", title="Visites"
        )
        assert page.status_code == 422
        for typed in ("Combien de visites ?", 'value="beaucoup"', 'value="Visites"', 'id="wrong-low"'):
            assert typed in page.text
        page = await browser.post("/forms/drafts", draft=str(uuid.uuid4()), title="", start="shipped:empowerment")
        assert page.status_code == 422
        assert re.search(r'value="shipped:empowerment" checked', page.text)


async def test_what_no_page_sends_changes_nothing(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        part = f"{draft}/parts/visites"
        page = await browser.get(part)
        hostile = {"condition": "((", "limit": "(", "level.9": "x", "key": "other", "use": "speaking_up", "in": "../.."}
        await browser.post(part, prints=hidden(page, "prints"), question="Combien ?", **hostile)
        text = html.unescape((await browser.get(draft)).text)
        assert "Combien ?" in text
        assert "Seulement si" in text
        wrong = await browser.post(part, prints="", question="Combien ?", **{"if.text": "__import__('os')"})
        assert wrong.status_code == 422
        assert (await browser.get(f"{draft}/parts/nobody")).status_code == 404
        for field in ({"place": "ask:nobody", "before": "x"}, {"place": "section:nobody", "before": "end"}, {}):
            assert (await browser.post(f"{draft}/move", **field)).status_code == 303


async def test_a_clash_shows_both_texts_and_the_second_save_decides(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await begun(browser)
        part = await asks(browser, draft, "text", "Un souhait ?")
        prints = hidden(await browser.get(part), "prints")
        assert (await browser.post(part, prints=prints, question="Le mien ?")).status_code == 303
        page = await browser.post(part, prints=prints, question="Le tien ?")
        assert page.status_code == 409
        assert "Le tien ?" in page.text
        assert "Le mien ?" in page.text
        assert (await browser.post(part, prints=hidden(page, "prints"), question="Le tien ?")).status_code == 303
        assert "Le tien ?" in (await browser.get(draft)).text


async def test_what_was_typed_for_a_form_that_is_published_meanwhile_is_shown(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        part, texts = await browser.get(f"{draft}/parts/visites"), await browser.get(f"{draft}/texts")
        version = (await browser.post(f"{draft}/publish")).headers["location"].partition("?")[0]
        typed = {"question": "Combien de visites, en tout ?", "title": "Visites"}
        late = [
            await browser.post(f"{draft}/parts/visites", prints=hidden(part, "prints"), **typed),
            await browser.post(f"{draft}/questions", kind="text", **typed),
            await browser.post(f"{draft}/headings", title=typed["question"]),
            await browser.post(
                f"{draft}/texts", prints=hidden(texts, "prints"), **{"visites.question@fr": typed["question"]}
            ),
        ]
        for page in late:
            assert page.status_code == 409
            assert f'<blockquote class="own-words" dir="auto">{typed["question"]}</blockquote>' in page.text
            assert f'value="version:{version.rpartition("/")[2]}"' in page.text
        assert ">Visites</blockquote>" not in late[0].text  # as the page had it already
        back = await browser.get(f"{draft}/parts/visites")
        assert back.status_code == 409
        assert f'href="{version}"' in back.text


async def test_the_table_of_translations(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        page = await browser.get(f"{draft}/texts?more=tr")
        assert "Néerlandais</strong> pas commencé" in page.text
        assert 'lang="tr"' in page.text
        cells = dict(re.findall(r'<textarea [^>]*name="([^"]+@\w+)"[^>]*>([^<]*)</textarea>', page.text))
        typed = {name: html.unescape(text) for name, text in cells.items()}
        typed["cherchez_vous_un_logement.question@nl"] = "Zoek je een woning?"
        saved = await browser.post(f"{draft}/texts", prints=hidden(page, "prints"), **typed)
        assert saved.status_code == 303
        page = await browser.get(f"{draft}/texts")
        assert "Zoek je een woning?" in page.text
        assert "il manque 6 textes" in page.text
        assert (await browser.get(f"{draft}/texts?more=français")).status_code == 422


async def test_the_preview_is_the_real_sheet_and_keeps_nothing(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        before = await house_counts(house)
        page = await browser.get(f"{draft}/preview?in=fr")
        assert "data-sheet" in page.text
        assert "data-keep" not in page.text
        fields = {name: hidden(page, name) for name in ("submission_key", "form_version", "day")}
        typed = {**fields, "language": "fr", "answer.cherchez_vous_un_logement": "yes", "answer.visites": "3"}
        review = await browser.post(f"{draft}/preview", do="look_over", **typed)
        assert review.status_code == 200
        assert "Est-ce juste" in review.text or "<dd>" in review.text
        wrong = await browser.post(f"{draft}/preview", do="look_over", **{**typed, "answer.visites": "900"})
        assert wrong.status_code == 422
        assert (await browser.post(f"{draft}/preview", do="submit", **typed)).status_code == 303
        assert await house_counts(house) == before


async def house_counts(house: House) -> list[int]:
    """How many rows a check-in would add to."""
    async with store.unit(house.world.carla.scope) as unit:
        kinds = (tables.CheckIn, tables.CheckInRevision, tables.Draft, tables.Quarantine, tables.Audit)
        return [await unit.count(table) for table in kinds]


def workbook(sheets: dict[str, list[list[str]]], merge: str = "") -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if merge:
            sheet.merge_range(merge, "merged")
    book.close()
    return made.getvalue()


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to sixty megabytes."""
    made = io.BytesIO(workbook({"survey": [["type", "name", "label"], ["text", "a", "A"]]}))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"<x>" + b" " * 60_000_000)
    return made.getvalue()


HEAD = ["type", "name", "label"]
NASTY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("form.xlsx", lambda: b""),
    "a picture": ("form.xlsx", lambda: b"\x89PNG\r\n\x1a\n\0\0"),
    "a picture called yaml": ("form.yaml", lambda: b"\x89PNG\r\n\x1a\n\0\0"),
    "an old workbook": ("form.xls", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "a broken zip": ("form.xlsx", lambda: b"PK\x03\x04" + b"\0" * 200),
    "another zip": ("form.xlsx", lambda: workbook({"Feuil1": [["bonjour"]]})),
    "a zip bomb": ("form.xlsx", bomb),
    "ten thousand rows": (
        "form.xlsx", lambda: workbook({"survey": [HEAD, *[["text", f"q{n}", f"Q {n}"] for n in range(10_000)]]}),
    ),
    "merged cells": (
        "form.xlsx", lambda: workbook({"survey": [HEAD, ["text", "a", "A"], ["text", "b", "B"]]}, "A4:C5"),
    ),
    "names that stand twice": ("form.xlsx", lambda: workbook({"survey": [HEAD, *[["text", "a", "A"]] * 2]})),
    "a repeat": (
        "form.xlsx",
        lambda: workbook({"survey": [HEAD, ["begin_repeat", "r", "R"], ["text", "a", "A"], ["end_repeat", "", ""]]}),
    ),
    "only unknown types": ("form.xlsx", lambda: workbook({"survey": [HEAD, ["geopoint", "a", "A"]]})),
    "aliases": ("form.yaml", lambda: b"form: a\nitems: &a [1]\nversion: *a\n"),
    "an alias bomb": (
        "form.yaml", lambda: b"a: &a [x,x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (n, n) for n in range(50)),
    ),
    "Latin letters": ("form.yaml", lambda: "form: a\ntitle: {fr: Été}\n".encode("cp1252")),
    "mixed encodings": ("form.yaml", lambda: "title: {fr: Été}\n".encode() + "other: été\n".encode("latin-1")),
    "another wide encoding": ("form.yaml", lambda: "form: a\n".encode("utf-16")),
    "wrong types": ("form.yaml", lambda: b"form: [1, 2]\nversion: {a: b}\nitems: 7\n"),
    "a list": ("form.yaml", lambda: b"- 1\n- 2\n"),
    "nested deep": ("form.yaml", lambda: b"a: " + b"[" * 3000),
    "an object of another language": ("form.yaml", lambda: b"form: !!python/object/apply:os.system ['true']\n"),
    "too large for a form": ("form.yaml", lambda: b"# x\n" * 80_000),
}  # fmt: skip


@pytest.mark.slow
async def test_a_nasty_file_gets_a_readable_refusal_and_nothing_is_kept(house: House):
    async with house.as_(house.world.carla) as browser:
        for what, (name, content) in NASTY.items():
            answer = await send(browser, name, content())
            assert 400 <= answer.status_code < 500, what
            told = re.search(r'role="alert">(.*?)</div>', answer.text, re.DOTALL)
            assert told is not None, what
            sentences = re.findall(r"<li>(.*?)</li>", told[1], re.DOTALL)
            assert sentences, what
            for sentence in sentences:
                assert len(re.sub(r"<[^>]+>", "", sentence)) > 20, what
                assert "Traceback" not in sentence, what
        assert 'href="/forms/drafts/' not in (await browser.get("/forms")).text


@pytest.mark.slow
async def test_a_file_is_looked_over_before_it_becomes_a_draft(house: House):
    survey = [
        ["type", "name", "label::fr", "relevant"],
        ["select_one yes_no", "logement", "Cherchez-vous un logement ?", ""],
        ["integer", "visites", "Combien de visites ?", "${logement} = 'yes'"],
        ["geopoint", "ou", "Où ?", ""],
    ]
    choices = [["list_name", "name", "label::fr"], ["yes_no", "yes", "Oui"], ["yes_no", "no", "Non"]]
    async with house.as_(house.world.carla) as browser:
        look = await send(browser, "C:\\Mes documents\\accueil.xlsx", workbook({"survey": survey, "choices": choices}))
        assert look.status_code == 200, look.text
        assert "2 questions entreraient" in look.text
        assert "survey, " in look.text  # by sheet and row: the place that has nothing like it here
        assert 'href="/forms/drafts/' not in (await browser.get("/forms")).text
        fields = {name: hidden(look, name) for name in ("draft", "form")}
        kept = [await browser.post("/forms/files/keep", **fields) for _ in range(2)]
        assert kept[0].headers["location"] == kept[1].headers["location"]
        page = html.unescape((await browser.get(kept[0].headers["location"])).text)
        assert "Seulement si" in page


async def send(browser: Browser, name: str, content: bytes) -> httpx.Response:
    return await browser.client.post(
        "/forms/files", data={"_token": browser.token()}, files={"file": (name, content)}, headers=HERE
    )


async def test_before_publishing_it_is_said_which_texts_a_language_lacks(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await begun(browser, "Accueil")
        await asks(browser, draft, "yes_no", "Cherchez-vous un logement ?")
        await asks(browser, draft, "integer", "Combien de visites ?", title="Visites", low="0", high="50")
        texts = (await browser.get(f"{draft}/texts")).text
        (prints,) = re.findall(r'name="prints" value="([^"]*)"', texts)
        said = {"cherchez_vous_un_logement.question@nl": "Zoekt u een woning?"}
        kept = await browser.post(f"{draft}/texts", prints=html.unescape(prints), **said)
        assert kept.status_code == 303
        page = html.unescape((await browser.get(f"{draft}/publish")).text).replace("\u00a0", " ")
    assert "Néerlandais : il manque 1 texte." in page
    told = page.partition("<details>")[2].partition("</details>")[0]
    assert "« Combien de visites ? »" in told or "“Combien de visites ?”" in told
    assert "Zoekt u een woning" not in told


FROM_A_FILE = """
form: arrivee_a_nous
version: "1"
title: {fr: Arrivée}
schedule: {baseline: start, waves: [{wave: start, day: 0, early: 7, late: 28}]}
items:
  - key: mood
    title: {fr: Humeur}
    picture: a drawing that nobody has made
    question: {fr: "Comment vous sentez-vous ici ?", fr-simple: "Vous êtes bien ici ?"}
    levels: {1: {fr: mal}, 2: {fr: bien}}
  - {key: bare, title: {fr: Nu}, question: {fr: "De un à trois ?"}, levels: {from: 1, to: 3}}
"""


@pytest.mark.slow
async def test_easier_words_and_pictures_from_a_file_stay_and_can_be_written(house: House):
    async with house.as_(house.world.carla) as browser:
        look = await send(browser, "arrivee.yaml", FROM_A_FILE.encode())
        kept = await browser.post("/forms/files/keep", **{name: hidden(look, name) for name in ("draft", "form")})
        draft = kept.headers["location"]
        page = await browser.get(draft)
        assert "de simples nombres" in page.text  # the ladder without words
        assert "simple : il manque" not in page.text  # easier words are never missing
        shown = await browser.get(f"{draft}/preview?in=fr-simple")
        assert "Vous êtes bien ici ?" in shown.text
        assert re.search(r'value="fr"[^>]* aria-pressed="true"', shown.text)  # the way back to the usual words
        assert "<img" not in shown.text
        page = await browser.get(f"{draft}/texts")
        assert "Français, mots plus simples" in page.text
        cells = dict(re.findall(r'<textarea [^>]*name="([^"]+@[\w-]+)"[^>]*>([^<]*)</textarea>', page.text))
        typed = {name: html.unescape(text) for name, text in cells.items()} | {"mood.level.1@fr-simple": "pas bien"}
        assert (await browser.post(f"{draft}/texts", prints=hidden(page, "prints"), **typed)).status_code == 303
        assert "pas bien" in (await browser.get(f"{draft}/preview?in=fr-simple")).text
        part = await browser.get(f"{draft}/parts/mood")
        fields = {"question": "Comment vous sentez-vous ici ?", "title": "Humeur", "indicator": "yes", "level.1": "mal"}
        saved = await browser.post(
            f"{draft}/parts/mood", prints=hidden(part, "prints"), **fields, **{"level.2": "bien", "drawings": "steps"}
        )
        assert saved.status_code == 303
        assert (await browser.get(f"{draft}/preview?in=fr")).text.count('<svg class="level"') == 2
        version = (await browser.post(f"{draft}/publish")).headers["location"].partition("?")[0]
        book = await browser.get(f"{version}/file?as=xlsx")
        back = json.loads(hidden(await send(browser, "arrivee.xlsx", book.content), "form"))
        assert back["items"][0]["drawings"] == "steps"
        assert back["items"][0]["levels"]["words"]["1"] == {"fr": "mal", "fr-simple": "pas bien"}
