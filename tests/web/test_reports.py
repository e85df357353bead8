"""The pages of reports: what the funder reads, what it never sees, and how the coordination lets one out."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import AsyncIterator

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.services.reports import grants
from tests.reported import Reported, a_group, reported_on_disk, reported_template
from tests.web.conftest import Browser, House, living
from tests.web.routes import application_in, routes_of
from tests.world import a_place

__all__ = ["reported_on_disk", "reported_template"]

pytestmark = pytest.mark.slow


EVERY_WAY = (
    "", "/documents/pdf", "/documents/docx", "/documents/xlsx", "/documents/json", "/figures/people-moved",
    "/everything.zip",
)  # fmt: skip
"""What a reader can open of one report, after its address."""


@pytest.fixture
async def there(reported_on_disk: Reported) -> AsyncIterator[tuple[House, Reported]]:
    """The running application with one report let out."""
    app = application_in(reported_on_disk.world.settings)
    async with living(app):
        yield House(app, reported_on_disk.world), reported_on_disk


async def accept(browser: Browser) -> None:
    assert (await browser.post("/reports/charter", accept="yes", next="")).status_code == 303


async def test_the_way_of_a_funder_from_the_list_to_a_figures_source(there: tuple[House, Reported]) -> None:
    house, reported = there
    async with house.as_(house.world.fatou) as browser:
        listed = (await browser.get("/reports?lang=en")).text
        assert "1 report has been released to you." in listed
        assert f'href="/reports/{reported.release}"' in listed
        first = await browser.get(f"/reports/{reported.release}")
        assert first.status_code == 303
        assert first.headers["location"].startswith("/reports/charter?next=")
        charter = (await browser.get(first.headers["location"])).text
        assert "I, Fatou, will read the reports in this way." in charter
        unticked = await browser.post("/reports/charter", next=f"/reports/{reported.release}")
        assert unticked.status_code == 422
        accepted = await browser.post("/reports/charter", accept="yes", next=f"/reports/{reported.release}")
        assert accepted.headers["location"] == f"/reports/{reported.release}"
        for language, title in (("fr", "Rapport d’évolution"), ("nl", "Evolutieverslag"), ("en", "Progression report")):
            page = (await browser.get(f"/reports/{reported.release}?lang={language}")).text
            assert f'<html lang="{language}"' in page
            assert title in page
            pdf = await browser.get(f"/reports/{reported.release}/documents/pdf?lang={language}")
            assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
            assert pdf.content.startswith(b"%PDF-")
            assert pdf.headers["content-disposition"].endswith(f'-{language}.pdf"')
        source = re.search(rf"/reports/{reported.release}/figures/[a-z0-9_-]+", page)
        assert source is not None
        alone = (await browser.get(source[0])).text
        assert "How it is computed" in alone
        assert not re.search(r"progression\.|services\.|as for figure", alone)
        assert (await browser.get(f"/reports/{reported.release}/figures/none")).status_code == 404


async def test_every_document_comes_with_its_type_and_its_hash(there: tuple[House, Reported]) -> None:
    house, reported = there
    async with house.as_(house.world.fatou) as browser:
        await accept(browser)
        types = {}
        for format in ("pdf", "docx", "xlsx", "json"):
            answer = await browser.get(f"/reports/{reported.release}/documents/{format}?in=nl")
            assert answer.status_code == 200
            digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
            assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
            assert answer.headers["content-disposition"].endswith(f'-nl.{format}"')
            types[format] = answer.headers["content-type"].split(";")[0]
        assert types == {
            "pdf": "application/pdf",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "json": "application/json",
        }
        assert "language" not in browser.cookies(), "a document in Dutch leaves the pages in the language they had"
        for format in ("decisions", "article", "sources", "poster", "exe"):
            assert (await browser.get(f"/reports/{reported.release}/documents/{format}")).status_code == 404
        page = (await browser.get(f"/reports/{reported.release}?lang=en")).text
        offered = [f"/documents/{format}?in={code}" for format in types for code in ("fr", "nl", "en")]
        assert [one for one in offered if one not in page] == []
        assert "/back" not in page


async def test_one_file_holds_every_language_and_format_as_they_were_let_out(there: tuple[House, Reported]) -> None:
    house, reported = there
    whole = f"/reports/{reported.release}/everything.zip"
    async with house.as_(house.world.fatou) as browser:
        assert (await browser.get(whole)).headers["location"].startswith("/reports/charter")
        await accept(browser)
        assert f'href="{whole}"' in (await browser.get(f"/reports/{reported.release}?lang=en")).text
        answer = await browser.get(whole)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        assert answer.headers["content-disposition"].endswith('-fr-nl-en.zip"')
        single = {}
        for format in ("pdf", "docx", "xlsx", "json"):
            for code in ("fr", "nl", "en"):
                one = await browser.get(f"/reports/{reported.release}/documents/{format}?in={code}")
                single[one.headers["content-disposition"].split('"')[1]] = one.content
        assert (await browser.get(whole)).content == answer.content, "the same report, the same bytes"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {name: files[name] for name in single} == single
    sums = files["sha256sums.txt"].decode().splitlines()
    assert sums == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in sorted(single.items())]
    pages = sorted(name for name in files if name.endswith(".html"))
    assert [name[-8:] for name in pages] == ["-en.html", "-fr.html", "-nl.html"]
    in_french = files[pages[1]].decode()
    assert "Rapport d’évolution" in in_french
    assert 'href="/' not in in_french, "opened from a folder, no link may lead nowhere"
    async with store.unit(house.world.carla.scope) as unit:
        views = await unit.raw("SELECT times FROM release_reader_view WHERE release = {}", reported.release)
    assert [row["times"] for row in views] == [1 + 1 + 12 + 1], "each taking is one opening"


async def test_the_team_takes_the_poster_back_to_the_group_and_the_funder_does_not(
    there: tuple[House, Reported],
) -> None:
    house, reported = there
    back = f"/reports/{reported.release}/back"
    async with house.as_(house.world.amina) as browser:
        assert f'href="{back}"' in (await browser.get(f"/reports/{reported.release}?lang=en")).text
        page = (await browser.get(f"{back}?lang=en")).text
        offered = re.findall(rf"{back}/([a-z]+/[a-z]+)", page)
        assert offered == [f"{code}/{kind}" for code in ("fr", "nl", "en", "ar") for kind in ("poster", "slides")]
        for kind in ("poster", "slides"):
            pdf = await browser.get(f"{back}/ar/{kind}")
            assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
            assert pdf.content.startswith(b"%PDF-")
        assert (await browser.get(f"{back}/ar/pdf")).status_code == 404
        assert (await browser.get(f"{back}/de/poster")).status_code == 404
    async with house.as_(house.world.bram) as browser:
        assert (await browser.get(back)).status_code == 404
        assert (await browser.get(f"{back}/fr/poster")).status_code == 404
    async with house.as_(house.world.fatou) as browser:
        await accept(browser)
        assert (await browser.get(back)).status_code == 403
        assert (await browser.get(f"{back}/fr/poster")).status_code == 403


async def test_a_release_of_others_is_not_there(there: tuple[House, Reported]) -> None:
    house, reported = there
    for stranger in (house.world.bram, house.world.odile):
        async with house.as_(stranger) as browser:
            for path in EVERY_WAY:
                assert (await browser.get(f"/reports/{reported.release}{path}")).status_code == 404


async def test_an_empty_list_says_what_will_stand_here(house: House) -> None:
    async with house.as_(house.world.fatou) as browser:
        page = (await browser.get("/reports?lang=en")).text
    assert "No report has been released to you yet." in page
    assert "Grants without a report so far" in page


async def test_no_page_shows_a_funder_a_person(there: tuple[House, Reported]) -> None:
    """Every route, with every id that there is: a funder finds no label, no person, no enrolment."""
    house, reported = there
    secrets = {*reported.labels, *reported.participants, *reported.enrolments, house.world.grenadille.participant}
    ids = {
        "release": reported.release, "release_id": reported.release, "programme": house.world.grenadille.programme,
        "participant": reported.participants[0], "enrolment": reported.enrolments[0], "figure": "people-moved",
        "grant": house.world.grant,
    }  # fmt: skip
    walked = 0
    async with house.as_(house.world.fatou) as browser:
        await accept(browser)
        for route in routes_of(house.app):
            if route.method != "GET" or route.path.startswith("/static"):
                continue
            answer = await browser.get(route.filled(**ids))
            walked += answer.status_code == 200
            found = {secret for secret in secrets if secret.encode() in answer.content}
            assert not found - set(route.filled(**ids).split("/")), route
    assert walked >= 6


async def test_the_association_sees_who_opened_it_and_may_withdraw_it(there: tuple[House, Reported]) -> None:
    house, reported = there
    async with house.as_(house.world.fatou) as browser:
        await accept(browser)
        assert (await browser.get(f"/reports/{reported.release}")).status_code == 200
    async with house.as_(house.world.amina) as browser:
        page = (await browser.get(f"/reports/{reported.release}?lang=en")).text
        assert "Fonds Trois-Rivages opened it" in page
        assert "Fatou" not in page
        assert "Withdraw this report" not in page
        assert (await browser.post(f"/reports/{reported.release}/withdraw")).status_code == 403
    async with house.as_(house.world.carla) as browser:
        assert "Withdraw this report" in (await browser.get(f"/reports/{reported.release}?lang=en")).text
        assert (await browser.post(f"/reports/{reported.release}/withdraw")).status_code in (302, 303)
    async with house.as_(house.world.fatou) as browser:
        gone = await browser.get(f"/reports/{reported.release}?lang=en")
        assert gone.status_code == 410
        assert "This report was withdrawn on" in gone.text
        assert "Oser parler" not in gone.text
        assert (await browser.get(f"/reports/{reported.release}/documents/pdf")).status_code == 410


async def test_the_way_of_a_coordinator_from_the_programme_to_the_release(house: House) -> None:
    world = house.world
    keys.open_keys(world.settings)
    await a_group(world)
    async with house.as_(world.carla) as browser:
        page = (await browser.get(f"/reports/new?programme={world.grenadille.programme}&lang=fr")).text
        assert "Un rapport pour Fonds Trois-Rivages" in page
        assert '<article class="report' in page
        wanted = dict(
            re.findall(r'<input type="hidden" name="(grant|programme|first|last|each)" value="([^"]*)"', page)
        )
        draft = (await browser.post("/reports/drafts", **wanted)).headers["location"]
        early = (await browser.get(f"{draft}/release")).text
        assert "Écrivez sous «" in early
        empty = await browser.post(f"{draft}/release", key=world.grant)
        assert empty.status_code == 422
        looked = await browser.post(
            draft, look="nl", place="making:speaking_up", language="fr", version="0", text="Nous avons répété."
        )
        assert looked.headers["location"] == f"{draft}/preview?in=nl"
        looked_at = (await browser.get(f"{draft}/preview?in=nl")).text
        assert looked_at.count("Nous avons répété.") == 1
        assert re.search(r"Hoe wij dit lezen: [^<:]+ \(in het Frans\)<", looked_at), (
            "the report in Dutch, on a page in French"
        )
        assert "Retour à l’écriture" in looked_at
        last = (await browser.get(f"{draft}/release")).text
        sent = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', last))
        answers = [await browser.post(f"{draft}/release", sure="yes", **sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert "Transmis." in (await browser.get(answers[0].headers["location"])).text
    async with store.unit(world.carla.scope) as unit:
        assert len(await unit.raw("SELECT id FROM release WHERE organisation = {}", unit.organisation)) == 1


async def test_what_waits_is_a_sentence_on_the_page_and_holds_nothing_else_up(there: tuple[House, Reported]) -> None:
    house, _ = there
    await a_group(house.world, [(1, 2), (2, 3)], first=40)
    async with house.as_(house.world.carla) as browser:
        page = await browser.get(f"/reports/new?grant={house.world.grant}&lang=en")
        assert page.status_code == 200
        assert "Not all figures can leave now. The rest of the report can." in page.text
        assert "wait until at least 5 people can be added together" in page.text
        assert "Until then the report tells this as its reader had it on 20 July 2026." in page.text.replace(
            "\u00a0", " "
        )
        begun = await browser.post("/reports/drafts", grant=house.world.grant)
        leaving = await browser.get(f"{begun.headers['location'].split('?')[0]}/release?lang=en")
        assert "Not all figures can leave now." in leaving.text


async def test_a_grant_whose_report_is_begun_is_listed_once(house: House) -> None:
    first_step = f"/grants/{house.world.grant}#questions"
    async with house.as_(house.world.carla) as browser:
        assert first_step in (await browser.get("/reports")).text
        begun = await browser.post("/reports/drafts", grant=house.world.grant)
        listed = (await browser.get("/reports")).text
        assert begun.headers["location"].split("?")[0] in listed
        assert first_step not in listed


async def test_nobody_but_the_coordination_prepares_a_report(house: House) -> None:
    for person in (house.world.amina, house.world.fatou, house.world.odile):
        async with house.as_(person) as browser:
            assert (await browser.get("/reports/new")).status_code == 403


async def test_what_cannot_stand_in_one_report_is_said_where_it_is_chosen(there: tuple[House, Reported]) -> None:
    """Which programmes, which questions, before anything is computed; and a draft of it cannot be begun either."""
    house, _ = there
    scope = house.world.carla.scope
    async with store.unit(scope, write=True) as unit:
        other = await a_place(unit, key="atelier", name="Atelier du mardi", label="saule 9", form="empowerment_nine")
    made = await grants.make(
        scope,
        grants.Typed("Les deux", "fr", funder=house.world.funder,
                     programmes=(house.world.grenadille.programme, other.programme),
                     starts_on="2026-01-01", ends_on="2026-12-31"),
    )  # fmt: skip
    async with house.as_(house.world.carla) as browser:
        page = await browser.get(f"/reports/new?grant={made}&lang=en")
        assert page.status_code == 200
        (told,) = re.findall(r'<div class="note mind">(.*?)</div>', page.text, re.DOTALL)
        assert "These programmes cannot stand in one report together." in told
        assert "Atelier du mardi" in told
        assert "Getting about" in told or "Group life" in told or "Only" in told
        assert "All programmes together" not in page.text
        refused = await browser.post("/reports/drafts", grant=made, programme="", first="", last="", each="")
        assert refused.status_code == 409
        one = await browser.get(f"/reports/new?grant={made}&programme={house.world.grenadille.programme}&lang=en")
        assert "A report for" in one.text
