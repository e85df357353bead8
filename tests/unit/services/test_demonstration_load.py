"""The demonstration is in the database as it is on paper; the real data come in through the ordinary import."""

import calendar
import datetime as dt
import html
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.collect.scoring import score
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.progression.analysis import analyse
from evalkit.progression.hours import quartiles
from evalkit.progression.result import Result, Source
from evalkit.reporting.context import Demand
from evalkit.services import demonstration
from evalkit.services.demonstration import field, filling, published
from evalkit.services.files import imports
from evalkit.services.keeping import keys
from evalkit.services.reports import release_files, release_process
from evalkit.services.reports.progression_tables import Days
from evalkit.settings import Settings
from evalkit.store import Scope, frames, migrate
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import check_ins, enrolments, organisations, programmes
from evalkit.store.queries.release_files import ReleaseFile

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
NOTHING = Source(0, 0, 0, "", "")


async def results(scope: Scope, programmes: list[str] | None, form_key: str) -> dict[tuple[str, str], Result]:
    """Indicator and wave → result, computed from the database for the association's own eyes."""
    form = loader.shipped_form(form_key)
    assert form.schedule is not None
    async with store.unit(scope) as unit:
        found = await frames.frames(unit, programmes=programmes)
    analysis = analyse(
        form, score(found.answers, form, found.enrolments), found.enrolments, schedule=form.schedule,
        source=NOTHING, as_of=NOW.date(), exits_known=True,
    )  # fmt: skip
    return {(r.indicator, r.wave): r for r in analysis.results}


async def asked_under_a_condition(filled: filling.Filled) -> set[bool]:
    """What people said to the question that decides whether another is asked, which is answered after a yes only."""
    programme, scope = filled.programmes["lire_la_ville"], filled.coordinators["Maison Grenadille ASBL"]
    said: set[bool] = set()
    async with store.unit(scope) as unit:
        for one in await check_ins.done_occasions(unit, programme=programme):
            newest = await check_ins.newest_revision(unit, one.check_in)
            assert newest is not None
            assert (newest.answers["heures_ailleurs"] is not None) == newest.answers["cours_ailleurs"]
            said.add(newest.answers["cours_ailleurs"])
    return said


async def check_process(filled: filling.Filled, told: Mapping[str, Any]) -> None:
    """What the tables tell of a programme's process is what the field page says."""
    scope, first = filled.coordinators[told["association"]], filled.starts_on[told["programme"]]
    async with store.unit(scope, now=NOW) as unit:
        programme = await programmes.programme(unit, filled.programmes[told["programme"]])
        assert programme is not None
        found = await release_process.told(unit, [programme], Days(first, NOW.date()), "fr", "")
        came = await kept_sessions.came(unit)
        people = [one.id for one in await enrolments.enrolments_in(unit, programme.id)]
        languages = (await organisations.organisation(unit)).languages
    sessions, demand = told["sessions"], {"chose_otherwise": 0, **told["demand"]}
    assert found.demand == Demand(**demand)
    await adds_up_in_every_month(filled, told)
    assert found.done is not None
    assert (found.done.planned, found.done.held, found.done.hours) == (
        sessions["planned"], sessions["held"], sessions["hours_offered"],
    )  # fmt: skip
    assert found.done.activities == tuple(told["activities_fr"])
    assert found.done.held_to == tuple(told["committed_to_fr"])
    language = field.writes_in(told["association"])
    adaptations = [note["text"] for note in told["journal_fr"] if note["kind"] == "adaptation"]
    assert list(found.done.adaptations) == field.written(adaptations, language)
    assert " ".join(found.collective).rstrip(".") == field.written(told["collective_fr"], language).rstrip(".")
    assert found.told is not None
    assert len(found.told.events) == len(told["journal_fr"])
    assert {event.language for event in found.told.events} == {language}  # that of the team, as every report says
    assert languages[0] == language
    shown = {need.words or "logement": need.count.value for need in found.told.needs}
    assert shown == {words: n if n >= 5 else None for words, n in told["unmet_needs"].items()}
    middle = quartiles([60 * sum(one.enrolment == person for one in came) for person in people])
    assert middle is not None
    assert (middle.median, [middle.low, middle.high]) == (sessions["attendance_median"], sessions["attendance_iqr"])


async def adds_up_in_every_month(filled: filling.Filled, told: Mapping[str, Any]) -> None:
    """Whichever months a report is about: whoever asked in them was accepted, found no place, went on, or chose."""
    first = filled.starts_on[told["programme"]].replace(day=1)
    async with store.unit(filled.coordinators[told["association"]], now=NOW) as unit:
        programme = await programmes.programme(unit, filled.programmes[told["programme"]])
        assert programme is not None
        while first < NOW.date():
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            of = (await release_process.told(unit, [programme], Days(first, last), "fr", "")).demand
            assert of is None or of.asked == of.accepted + of.no_place + of.sent_on + of.chose_otherwise
            first = last + dt.timedelta(days=1)


async def test_invented_figures_come_out_as_written_and_published_ones_as_published(tmp_path: Path) -> None:
    settings = Settings.from_environment({"EVALKIT_HOME": str(tmp_path / "home")})
    await migrate.migrate(settings)
    await store.open(settings)
    keys.open_keys(settings, make=True)
    try:
        filled = await filling.fill_invented(NOW)
        real = await published.add_published(filled, "Fonds Trois-Rivages", NOW)
        for block in field.programmes():
            scope = filled.coordinators[block.association]
            found = await results(scope, [filled.programmes[block.key]], block.key)
            for indicator, expected in block.expected.items():
                result = found[indicator, block.last]
                counts = result.categories
                assert (counts.n, counts.improved, counts.unchanged, counts.declined, counts.held_at_top) == (
                    expected.n, expected.higher, expected.same, expected.lower, expected.held_at_top,
                ), (block.key, indicator)  # fmt: skip
        for told in field.everything():
            await check_process(filled, told)
        assert await asked_under_a_condition(filled) == {True, False}
        assert real.imported == imports.Imported(295, 295, 992, 2, "Parquet", (("second_occasion", 88),))
        woodworth = await results(real.scope, None, "woodworth2018")
        happiness, low_mood = woodworth["ahi_total", "5"], woodworth["cesd_total", "5"]
        assert (happiness.categories.improved, happiness.categories.unchanged, happiness.categories.declined) == (
            86, 5, 29,
        )  # fmt: skip
        assert (low_mood.categories.improved, low_mood.categories.unchanged, low_mood.categories.declined) == (
            72,
            8,
            40,
        )
        assert round(happiness.srm or 0, 3) == 0.468
    finally:
        keys.forget_keys()
        await store.close()


IN_CLEAR = {
    "organisation.name", "programme.names", "programme.public_text", "programme.process", "programme.hoped_for",
    "programme.real_data_note", "intended_public.source", "funding_grant.title", "funding_grant.questions",
    "form_draft.definition", "form_version.definition", "schedule.waves", "relay_desk.lines", "shared_form.about",
    "tool_sheet.texts", "tool_text.title", "tool_text.words", "tool_text.folded",  # of an association and its tools
    "comparison.title", "comparison.definition", "open_table.content", "reach_conversation.figure",
    "reach_version.content", "release.title", "release.content", "release_file.content",  # figures, and what is let out
    "consent.text", "import_batch.consent", "check_in_revision.reason",  # what was read out; of a closed list elsewhere
}  # fmt: skip
"""Columns of the database in which sentences may be read without a key: none that a person told or that is told of
one. (Of the files of a report only the record of what was hidden.)"""


def with_sentences(database: sqlite3.Connection) -> set[str]:
    """``table.column`` of every column with a text of several words; also bytes that are text."""
    found = set()
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'tool_text_found%'"
    )
    for (table,) in tables.fetchall():
        rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        names = [one[0] for one in rows.description]
        for row in rows:
            for name, value in zip(names, row, strict=True):
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                if len(text) > 20 and text.count(" ") > 1 and "\ufffd" not in text:
                    found.add(f"{table}.{name}")
    return found


def what_stands_under_a_figure_is_told(articles: Sequence[bytes]) -> None:
    """Each event around a programme stands in its report in a picture, and in a table in the team's words."""
    plain = [html.unescape(one.decode()).replace("’", "'") for one in articles]
    for block in field.everything():
        around = [note["text"] for note in block["journal_fr"] if note["kind"] == "contexte"]
        for article in plain:
            if block["names"]["fr"] in article.split("</h1>")[0]:
                cells = re.findall(r"<td[^>]*>(.*?)</td>", article, re.DOTALL)
                told = " ".join(cells).replace("\u202f", " ").replace("\xa0", " ")
                assert all(text.split(" :")[0] in told for text in around), block["programme"]


async def test_a_second_start_finds_the_demonstration_and_a_real_instance_is_refused(tmp_path: Path) -> None:
    settings = Settings.from_environment({"EVALKIT_HOME": str(tmp_path / "home")})
    assert await demonstration.make_ready(settings, now=NOW)
    assert not await demonstration.make_ready(settings, now=NOW)
    keys.open_keys(settings)
    with sqlite3.connect(tmp_path / "home" / "evalkit.sqlite") as database:
        columns = ", ".join(one.name for one in fields(ReleaseFile))
        rows = database.execute(f"SELECT {columns} FROM release_file WHERE format = 'article' AND language = 'fr'")  # noqa: S608
        articles = [release_files.checked(ReleaseFile(*row)) for row in rows]
        told = html.unescape(" ".join(content.decode() for content in articles)).replace("’", "'")
    database.close()
    for words in ("plus lentement", "un sac avec des lettres fermées", "Le mur, il est droit", "L'attestation",
                  "Les deux mois sans rien", "Mettez la grève dessus", "vingt-neuf personnes attendent"):  # fmt: skip
        assert words in told, words
    what_stands_under_a_figure_is_told(articles)
    for words in ("dormir quinze nuits", "dehors personne ne me parle", "Niemand vroeg waarom"):
        assert words not in told, words  # taken back; nobody was asked; another funder's
    with sqlite3.connect(tmp_path / "home" / "evalkit.sqlite") as database:
        assert with_sentences(database) <= IN_CLEAR
    with sqlite3.connect(tmp_path / "home" / "evalkit.sqlite") as database:
        database.execute("UPDATE instance SET demonstration = 0")
    database.close()
    with pytest.raises(Refused):
        await demonstration.make_ready(settings, now=NOW)
    with pytest.raises(Refused):
        await demonstration.throw_away(settings)
    assert (tmp_path / "home" / "evalkit.sqlite").exists()
