"""The invented world fits itself: numbers told in words are those that are counted, and every text fits any day."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from evalkit.definitions import yaml_source
from evalkit.definitions.process_lists import JOURNAL
from evalkit.definitions.weeks import monday
from evalkit.services.demonstration import (
    field,
    neighbours,
    observed,
    open_door,
    portfolio,
    process,
    reach,
    reports,
    voices,
)
from evalkit.services.demonstration.generate import grant_of
from evalkit.services.demonstration.plan import PLANS, day_of_week
from evalkit.services.reports import grant_questions

BLOCKS = {block["programme"]: block for block in field.everything()}
SAID = {7: "sept", 12: "douze", 14: "quatorze", 18: "dix-huit", 29: "vingt-neuf"}
MONTHS = re.compile(
    r"\b(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|semaine \d+)\b"
)
IN_THE_FIELD_PAGE_ALONE = {"when", "short", "theory_fr"}
"""Parts that no page shows as they stand."""


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a block that is shown somewhere."""
    if key in IN_THE_FIELD_PAGE_ALONE:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one, name)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one, key)


@pytest.fixture(params=BLOCKS)
def block(request: pytest.FixtureRequest) -> Any:
    return BLOCKS[request.param]


def test_whoever_asked_is_told_of_once(block: Any) -> None:
    demand = dict(block["demand"])
    assert demand.pop("asked") == sum(demand.values())
    assert demand["accepted"] == block["flow"]["start"]["enrolled"] == sum(block["languages"].values())


def test_those_who_started_are_those_of_each_later_point(block: Any) -> None:
    start = block["flow"]["start"]
    assert start["answered"] == start["enrolled"] - start.get("did_not_wish", 0) - start.get("left_before", 0)
    assert start["answered"] == sum(block["modes_start"].values())
    for wave, seen in block["flow"].items():
        if wave != "start":
            assert seen["due"] == seen["done"] + seen["missed"], wave
            assert start["answered"] == seen["due"] + seen["left"] + seen.get("not_yet_due", 0), wave
    name = next(key for key in block if key.startswith("pairs_"))
    done = block["flow"][name.removeprefix("pairs_").replace("_months", " mois")]["done"]
    for indicator, pairs in block[name].items():
        expected = block["expected"][indicator]
        assert sum(pairs.values()) == expected["n"] <= done
        assert expected["n"] == expected["higher"] + expected["same"] + expected["lower"]
    goals = dict(block["goals"])
    assert goals.pop("set") == sum(goals.values())


def test_sessions_fit_their_hours_and_who_came(block: Any) -> None:
    told = block["sessions"]
    assert told["hours_offered"] % told["held"] == 0
    low, high = told["attendance_iqr"]
    assert low <= told["attendance_median"] <= high <= told["held"] <= told["planned"]
    assert told["planned"] - told["held"] <= len(process.REASONS)


def test_relays_grow_fewer_on_their_way(block: Any) -> None:
    for partner in block["partners_fr"]:
        counts = list(partner.get("relays", {}).values())
        assert counts == sorted(counts, reverse=True), partner["name"]


@pytest.mark.parametrize(
    ("programme", "number", "words"),
    [
        ("lire_la_ville", BLOCKS["lire_la_ville"]["demand"]["no_place"], "{n} personnes attendent"),
        ("lire_la_ville", BLOCKS["lire_la_ville"]["unmet_needs"]["halte-garderie"], "{n} demandes sans réponse"),
        ("table_du_jeudi", BLOCKS["table_du_jeudi"]["flow"]["start"]["enrolled"] // 2, "Deux tables de {n}"),
        ("table_du_jeudi", BLOCKS["table_du_jeudi"]["flow"]["start"]["enrolled"], "au lieu d'une de {n}"),
    ],
)
def test_a_number_told_in_words_is_the_one_that_is_counted(programme: str, number: int, words: str) -> None:
    assert words.format(n=SAID[number]) in " ".join(texts(BLOCKS[programme]))


def test_answers_to_a_funder_are_written_in_three_languages_and_say_the_numbers_of_the_report() -> None:
    for programme, told in field.answered().items():
        if not told:
            continue  # nothing is released to a funder of it
        for texts_of in told.values():
            assert set(texts_of) == {"fr", "nl", "en"}, programme
            assert not MONTHS.search(texts_of["fr"])
            assert len({text.count("\n\n") for text in texts_of.values()}) == 1  # as many perspectives in each
        first = next(iter(BLOCKS[programme]["expected"].values()))
        assert f"{SAID[first['n']]} personnes" in told["Q4"]["fr"]


def test_one_report_is_translated_for_its_dutch_reader_with_the_numbers_of_its_own_language() -> None:
    (translated,) = field.notes_translated().items()
    programme, notes = translated
    spoken = yaml_source.read(voices.FILE.read_bytes(), voices.FILE.name).value
    written = {*texts(BLOCKS[programme]), *texts(spoken)}
    for text, dutch in notes["nl"].items():
        assert text in written
        assert dutch != text
    block = BLOCKS[programme]
    assert {note["text"] for note in block["journal_fr"]} <= set(notes["nl"])
    assert block["group_analysis_fr"]["account"] not in notes["nl"]  # its teller's own words


def test_what_the_group_says_of_its_figures_are_its_figures() -> None:
    chantier = BLOCKS["chantier_18_25"]
    own = chantier["expected"]["own_project"]
    assert f"{own['higher']} sur {own['n']}" in chantier["return_to_group_fr"]["text"]


def test_no_text_names_a_month_or_a_week_which_another_day_would_belie(block: Any) -> None:
    assert not [text for text in texts(block) if MONTHS.search(text)]
    assert not MONTHS.search(" ".join((reach.EXPLAINED, reach.ASKED, reach.ANSWERED)))


def test_everything_happens_within_the_programme_so_far(block: Any) -> None:
    weeks = [note["week"] for note in block["journal_fr"]] + [story["week"] for story in block["stories_fr"]]
    weeks += [block["group_analysis_fr"]["validated"]["week"], block["return_to_group_fr"]["week"]]
    assert day_of_week(max(weeks)) < PLANS[block["programme"]].days_ago
    assert block["group_analysis_fr"]["validated"]["week"] < block["return_to_group_fr"]["week"]


def test_a_grant_covers_all_that_happened_whatever_the_day() -> None:
    for days in range(0, 800, 3):
        today = dt.date(2026, 1, 1) + dt.timedelta(days=days)
        for programme in field.programmes():
            first = today - dt.timedelta(days=PLANS[programme.key].days_ago)
            made = [grant_of(one, first) for one in programme.grants]
            for grant in made:
                assert grant.starts_on <= first
                assert today <= grant.ends_on
                assert (grant.ends_on - grant.starts_on).days in (364, 365)
            assert len({grant.starts_on for grant in made}) == len(made)  # and each funder pays for other months


def test_outcomes_of_any_weeks_add_up_to_what_was_asked_in_them() -> None:
    weeks = process.whole_weeks(dt.date(2026, 3, 4), dt.date(2026, 11, 29))
    entries = [dt.date(2026, 3, 4) + dt.timedelta(days=day) for day in range(24)]
    told = {"asked": 61, "accepted": 24, "no_place": 29, "sent_on": 8}
    counted = process.demand(told, entries, weeks, random.Random("lire_la_ville"))
    assert {item: sum(by_week.values()) for item, by_week in counted.items()} == told
    outcomes: Counter[dt.date] = sum((by_week for item, by_week in counted.items() if item != "asked"), Counter())
    assert counted["asked"] == outcomes
    assert set(outcomes) <= set(weeks)
    assert counted["accepted"][monday(entries[-1])]


def test_what_a_programme_declares_of_itself_is_said_in_three_languages(block: Any) -> None:
    declared = [*block["activities_fr"], *block["committed_to_fr"], block["intended"]["source_fr"]]
    declared += [chain[step] for chain in block["chains_fr"] for step in ("sets_going", "may_change")]
    declared += [need for need in block["unmet_needs"] if need not in process.SHORT_LIST]
    declared += [block["hold_reason_fr"]] if "hold_reason_fr" in block else []
    declared += [reach.PUBLICS[block["programme"]][3], *(source for _, source in observed.PUBLICS.values())]
    for text in declared:
        assert set(field.said(text)) == {"fr", "nl", "en"}, text
        assert all(field.said(text).values())
    assert set(block["names"]) == {"fr", "nl", "en"}
    assert set(block["short"]) == {"nl", "en"}
    assert set(reports.OURS[block["programme"]]) == {"fr", "nl", "en"}


def test_a_team_writes_its_texts_in_the_language_that_its_reports_say(block: Any) -> None:
    language = field.writes_in(block["association"])
    told = {key: value for key, value in block["group_analysis_fr"].items() if key not in ("when", "short", "room")}
    written = list(texts(field.written([told, block["journal_fr"][0]["text"], block["collective_fr"]], language)))
    own = {text for text in texts([told, block["collective_fr"]])}
    assert (set(written) & own == set()) == (language == "nl")


def test_the_funder_s_overview_adds_up_three_programmes_of_three_associations() -> None:
    told = [one for one in neighbours.NEIGHBOURS if one.public]
    assert {one.key for one in told} == set(portfolio.MAKING) == set(portfolio.NO_PLACE)
    assert len({one.association for one in told}) == 2  # with the demonstration's own programme: three
    assert all(set(texts) == {"fr", "nl", "en"} for texts in (*portfolio.MAKING.values(), *(n.public for n in told)))
    assert all(not one.two_times for one in told)  # everybody came within the months of the report
    assert grant_questions.read(portfolio.ASKS)


def test_the_programme_without_participants_fits_too() -> None:
    told = open_door.told()
    assert day_of_week(max(note["week"] for note in told["journal"])) < told["days_ago"]
    assert {note["kind"] for note in told["journal"]} == {"adaptation", "context", "support", "held_to"}
    counts = list(told["partner"]["relays"].values())
    assert counts == sorted(counts, reverse=True)
    in_words = [told["names"], told["public"], told["intended"]["source"], *told["held_to"], *told["answers"].values()]
    in_words += [chain[step] for chain in told["theory"] for step in ("activity", "mechanism", "outcome")]
    assert all(set(words) == {"fr", "nl", "en"} for words in in_words)
    assert set(told["answers"]) == set(told["asks"])
    assert not [text for text in texts(dict(told)) if MONTHS.search(text)]


def test_every_kind_of_note_is_in_a_journal() -> None:
    kinds = {process.KINDS[note["kind"]] for block in BLOCKS.values() for note in block["journal_fr"]}
    assert kinds == set(JOURNAL)


def test_whom_a_programme_is_for_is_the_same_in_each_language() -> None:
    """Nobody reads of another place, age or way in because they read in another language."""
    places = {"Sennebeek": "Sennebeek", "place": "Sluizenplein"}
    for one in field.programmes():
        told = {"fr": one.public_fr, **one.short}
        assert set(told) == {"fr", "nl", "en"}
        assert len({tuple(re.findall(r"\d+", text)) for text in told.values()}) == 1, told
        for french, elsewhere in places.items():
            assert len({french in one.public_fr, *(elsewhere in text for text in one.short.values())}) == 1, told
        assert max(map(len, told.values())) < 1.5 * min(map(len, told.values())), told
