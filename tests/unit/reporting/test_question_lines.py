"""Sentences under the funder's questions: what answers this one, a few, each with its figure; in full when alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evalkit.definitions import loader
from evalkit.definitions.report import Part
from evalkit.disclosure.cells import Cell
from evalkit.reporting import render
from evalkit.reporting.context import QuestionAnswered, ReportContext
from evalkit.reporting.model import Paragraph
from evalkit.reporting.pictured import Pictured, Reach, ReachPair
from evalkit.reporting.question_by_question import answers, lines, with_questions
from evalkit.reporting.question_lines import MOST, answering, few
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.test_process import TOLD
from tests.unit.reporting.world import LANGUAGES, a_context, a_group_of, a_report, ordinary


def typical(key: str, **more: Any) -> QuestionAnswered:
    one = loader.typical_questions().typical(key)
    assert one is not None
    around = loader.typical_questions().around(key)
    not_told = around.not_told if around is not None else None
    return QuestionAnswered(
        one.number, one.text, sections=one.sections, sources=one.sources, not_told=not_told, **more
    )  # fmt: skip


def the_context(*questions: QuestionAnswered) -> ReportContext:
    return a_context(process=TOLD, pictured=everything(), questions=questions)


def under(key: str, language: str = "en") -> list[str]:
    context = the_context()
    told = lines(a_report(ordinary(), language, context), ordinary(), context, render.definition())
    question = typical(key)
    return [line.text for line in few(question, answering(question, told))]


def test_sessions_relays_and_people_stand_under_their_own_questions() -> None:
    people, sessions, relays = under("Q1"), under("Q2"), under("Q6")
    assert len({*people, *sessions, *relays}) == len(people) + len(sessions) + len(relays)
    assert sessions[0] == "57 sessions were held of 62 planned, 114 hours offered."
    assert relays == [
        "Partners (1): Guichet (in French).",
        "Relays to other services, all together, without names: proposed (34); accepted by the person (27); "
        "accompanied there (hidden); arrived, says the person (14).",
    ]
    assert any(text.startswith("Requests for a place: 61; accepted: 24; found no place: 29;") for text in people)
    assert people[-1].startswith(
        "108 of 138 were seen again at 6\u00a0months. Of those who are missing: 20\u00a0people left"
    )


def test_who_left_stands_where_it_is_asked_and_not_under_whom_was_reached() -> None:
    left = [text for text in under("Q3") if text.startswith("Why people left")]
    assert left == [
        "Why people left, in three groups: choix de la personne (9); circonstances (6); "
        "notre décision (between 1 and 4)."
    ]
    assert not [text for text in under("Q1") if text.startswith("Why people left")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [f"Q{n}" for n in range(1, 11)])
def test_a_few_sentences_at_most_and_each_a_sentence(key: str, language: str) -> None:
    found = under(key, language)
    assert len(found) <= MOST
    assert all(text[0].isupper() or text[0].isdigit() or text[0] in "“«" for text in found)
    assert all(text.endswith((".", "!", "?")) and ".." not in text for text in found)


def test_a_line_links_to_the_figure_that_it_reads() -> None:
    context = the_context()
    model = a_report(ordinary(), "en", context)
    told = lines(model, ordinary(), context, render.definition())
    for line in told:
        assert any(section.id == line.section for section in model.sections)
        if line.figure:
            assert model.figure(line.figure).number == line.number
    assert {"period", "needs", "reach-1", "followed", "exits"} <= {line.figure for line in told}


def test_where_it_may_not_be_told_of_how_many_it_is_told_how_many_were_seen() -> None:
    values = a_group_of(12)
    hidden = {
        "enrolled": Cell.hidden(12, 40),
        "baseline": Cell.hidden(12, 40),
        "missed": Cell.hidden(0, 28),
        "left": Cell.hidden(0, 28),
    }
    first = replace(values.results[0], flow={**values.results[0].flow, **hidden})
    earlier = replace(first, wave="3_months")
    group = replace(values, results=(earlier, first, *values.results[1:]))
    context = a_context(questions=(typical("Q1"),))
    told = lines(a_report(group, "en", context), group, context, render.definition())
    (line,) = [one for one in told if one.figure == "followed"]
    assert line.text.startswith("12 people were seen at the start and at 6\u00a0months. How many were not seen again")


def test_a_passage_that_stands_on_the_first_page_alone_is_counted_too() -> None:
    context = a_context()
    model = a_report(ordinary(), "en", context)
    told = lines(model, ordinary(), context, render.definition())
    assert not [one for one in model.sections if one.id == "stories"]
    assert [(one.section, one.text) for one in told if one.part is Part.STORIES] == [
        ("brief", "Passages that people agreed to show (told in the report): 1.")
    ]


def test_nothing_is_said_of_what_does_not_stand_in_the_report() -> None:
    context = the_context()
    model = a_report(ordinary(), "en", a_context())
    told = lines(model, ordinary(), context, render.definition())
    assert not {"partners", "goals", "about-us"} & {line.section for line in told}
    assert not [line for line in told if line.figure == "period"]


def told_in_the_report(*questions: QuestionAnswered) -> list[str]:
    context = the_context(*questions)
    model = with_questions(a_report(ordinary(), "en", context), ordinary(), context, render.definition())
    section = next(one for one in model.sections if one.id == "questions")
    return [f"{one.lead_in} {one.text}".strip() for one in section.blocks if isinstance(one, Paragraph)]


def test_the_report_answers_with_its_numbers_and_points_to_the_part_that_answers_this_question_alone() -> None:
    model = a_report(ordinary(), "en", the_context())
    found = told_in_the_report(typical("Q2"), typical("Q6"))
    assert found[0] == "57 sessions were held of 62 planned, 114 hours offered."
    assert f"See “For whom, and what was done” (figure {model.figure('period').number})." in found
    assert found[-2].startswith("Relays to other services")
    assert found[-1] == "See “Partners and relays”."


def test_in_the_report_a_sentence_stands_under_the_first_question_that_it_answers_only() -> None:
    found = told_in_the_report(typical("Q2"), typical("Q3"))
    assert len([text for text in found if text.startswith("57 sessions")]) == 1


def test_hours_stand_where_hours_are_asked_for_and_not_under_planned_sessions() -> None:
    alone, both = told_in_the_report(typical("Q2")), told_in_the_report(typical("Q2"), typical("Q3"))
    (hours,) = (text for text in alone if "hours or more" in text)
    assert both[: both.index(hours)] == [text for text in alone if text != hours]


def test_whom_was_reached_is_not_answered_by_the_figure_of_needs() -> None:
    model = a_report(ordinary(), "en", the_context())
    see = next(text for text in told_in_the_report(typical("Q1")) if text.startswith("See"))
    assert f"figure {model.figure('needs').number}" not in see
    assert f" {model.figure('reach-1').number}" in see


def test_where_the_team_wrote_and_the_report_goes_on_a_few_words_say_so() -> None:
    asked = typical("Q2", answer="Quatre séances sont tombées.")
    for told in (alone(asked).splitlines(), told_in_the_report(asked)):
        (line,) = [text for text in told if text.startswith("From the report:")]
        assert line.startswith("From the report: 57 sessions")
    assert "From the report" not in alone(typical("Q2"))


@pytest.mark.parametrize("stories", [True, False])
def test_the_first_page_is_pointed_to_for_the_story_that_it_tells_and_not_for_its_figure(stories: bool) -> None:
    group, told = a_group_of(12), {} if stories else {"stories": ()}
    context = a_context(pictured=everything(), questions=(typical("Q4"),), **told)
    if not stories:
        context = replace(context, pictured=Pictured())
    model = with_questions(a_report(group, "en", context), group, context, render.definition())
    section = next(one for one in model.sections if one.id == "questions")
    (text,) = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert ("“In brief”" in text) is stories
    assert "“In brief” (" not in text
    assert "“What moved for people” (figure" in text


def alone(question: QuestionAnswered, language: str = "en") -> str:
    context = the_context(question)
    model = with_questions(
        a_report(ordinary(), language, context), ordinary(), context, render.definition(), alone=True
    )
    return "\n".join(line.text for line in answers(model)[0].lines)


@pytest.mark.parametrize(("language", "pointing"), [("fr", "Voir"), ("nl", "Zie"), ("en", "See")])
def test_alone_an_answer_holds_its_numbers_and_points_nowhere(language: str, pointing: str) -> None:
    text = alone(typical("Q2", answer="Quatre séances sont tombées."), language)
    assert "62" in text
    assert "57" in text
    assert not [line for line in text.splitlines() if line.startswith(pointing)]


def test_alone_what_the_report_says_stays_within_the_funders_box() -> None:
    full = alone(typical("Q2", answer="Quatre séances sont tombées."))
    short = alone(typical("Q2", answer="Quatre séances sont tombées.", characters=120))
    assert len(full) > 120 >= len(short)
    assert short.splitlines()[0] == "Quatre séances sont tombées."
    assert len(short.splitlines()) == 2


def test_what_the_author_explains_is_not_explained_again_and_what_the_report_tells_stands_in_short() -> None:
    told = "We kept the evenings."
    own = told_in_the_report(replace(typical("Q2"), answer=told, answer_in="en"), typical("Q3"))
    bare = told_in_the_report(typical("Q2"))
    assert any(text.startswith("Not held:") for text in bare)
    assert not any(text.startswith("Not held:") for text in own)
    assert any(text.startswith("From the report: 57 sessions") for text in own)
    assert not any("the middle half" in text for text in (*own, *bare)), "that stands where hours are told"
    context = the_context(replace(typical("Q2"), answer=told, answer_in="en"))
    alone = with_questions(a_report(ordinary(), "en", context), ordinary(), context, render.definition(), alone=True)
    (answer,) = answers(alone)
    assert any("Not held:" in line.text for line in answer.lines), "taken alone, an answer has everything"


def test_a_report_without_any_figure_answers_too() -> None:
    nothing = replace(ordinary(), results=())
    context = replace(the_context(typical("Q2")), waiting={"speaking_up": {"6_months": None}})
    told = lines(a_report(nothing, "en", context), nothing, context, render.definition())
    assert any(line.text.startswith("57 sessions") for line in told)


@pytest.mark.parametrize(("language", "sentence"), [
    ("fr", "Ni genre, ni âge, ni quartier\u00a0: evalkit ne compte pas les personnes selon ces critères."),
    ("nl", "Geen gender, leeftijd of buurt: evalkit telt mensen niet volgens die kenmerken."),
    ("en", "No gender, age or neighbourhood: evalkit does not count people by these."),
])  # fmt: skip
def test_what_a_question_asks_for_and_no_report_gives_is_said_with_its_reason(language: str, sentence: str) -> None:
    assert sentence in alone(typical("Q1"), language)
    assert sentence not in alone(typical("Q2"), language)
    if language == "en":
        found = told_in_the_report(typical("Q1"), typical("Q2"))
        assert found.count(sentence) == 1


def test_what_is_not_told_never_makes_an_answer_longer_than_the_funders_box() -> None:
    assert len(alone(typical("Q1", characters=200))) <= 200


@pytest.mark.parametrize("answers_alone", [False, True])
def test_how_many_were_reached_stands_first_also_where_no_figure_of_it_tells_anything(answers_alone: bool) -> None:
    reach = Reach("Speaking up", "the municipality", Cell.hidden(22, 27), (ReachPair("low", 1.0, Cell.hidden(0, 27)),))
    context = a_context(process=TOLD, pictured=Pictured(reach=(reach, reach)), questions=(typical("Q1"),))
    group = a_group_of(12)
    model = with_questions(a_report(group, "en", context), group, context, render.definition(), alone=answers_alone)
    section = next(one for one in model.sections if one.id == "questions")
    found = [one.text for one in section.blocks if isinstance(one, Paragraph)]
    assert found[0] == "Between 22 and 27 people were reached."
    assert found.count(found[0]) == 1
