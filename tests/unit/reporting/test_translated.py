"""What the association translated stands in the place of the text; a person's own words stay as they were said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evalkit.reporting import translated
from evalkit.reporting.context import Done, GroupAnalysis, GroupSaid, ReportContext, Story
from evalkit.reporting.elsewhere import elsewhere
from evalkit.reporting.model import Facts, Paragraph, Points, ReportModel, SideBySide, Table
from evalkit.reporting.pictured import Happened
from evalkit.reporting.process_told import ChainTold, Event, PartnerTold, ProcessTold
from evalkit.reporting.progression import build
from evalkit.reporting.render import definition
from tests.unit.reporting.world import a_context, ordinary

WEEK = dt.date(2026, 3, 2)
ANALYSIS = GroupAnalysis(
    room=(("participants", 6),), absent="les hommes du soir", chosen="L'attestation", account="Une femme demande.",
    agreed=("Il manque une règle.", "C'est un droit."), not_agreed=("Faut-il la donner ?", "Tous : « non, jamais »."),
    next_steps=("Un papier.",), not_understood="Pourquoi ils partent.", why="Tous l'ont vécu.",
    validated_on=dt.date(2026, 6, 1), dissent=("non, jamais",), analysis="a1",
)  # fmt: skip


def told_in_french() -> ReportContext:
    """Every kind of text that a team and a group write, in French alone."""
    events = (
        Event(WEEK, "adaptation", "Nous commençons plus tard.", "fr", decided_by="participants"),
        Event(WEEK, "context", "Une grève.", "fr"),
        Event(WEEK, "held_to", "Nous y sommes allés.", "fr"),
    )
    context = a_context()
    return replace(
        context,
        beside_in="fr",
        done=Done("Pour des adultes.", ("Deux ateliers.",), ("Le groupe choisit.",),
                  adaptations=("Nous commençons plus tard.",)),
        process=ProcessTold(
            events=events, partners=(PartnerTold("Bibliothèque", "project", True, False),), intended=40,
            source={"fr": "la commune"}, chains=(ChainTold({"fr": "On parle."}, {"fr": "Oser."}, {"fr": "Aller."}),),
        ),
        collective=("Le groupe a écrit.",), collective_in=("fr",),
        group_said=(GroupSaid(WEEK, {"fr": "Ça bouge."}, differently="Pas pour tous."),),
        group_analysis=ANALYSIS, group_says="Mettez la grève dessus.", group_says_in="fr",
        stories=(Story("J'ai dit : attendez.", "fr", "p1"),),
        pictured=replace(context.pictured, events=(Happened(WEEK, "Une grève.", "fr"),)),
    )  # fmt: skip


def into_dutch(context: ReportContext) -> ReportContext:
    return replace(context, translations={one.text: f"NL {one.text}" for one in translated.sources(context, "nl")})


def report(context: ReportContext) -> ReportModel:
    return build(ordinary(), context, "nl", definition())


def test_each_text_is_a_source_once_in_the_order_of_the_report() -> None:
    found = translated.sources(told_in_french(), "nl")
    texts = [one.text for one in found]
    assert len(texts) == len(set(texts))
    assert {one.language for one in found} == {"fr"}
    assert texts.index("Nous commençons plus tard.") < texts.index("Le groupe a écrit.") < texts.index("Un papier.")
    assert translated.sources(told_in_french(), "fr") == ()


def test_a_report_of_which_all_is_translated_tells_only_persons_in_another_language() -> None:
    context = told_in_french()
    assert sum(one.n for one in elsewhere(report(context), context)) > 15
    whole = into_dutch(context)
    left = elsewhere(report(whole), whole)
    # The story, and in the group's own analysis: the account of its teller and the line with what was said against it.
    assert {(one.section, one.n) for one in left} == {("quotes", 1), ("group-analysis", 2)}


def test_a_person_s_own_words_are_never_a_source() -> None:
    texts = " ".join(one.text for one in translated.sources(told_in_french(), "nl"))
    for own in ("Une femme demande.", "non, jamais", "attendez"):
        assert own not in texts


def test_what_is_translated_in_part_is_marked_text_by_text() -> None:
    context = replace(told_in_french(), translations={"Il manque une règle.": "Er ontbreekt een regel."})
    section = next(one for one in report(context).sections if one.id == "group-analysis")
    lists = [(block.items, block.language) for block in section.blocks if isinstance(block, Points)]
    assert (("Er ontbreekt een regel.",), "nl") in lists
    assert (("C’est un droit.",), "fr") in lists
    assert not any(isinstance(block, SideBySide) for block in section.blocks)


def test_the_group_validated_its_own_text_and_the_report_says_whose_the_translation_is() -> None:
    whole = report(into_dutch(told_in_french()))
    group = next(one for one in whole.sections if one.id == "group-analysis")
    assert any("zoals hij geschreven is, in het Frans" in b.text for b in group.blocks if isinstance(b, Paragraph))
    method = next(one for one in whole.sections if one.id == "method")
    n = len(translated.sources(told_in_french(), "nl"))
    said = [block.text for block in method.blocks if isinstance(block, Paragraph)]
    assert any(f"vertaalde: {n}." in text for text in said)
    plain = next(one for one in report(told_in_french()).sections if one.id == "method")
    assert not any("vertaalde" in block.text for block in plain.blocks if isinstance(block, Paragraph))


def test_a_translation_stands_in_a_table_and_beside_who_decided() -> None:
    done = next(one for one in report(into_dutch(told_in_french())).sections if one.id == "done")
    cells = [cell for block in done.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert ("NL Une grève.", "nl") in [(cell.text, cell.language) for cell in cells]
    items = [item for block in done.blocks if isinstance(block, Points) for item in block.items]
    assert any(item.startswith("NL Nous commençons plus tard. (") for item in items)


def test_facts_of_the_room_stand_with_those_that_are_translated() -> None:
    group = next(one for one in report(into_dutch(told_in_french())).sections if one.id == "group-analysis")
    (facts,) = [block for block in group.blocks if isinstance(block, Facts)]
    assert facts.rows[1][1] == "NL les hommes du soir"
    assert facts.rows[2][1] == "“NL L’attestation”"
