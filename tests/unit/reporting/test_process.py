"""The process in a report: steps and hidden counts in words, events with their weeks, what is measured and what not."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast, HoursFollowed
from evalkit.reporting.context import Demand
from evalkit.reporting.model import Figure, Paragraph, ReportModel, Section, Table
from evalkit.reporting.pictured import Happened, MonthDone, Pictured
from evalkit.reporting.process_told import ChainTold, Event, NeedCount, PartnerTold, ProcessTold, RelayCount
from tests.unit.reporting.world import LANGUAGES, a_context, a_report, ordinary

TOLD = ProcessTold(
    cancelled={"outside": 4, "team_away": 1},
    beside_the_plan=2,
    hours=HoursFollowed(AtLeast(20, 5), 38, 29, 47),
    visits=312,
    needs=(NeedCount("housing", Cell.shown(11)), NeedCount("own_creche", Cell.hidden(1, 4), "halte-garderie")),
    events=(
        Event(dt.date(2025, 1, 6), "context", "Grève des trams.", "fr"),
        Event(dt.date(2025, 1, 13), "held_to", "Le groupe a choisi deux sorties.", "fr"),
    ),
    exits={"choice": AtLeast(5, 5), "circumstances": AtLeast(0, 5), "our_decision": AtLeast(0, 5)},
    relays=(RelayCount("", Cell.shown(34), Cell.shown(27), Cell.hidden(0, 27), Cell.shown(14)),),
    partners=(PartnerTold("Guichet", "relay", True, False),),
    chains=(
        ChainTold({"fr": "Atelier"}, {"fr": "On parle"}, {"fr": "Oser"}, {"fr": "Dire", "nl": "Zeggen", "en": "Say"}),
        ChainTold({"fr": "Sortie"}, {"fr": "On sort"}, {"fr": "Connaître"}),
    ),
    intended=400,
    source={"fr": "registre"},
)


def the_report(language: str) -> ReportModel:
    return a_report(ordinary(), language, a_context(process=TOLD))


def section(model: ReportModel, key: str) -> Section:
    return next(one for one in model.sections if one.id == key)


def table(one: Section) -> Table:
    return next(block for block in one.blocks if isinstance(block, Table))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_the_process_is_told_in_every_language(language: str) -> None:
    model = the_report(language)
    assert {"done", "theory", "partners"} <= {one.id for one in model.sections}
    assert [cell.text for row in table(section(model, "partners")).rows for cell in row[1:]] == ["34", "27", "·", "14"]


def test_what_a_picture_shows_around_the_months_is_told_in_words_too() -> None:
    pictured = Pictured(
        months=(MonthDone(dt.date(2025, 1, 1), 4, 3),), events=(Happened(dt.date(2025, 1, 6), "Grève des trams."),)
    )
    done = section(a_report(ordinary(), "fr", a_context(process=TOLD, pictured=pictured)), "done")
    (told,) = [block for block in done.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row][2] for row in told.rows] == ["Grève des trams."]
    assert [block.id for block in done.blocks if isinstance(block, Figure)] == ["period"]


def test_hours_are_of_nobody() -> None:
    done = section(the_report("en"), "done")
    text = " ".join(block.text for block in done.blocks if isinstance(block, Paragraph))
    assert "Half of the people followed 38 hours or more" in text
    assert "at least 20 people" in text
    assert (
        "Not held: something outside, such as a strike, the weather or a closure (4); the team could not (1)." in text
    )
    assert "312 visits" in text


def test_what_is_not_measured_is_said_so() -> None:
    rows = table(section(the_report("en"), "theory")).rows
    assert [row[3].text for row in rows] == ["Say", "not measured here"]


def test_events_stand_with_their_week_and_what_was_held_to_apart() -> None:
    done = section(the_report("fr"), "done")
    (events,) = (block for block in done.blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in events.rows] == [
        ["6 janvier 2025", "Quelque chose s’est passé autour de nous".replace("'", "’"), "Grève des trams."]
    ]


@pytest.mark.parametrize(("demand", "said"), [(Demand(61, 24, 29, 8), False), (Demand(47, 28, 6, 9), True)])
def test_outcomes_that_do_not_add_up_to_the_requests_say_why(demand: Demand, said: bool) -> None:
    done = section(a_report(ordinary(), "en", a_context(demand=demand)), "done")
    texts = [block.text for block in done.blocks if isinstance(block, Paragraph)]
    assert any("need not add up" in text for text in texts) is said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "19 demandes de place ; aucune refusée faute de place."),
        ("nl", "19 aanvragen voor een plaats; geen enkele geweigerd bij gebrek aan plaats."),
        ("en", "19 requests for a place; none was turned away for want of one."),
    ],
)
def test_that_nobody_was_left_without_a_place_is_told_in_words(language: str, said: str) -> None:
    told = section(a_report(ordinary(), language, a_context(demand=Demand(19, 14, 0, 2, 3))), "brief")
    lead = next(block.text for block in told.blocks if isinstance(block, Paragraph))
    assert said in lead.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
