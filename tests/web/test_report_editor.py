"""The editor: two colleagues at once, comments, limits, totals, the last page, the release and what it then holds."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from uuid import uuid4

import docx
import pytest

from evalkit.definitions.report import MOVABLE
from evalkit.definitions.weeks import monday
from evalkit.services.keeping import keys
from evalkit.services.process import journal
from evalkit.services.reports import grant_questions, release_answers, release_reading, release_shelves
from tests.reported import a_group, reported_on_disk, reported_template
from tests.web.conftest import Browser, House
from tests.world import TODAY

__all__ = ["reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

TYPED = {"act": "save", "place": [], "language": [], "version": [], "text": []}


@dataclass(frozen=True)
class Desk:
    house: House
    draft: str


@pytest.fixture
async def desk(house: House) -> Desk:
    """A group that can be reported on, a grant with two questions, and a draft that Carla began."""
    keys.open_keys(house.world.settings)
    await a_group(house.world)
    scope = house.world.carla.scope
    await grant_questions.add_typical(scope, house.world.grant, ["Q4", "Q10"])
    async with house.as_(house.world.carla) as browser:
        begun = await browser.post("/reports/drafts", grant=house.world.grant)
        again = await browser.post("/reports/drafts", grant=house.world.grant)
        assert begun.headers["location"] == again.headers["location"]
    return Desk(house, begun.headers["location"])


async def write(
    browser: Browser, draft: str, *texts: tuple[str, str, int, str], act: str = "save", **more: str | list[str]
):  # type: ignore[no-untyped-def]
    place, language, version, text = zip(*texts, strict=True)
    return await browser.post(
        draft, act=act, place=list(place), language=list(language), version=[str(v) for v in version],
        text=list(text), **more,
    )  # fmt: skip


MAKING = ("making:speaking_up", "fr", 0, "Nous avons répété à haute voix.")


async def test_what_two_colleagues_write_at_once_is_both_kept_in_sight(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        assert (await write(browser, desk.draft, MAKING)).status_code == 303
        late = await write(browser, desk.draft, ("making:speaking_up", "fr", 0, "Autre chose <i>."))
        assert late.status_code == 409
        assert "Nous avons répété à haute voix." in late.text
        assert "Autre chose &lt;i&gt;." in late.text
        after = await write(browser, desk.draft, ("making:speaking_up", "fr", 1, "Les deux."))
        assert after.status_code == 303
        versions = await browser.get(f"{desk.draft}/versions?place=making:speaking_up&language=fr")
        assert versions.text.index("Les deux.") < versions.text.index("Nous avons répété à haute voix.")


async def test_a_comment_goes_with_what_is_typed_is_settled_and_never_in_the_report(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        empty = await write(browser, desk.draft, MAKING, act="say", about="", comment="  ")
        assert empty.status_code == 422
        said = await write(browser, desk.draft, ("answer:4", "fr", 0, "Plus souvent."), act="say",
                           about="answer:4", comment="Trop long ?")  # fmt: skip
        assert said.status_code == 303
        page = (await browser.get(desk.draft)).text
        for text in ("Trop long ?", "Nous avons répété à haute voix.", "Plus souvent."):
            assert text in page, "with the same button nothing that was typed beside it is lost"
        settle = re.search(r'name="settle" value="([0-9a-f-]+)"', page)
        assert settle is not None
        done = await write(browser, desk.draft, ("answer:4", "fr", 1, "Très souvent."), settle=settle[1])
        assert done.status_code == 303
        page = (await browser.get(desk.draft)).text
        assert "réglé" in page
        assert "Très souvent." in page
        assert "Trop long ?" not in (await browser.get(f"{desk.draft}/preview")).text
        assert (await write(browser, desk.draft, (*MAKING[:2], 1, MAKING[3]), settle=str(uuid4()))).status_code == 404


async def test_a_question_shows_what_answers_it_with_its_place_and_says_where_nothing_does(desk: Desk) -> None:
    scope = desk.house.world.carla.scope
    await grant_questions.add_typical(scope, desk.house.world.grant, ["Q1", "Q3"])
    own = grant_questions.Typed("11", "Et le voisinage ?", "fr", answers=("narrative",))
    await grant_questions.save(scope, desk.house.world.grant, own)
    async with desk.house.as_(desk.house.world.carla) as browser:
        page = (await browser.get(desk.draft)).text
        under = dict(re.findall(r'id="field-answer:(\d+)"(.*?)(?=id="field-answer:|</section>)', page, re.DOTALL))
        nothing = "Rien dans le rapport n’y répond"
        assert [number for number, text in under.items() if nothing in text] == ["11"]
        assert f'href="{desk.draft}/preview#people"' in under["1"]
        preview = (await browser.get(f"{desk.draft}/preview")).text
        places = set(re.findall(r"/preview#([\w-]+)", page))
        assert places
        assert all(f'id="{place}"' in preview for place in places)


async def test_a_sentence_that_tells_a_small_number_is_named_with_the_place_that_changes_it(desk: Desk) -> None:
    world = desk.house.world
    week = monday(TODAY)
    note = journal.NewEntry(str(uuid4()), "obstacle", "Il pleut. Trois jeunes dorment dehors.", week)
    await journal.write(world.carla.scope, world.grenadille.programme, note)
    async with desk.house.as_(world.carla) as browser:
        first, last = (week - dt.timedelta(days=400)).isoformat(), TODAY.isoformat()
        begun = await browser.post("/reports/drafts", grant=world.grant, first=first, last=last)
        draft = begun.headers["location"]
        words = ("answer:4", "fr", 0, "Elles osent. Deux d’entre elles ont déménagé.")
        assert (await write(browser, draft, MAKING, words)).status_code == 303
        (place,) = re.findall(rf'href="(/programmes/[^"]+/week\?week={week.isoformat()}#(note-[^"]+))"',
                              (await browser.get(f"{draft}/release")).text)  # fmt: skip
        page = (await browser.get(draft)).text
        below = page[page.index('id="text-answer-4-fr"') :]
        assert "<q>Deux d&#39;entre elles ont déménagé.</q>" in below[: below.index("</div>")]
        assert page.count('id="small-numbers"') == 1
        elsewhere = page[page.index('id="small-numbers"') :]
        assert "<q>Trois jeunes dorment dehors.</q>" in elsewhere
        assert place[0] in elsewhere
        assert f'id="{place[1]}"' in (await browser.get(place[0])).text


async def test_a_choice_is_not_lost_with_a_page_that_is_refused(desk: Desk) -> None:
    """Who leaves a passage or a sentence out, and mistypes a total on the same page, finds it left out still."""
    ticks = {
        "choice": ["drop:4", "order"], "choice_version": ["0", "0"], "offered": ["drop:4|speaking_up"],
        "order": list(MOVABLE), "order_place": ["1", "2", "3", "4", "5", "1", "7", "8", "9"],
    }  # fmt: skip
    async with desk.house.as_(desk.house.world.carla) as browser:
        fresh = (await browser.get(desk.draft)).text
        kept = 'name="ticked" value="drop:4|speaking_up" checked'
        first = re.compile(r'name="order" value="stories"><label for="order-1"')
        assert kept in fresh
        assert not first.search(fresh)
        wrong = await write(
            browser, desk.draft, ("total:10:0", "fr", 0, "veel"), about="limits", comment="À voir", **ticks
        )
        assert wrong.status_code == 422
        assert kept not in wrong.text
        assert first.search(wrong.text)
        assert "À voir" in wrong.text
        assert kept in (await browser.get(desk.draft)).text, "nothing of it is kept yet"
        assert (await write(browser, desk.draft, ("total:10:0", "fr", 0, "9"), **ticks)).status_code == 303
        after = (await browser.get(desk.draft)).text
        assert kept not in after
        assert first.search(after)


async def test_the_order_is_shown_as_the_report_stands_and_the_questions_may_come_first(desk: Desk) -> None:
    def listed(page: str) -> list[str]:
        return re.findall(r'name="order" value="(\w+)"', page)

    def in_report(page: str) -> list[str]:
        ids = re.findall(r'<section[^>]* id="([\w-]+)"', page)
        parts = {"moved": "indicators", "group-analysis": "group_analysis", "about-us": "about_us"}
        return [parts.get(one, one) for one in ids if parts.get(one, one) in MOVABLE]

    async with desk.house.as_(desk.house.world.carla) as browser:
        await write(browser, desk.draft, MAKING)
        page, preview = (await browser.get(desk.draft)).text, (await browser.get(f"{desk.draft}/preview")).text
        shown, stands = listed(page), in_report(preview)
        assert sorted(shown) == sorted(MOVABLE)
        assert [one for one in shown if one in stands] == stands
        places = [str(1 if one == "questions" else at) for at, one in enumerate(shown, 1)]
        first = {"choice": ["order"], "choice_version": ["0"], "order": shown, "order_place": places}
        assert (await write(browser, desk.draft, (*MAKING[:2], 1, MAKING[3]), **first)).status_code == 303
        wanted = ["questions", *(one for one in shown if one != "questions")]
        assert listed((await browser.get(desk.draft)).text) == wanted
        after = in_report((await browser.get(f"{desk.draft}/preview")).text)
        assert after == ["questions", *(one for one in stands if one != "questions")]


async def test_two_who_tick_at_once_leave_out_what_either_left_out_and_are_told(desk: Desk) -> None:
    offered = [f"drop:4|{key}" for key in ("speaking_up", "letters_and_forms")]
    both = {"choice": ["drop:4"], "choice_version": ["0"], "offered": offered}
    async with desk.house.as_(desk.house.world.carla) as browser:
        assert (await write(browser, desk.draft, MAKING, **both, ticked=offered[:1])).status_code == 303
        late = await write(browser, desk.draft, ("limits", "fr", 0, "Une grève."), **both, ticked=offered[1:])
        assert late.status_code == 409
        assert "Ce que l’un de vous a laissé de côté l’est" in late.text
        for one in offered:
            assert f'name="ticked" value="{one}" checked' not in late.text
        assert "Une grève." in late.text


async def test_places_that_a_report_has_not_and_totals_that_are_no_number_are_refused(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        assert (await write(browser, desk.draft, ("answer:77", "fr", 0, "x"))).status_code == 422
        assert (await write(browser, desk.draft, ("answer:4", "ar", 0, "x"))).status_code == 422
        assert (await write(browser, desk.draft, ("answer:4:0", "fr", 0, "x"))).status_code == 422
        assert (await write(browser, desk.draft, ("total:10:0", "nl", 0, "9"))).status_code == 422, "a number has none"
        named = await write(browser, desk.draft, ("total:10:0", "fr", 0, "Aïcha et Paul"))
        assert named.status_code == 422
        assert "Aïcha et Paul" in named.text
        assert (await write(browser, desk.draft, ("total:10:0", "fr", 0, "12,5"))).status_code == 303


async def test_a_question_that_only_words_can_answer_has_a_box_and_a_refusal_its_own_place(desk: Desk) -> None:
    scope = desk.house.world.carla.scope
    await grant_questions.add_typical(scope, desk.house.world.grant, ["Q7"])
    own = grant_questions.Typed("11", "Que disent les jeunes de vous ?", "fr", sections=("about_us",))
    await grant_questions.save(scope, desk.house.world.grant, own)
    async with desk.house.as_(desk.house.world.carla) as browser:
        await write(browser, desk.draft, MAKING, ("total:10:0", "fr", 0, "9"))
        page = (await browser.get(desk.draft)).text
        assert 'id="text-answer-11-fr"' in page
        assert "Rien dans le rapport n’y répond" in page
        assert 'id="text-answer-7-fr"' not in page
        refused = page[page.index("Sans réponse, avec la raison") :]
        assert 'id="field-answer:7"' in refused
        assert "Le rapport y répond lui-même" not in page
        assert "le reçoit-il" in page, "the way of question 10 is not named yet"
        last = (await browser.get(f"{desk.draft}/release")).text
        assert "ne répond à la question 11" in last
        assert 'id="no-way"' in last
        preview = (await browser.get(f"{desk.draft}/preview")).text
        assert "Ce rapport ne contient rien qui réponde à cette question." in preview
        await write(browser, desk.draft, ("answer:11", "fr", 0, "Qu’on les écoute."))
        assert 'id="text-answer-11-fr"' in (await browser.get(desk.draft)).text
        assert "Qu’on les écoute." in (await browser.get(f"{desk.draft}/preview")).text
        assert 'id="nothing"' not in (await browser.get(f"{desk.draft}/release")).text


async def test_a_sentence_in_several_languages_is_asked_about_once_with_a_link_to_each_box(desk: Desk) -> None:
    texts = (
        MAKING, ("limits", "fr", 0, "2 personnes sont parties."), ("limits", "nl", 0, "2 personen zijn vertrokken."),
        ("limits", "en", 0, "2 people left. 3 people came back."),
    )  # fmt: skip
    async with desk.house.as_(desk.house.world.carla) as browser:
        await write(browser, desk.draft, *texts)
        for address in (desk.draft, f"{desk.draft}/release"):
            page = (await browser.get(address)).text
            asks = page[page.index('id="small-numbers"') :]
            asks = asks[: asks.index("</ul>")]
            assert "<q>2 personnes sont parties.</q>" in asks
            assert "vertrokken" not in asks
            assert "<q>3 people came back.</q>" in asks, "what another language tells more is never folded away"
            for code in ("fr", "nl", "en"):
                assert f"#text-limits-{code}" in asks


async def test_a_text_that_stands_alike_in_two_languages_is_pointed_out(desk: Desk) -> None:
    told = "The same words stand under Français, Nederlands"
    async with desk.house.as_(desk.house.world.carla) as browser:
        await write(browser, desk.draft, ("limits", "fr", 0, "Idem 2026"), ("limits", "nl", 0, "Idem 2026"), MAKING)
        assert told not in (await browser.get(f"{desk.draft}?lang=en")).text
        await write(browser, desk.draft, ("making:speaking_up", "nl", 0, MAKING[3]))
        page = (await browser.get(f"{desk.draft}?lang=en")).text
        assert page.count(told) == 1


async def test_what_a_team_noted_in_one_language_is_never_called_translated(desk: Desk) -> None:
    world = desk.house.world
    week = monday(TODAY)
    note = journal.NewEntry(str(uuid4()), "obstacle", "Il pleut depuis des semaines.", week)
    await journal.write(world.carla.scope, world.grenadille.programme, note)
    async with desk.house.as_(world.carla) as browser:
        first, last = (week - dt.timedelta(days=400)).isoformat(), TODAY.isoformat()
        begun = await browser.post("/reports/drafts", grant=world.grant, first=first, last=last)
        draft = begun.headers["location"]
        await write(browser, draft, MAKING)
        pages = {"languages": (await browser.get(draft)).text, "missing": (await browser.get(f"{draft}/release")).text}
        for place, page in pages.items():
            told = page[page.index(f'id="{place}"') :]
            told = told[: told.index("</ul>")]
            assert "(1 texte en français)" in told
            for code in ("nl", "en"):
                assert f'href="{draft}/preview?in={code}#done"' in told
            assert f'href="{draft}/preview?in=fr#done"' not in told


async def test_the_last_page_says_what_is_missing_then_lets_it_out_question_by_question(desk: Desk) -> None:
    house = desk.house
    async with house.as_(house.world.carla) as browser:
        early = await browser.get(f"{desk.draft}/release")
        assert "Écrivez sous «" in early.text
        assert 'name="key"' not in early.text
        assert f'href="{desk.draft}#field-words"' in early.text, "what is missing leads to its box"
        texts = (
            MAKING, ("answer:4", "fr", 0, "Elles osent demander au guichet."), ("total:10:0", "fr", 0, "9"),
            ("limits", "fr", 0, "Une grève des trams a vidé quatre séances.\n2 personnes sont parties."),
        )  # fmt: skip
        going = await write(browser, desk.draft, *texts, act="release", choice=["drop:4"], choice_version=["0"],
                            offered=["drop:4|speaking_up", "drop:4|people_to_turn_to", "drop:4|letters_and_forms"],
                            ticked=["drop:4|speaking_up"])  # fmt: skip
        assert going.headers["location"] == f"{desk.draft}/release"
        page = (await browser.get(f"{desk.draft}/release")).text
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        asks = page[page.index('id="small-numbers"') : page.index('name="key"')]
        assert f'href="{desk.draft}#text-limits-fr"' in asks
        assert "2 personnes sont parties.</q>" in asks
        for code in ("fr", "nl", "en"):
            assert f'href="{desk.draft}/preview?in={code}"' in page, "looked at in each language before it leaves"
        missing = page[page.index('id="missing"') : page.index('name="key"')]
        for place in ("making-speaking_up", "answer-4", "limits"):
            for code in ("nl", "en"):
                assert f'href="{desk.draft}#text-{place}-{code}"' in missing, "what is missing leads to its very box"
            assert f"#text-{place}-fr" not in missing
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        assert seen is not None
        await write(browser, desk.draft, ("limits", "fr", 1, "Une grève des trams."))  # in another tab
        unseen = await browser.post(f"{desk.draft}/release", key=key[1], seen=seen[1], sure="yes")
        assert unseen.status_code == 409, "what nobody looked at on the last page never leaves"
        assert "n’est plus ce que vous avez regardé" in unseen.text
        await write(browser, desk.draft, ("limits", "fr", 2, texts[3][3]))
        clicks = [await browser.post(f"{desk.draft}/release", key=key[1], seen=seen[1], sure="yes") for _ in range(2)]
        assert clicks[0].headers["location"] == clicks[1].headers["location"]
        report = (await browser.get(clicks[0].headers["location"])).text
        section = report[report.index('id="questions"') :]
        for text in (
            "Elles osent demander au guichet.", "Déclaré par l’association, hors evalkit", ">9<",
            "ni liste de personnes, ni numéro national", "Une grève des trams a vidé quatre séances.",
        ):  # fmt: skip
            assert text in section, text
        assert 'class="reading"' not in section  # the sentences stand beside their figures, and are pointed to
        answers = await browser.get(clicks[0].headers["location"].partition("?")[0] + "/answers.txt?lang=fr")
        assert "12 personnes" in answers.text  # here they stand in full
        head = answers.text.split("\n\n")[0]
        assert re.search(r" · du .+ au .+$", head), "whose answers, and of which days"
        fatou = house.world.fatou.scope
        await release_reading.accept_charter(fatou, "fr")
        (shelf,) = await release_shelves.list_for_reader(fatou)
        await release_answers.text(fatou, shelf.cards[0].id, "fr")
        (shelf,) = await release_shelves.list_for_reader(house.world.carla.scope)
        assert [one.times for one in shelf.cards[0].opened] == [1], "their text alone is a reading too"
        assert re.search(r"\s: 9$", answers.text, re.MULTILINE), "a colon as French sets it"
        word = await browser.get(clicks[0].headers["location"].partition("?")[0] + "/answers.docx?in=nl")
        assert word.headers["content-disposition"].endswith('-antwoorden-nl.docx"')
        assert "evalkit" not in word.headers["content-disposition"], "whose they are, and not what made them"
        assert answers.headers["content-disposition"].endswith('-reponses-fr.txt"')
        lines = [one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs]
        at = lines.index("Elles osent demander au guichet.")
        assert lines[at - 1] == "In het Frans, zoals het geschreven is:"
        assert any("12 mensen" in one for one in lines), "the sentence that reads the figure, in full"
        assert any(one.startswith("Uit het verslag:") for one in lines), "where the team's words end"
        assert " · van " in lines[1]
        out = (await browser.get(f"{desk.draft}/release")).text
        assert "C’est déjà transmis, mot pour mot." in out
        assert 'name="key"' not in out
        assert "il ne reste rien à faire" in (await browser.get("/reports")).text
        await browser.post(clicks[0].headers["location"].partition("?")[0] + "/withdraw")
        assert "il ne reste rien à faire" not in (await browser.get("/reports")).text
        back = (await browser.get(f"{desk.draft}/release")).text
        assert 'name="key"' in back, "what was taken back by mistake can leave again as it is"
        await write(browser, desk.draft, ("answer:4", "fr", 1, "Elles demandent."), ("limits", "fr", 3, ""))
        assert "il ne reste rien à faire" not in (await browser.get("/reports")).text
        new = (await browser.get(f"{desk.draft}/release?lang=en")).text
        assert "another answer" in new
        assert "Limits that you added: changed" in new
        assert "its tables say something else" not in new


async def test_an_answer_longer_than_the_funder_allows_waits(desk: Desk) -> None:
    house = desk.house
    scope = house.world.carla.scope
    short = grant_questions.Typed("4", "Quels changements ?", "fr", ("narrative",), characters="50")
    await grant_questions.save(scope, house.world.grant, short, at=0)
    async with house.as_(house.world.carla) as browser:
        assert (await write(browser, desk.draft, MAKING, ("answer:4", "fr", 0, "é" * 51))).status_code == 303
        page = (await browser.get(f"{desk.draft}/release?lang=en")).text
        assert "51 characters, and the funder allows 50" in page
        assert 'name="key"' not in page
        assert (
            await browser.post(f"{desk.draft}/release", key=house.world.grant, seen="x", sure="yes")
        ).status_code == 422


async def test_nobody_but_the_coordination_writes(desk: Desk) -> None:
    for person in (desk.house.world.amina, desk.house.world.fatou):
        async with desk.house.as_(person) as browser:
            for path in ("", "/preview", "/release", "/versions"):
                assert (await browser.get(desk.draft + path)).status_code == 403


async def test_a_question_that_the_report_answers_in_part_says_so_to_its_author_and_its_reader(desk: Desk) -> None:
    scope = desk.house.world.carla.scope
    await grant_questions.add_typical(scope, desk.house.world.grant, ["Q1"])
    async with desk.house.as_(desk.house.world.carla) as browser:
        editor = (await browser.get(desk.draft)).text
        assert "le rapport donne le nombre ; ni genre, ni âge, ni quartier" in editor.replace("\u00a0", " ")
        read = (await browser.get(f"{desk.draft}/preview?in=nl")).text
        assert read.count("Geen gender, leeftijd of buurt: evalkit telt mensen niet volgens die kenmerken.") == 1
