"""Papers for an association's file: they say what is set up, leave lines for the rest, and name nobody."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader

from evalkit import store
from evalkit.errors import Refused
from evalkit.i18n import SCREEN
from evalkit.reporting.association_papers.facts import Facts
from evalkit.reporting.association_papers.measures import MEASURES
from evalkit.reporting.association_papers.rendered import FORMATS, html
from evalkit.reporting.wording import wording
from evalkit.services.keeping import association_papers as papers
from evalkit.store import Scope
from evalkit.store.queries import programmes, second_steps
from tests.world import World, world, world_on_disk, world_template

__all__ = ["world", "world_on_disk", "world_template"]


def words(content: bytes) -> str:
    """The text of an HTML paper, without its stylesheet."""
    body = content.decode().split("</head>")[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")


def told(facts: Facts, which: str, language: str = "en") -> str:
    return words(html(papers.PAPERS[which](facts, wording(language))))


async def test_the_assessment_says_what_is_set_up_and_changes_with_it(world: World) -> None:
    facts = await papers.gather(world.carla.scope, world.settings)
    said = told(facts, "assessment")
    for title in ("1. Description", "2. Necessity and proportionality", "3. Risks", "4. Measures"):
        assert title in said
    assert "Lire la ville" in said
    assert "La Table du jeudi" not in said  # it is another association's
    form = facts.forms[0].form
    assert wording("fr").text(form.items[0].question).replace("\u00a0", " ") in told(facts, "assessment", "fr")
    (grant,) = facts.grants
    assert grant.funder in said
    assert "Fewer than ten people take part" in said
    scope = world.carla.scope
    async with store.unit(scope, write=True) as unit:
        await programmes.make_programme(
            unit, key="jardin", names={"fr": "Le Jardin"}, kind="social", municipality="Sennebeek",
            without_participants=True,
        )  # fmt: skip
        await programmes.make_grant(
            unit, funder=world.funder, title={"fr": "D'avant"}, starts_on=dt.date(2019, 1, 1),
            ends_on=unit.today - dt.timedelta(days=1),
        )  # fmt: skip
        lasting = await programmes.make_grant(
            unit, funder=world.funder, title={"fr": "D'aujourd'hui"}, starts_on=dt.date(2019, 1, 1), ends_on=unit.today
        )
    assert lasting
    later = await papers.gather(scope, world.settings)
    assert [one.ends_on for one in later.grants if one.starts_on.year == 2019] == [later.day], "no grant that is over"
    assert "Le Jardin: counts only, keeps no person" in told(later, "assessment")


async def test_no_paper_names_a_person_an_account_or_an_unchecked_number(world: World) -> None:
    facts = await papers.gather(world.carla.scope, world.settings)
    for which in papers.PAPERS:
        for language in SCREEN:
            said = told(facts, which, language)
            for secret in ("tilleul", world.grenadille.participant, "Carla", "Amina", world.amina.login):
                assert secret not in said, (which, language)
            assert not re.search(r"\b(458|458ter|352)\b", said), (which, language)
    assert "secret professionnel (Code pénal)" in told(facts, "assessment", "fr")


async def test_what_is_not_in_force_here_is_said_and_stands_against_no_risk(world: World) -> None:
    facts = await papers.gather(world.carla.scope, world.settings)
    assert (facts.second_steps, facts.postgres, facts.days_since_backup) == (0, False, None)
    here, absent = told(facts, "assessment").split("Not in force here today")
    assert "A second step beside the passphrase" not in here
    assert f"Set by 0 of {facts.accounts} accounts." in absent
    assert "No backup was made yet." in absent
    # One that was begun and never confirmed is asked of nobody.
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await second_steps.begin(unit, step_id=store.new_id(), account=world.carla.account, secret=b"sealed")
    assert (await papers.gather(world.carla.scope, world.settings)).second_steps == 0
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        begun = await second_steps.second_step(unit, world.carla.account)
        assert begun is not None
        await second_steps.use_turn(unit, begun.id, 1, confirm=True)
    assert (await papers.gather(world.carla.scope, world.settings)).second_steps == 1
    everything = replace(
        facts,
        second_steps=facts.accounts,
        postgres=True,
        days_since_backup=1,
        behind_tls=True,
        days_since_drill=3,
        own_key=True,
    )
    assert "Not in force here today" not in told(everything, "assessment")
    assert "the keys of the instance can open the words" in told(facts, "processor")
    assert "the keys of the instance can open the words" not in told(everything, "processor")


async def test_only_the_coordination_and_only_what_there_is(world: World) -> None:
    with pytest.raises(Refused):
        await papers.file(world.amina.scope, world.settings, "assessment", "html", "fr")
    for which, form in (("nothing", "html"), ("assessment", "exe")):
        with pytest.raises(Refused):
            await papers.file(world.carla.scope, world.settings, which, form, "fr")


@pytest.mark.slow
async def test_every_paper_in_every_format_is_the_same_twice_and_the_sheet_is_one_page(world: World) -> None:
    facts = await papers.gather(world.carla.scope, world.settings)
    invented = replace(facts, marking="invented")
    paper = papers.PAPERS["breach"](invented, wording("fr"))
    made = {form: await asyncio.to_thread(render, paper) for form, render in FORMATS.items()}
    assert made == {form: render(paper) for form, render in FORMATS.items()}
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as archive:
        document = archive.read("word/document.xml").decode()
    for text in (document, words(made["html"])):
        assert "Les 72 heures comptent" in text
        assert "ce n’est pas une vraie association" in text
    assert document.count("<w:between") >= 10  # lines to write on
    assert pages(made["pdf"]) == 1


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.slow
async def test_no_measure_is_cut_in_two_by_a_page(world: World) -> None:
    """A measure and the tests that prove it stand on one page, wherever on the page the table begins."""
    facts = await papers.gather(world.carla.scope, world.settings)
    cut = []
    for grants in range(1, 13, 2):
        longer = replace(facts, grants=facts.grants * grants)
        paper = PdfReader(io.BytesIO(FORMATS["pdf"](papers.PAPERS["assessment"](longer, wording("fr")))))
        pages = [re.sub(r"[\s\u200b]", "", page.extract_text()) for page in paper.pages]
        cut += [
            (grants, measure.key)
            for measure in MEASURES
            if measure.here(facts)
            and not any(all(name.split("::")[1] in page for name in measure.tests) for page in pages)
        ]
    assert cut == []
