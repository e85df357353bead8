"""What the report says, and what it keeps to itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from evalkit.definitions import loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released
from evalkit.errors import Refused
from evalkit.progression.result import Warn
from evalkit.reporting import render_html, render_json
from evalkit.reporting.charts.drawing import Area, Text
from evalkit.reporting.context import Demand, HopedFor, Origin, Story
from evalkit.reporting.model import Callout, Facts, Figure, Paragraph, Points, Quote, ReportModel, Table, TableCell
from evalkit.reporting.sections import figures_time
from tests.unit.reporting.builders import a_released_result, fewer_than_k, pairs, released
from tests.unit.reporting.world import (
    LANGUAGES,
    SPEAKING,
    WAVE,
    a_context,
    a_group_of,
    a_report,
    holding,
    low_follow_up,
    ordinary,
    times,
)


def said(report: ReportModel, section: str | None = None) -> str:
    """Every paragraph, point and callout, in order."""
    texts: list[str] = []
    for part in report.sections:
        if section not in (None, part.id):
            continue
        for block in part.blocks:
            if isinstance(block, Paragraph):
                texts.append(f"{block.lead_in} {block.text}".strip())
            elif isinstance(block, Points):
                texts += block.items
            elif isinstance(block, Callout):
                texts += [block.title, *block.paragraphs]
            elif isinstance(block, Facts):
                texts += [f"{name} {text}" for name, text in block.rows]
            elif isinstance(block, Figure):
                texts += [block.title, block.subtitle, *(note.text for note in block.readings)]
    return "\n".join(texts).replace("\u00a0", " ")


def figure_kinds(report: ReportModel) -> list[str]:
    return [figure.id.split("-")[0] for figure in report.figures()]


def test_the_ordinary_report_has_its_parts_in_order() -> None:
    report = a_report(ordinary())
    assert [section.id for section in report.sections] == [
        "brief", "done", "people", "indicator-speaking-up", "indicator-letters-and-forms", "indicator-ties-to-services",
        "collective", "group-analysis", "limits", "method", "hidden", "sources",
    ]  # fmt: skip
    assert figure_kinds(report) == [
        "glance", "followed", *(["standing", "moved", "paths", "start"] * 3),
    ]  # fmt: skip
    assert [figure.number for figure in report.figures()] == list(range(1, 15))


def test_in_brief_is_three_sentences_with_the_fixed_headline() -> None:
    report = a_report(ordinary())
    leads = [b for b in report.sections[0].blocks if isinstance(b, Paragraph) and b.role == "lead"]
    headline = loader.words("report")["headline"]["en"]
    assert len(leads) == 3
    assert leads[1].lead_in == "Saying what I think."
    assert leads[1].text == headline.format(n=108, wave="6\u00a0months", up=66, same=36, down=6)
    assert "30 of 138 people with a start were not seen again" in leads[2].text
    assert "between 48% and 70%" in leads[2].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_about_lower_answers_is_under_every_figure_that_shows_some(language: str) -> None:
    caution = loader.words("report")["lower_context"][language].replace("'", "’")
    for figure in a_report(ordinary(), language).figures():
        told = [note.text.replace("\u00a0", " ") for note in figure.readings]
        shows_lower = figure.id.split("-")[0] in ("glance", "moved", "paths", "start", "waves")
        assert (caution in told) is shows_lower, figure.id


def test_nobody_lower_needs_no_such_sentence() -> None:
    values = released(a_released_result(pairs({"1→2": 30, "2→2": 20}), wave=WAVE, baseline=60))
    report = a_report(values)
    assert loader.words("report")["lower_context"]["en"] not in said(report)


def test_each_person_is_once_a_start_and_once_a_follow_up() -> None:
    figure = a_report(ordinary()).figure("standing-speaking_up")
    totals = [sum(int(row[column].text) for row in figure.table.rows) for column in (1, 2)]
    assert totals == [108, 108]
    assert figure.title == "On one of the two lowest levels: 72 at the start, 48 at 6\u00a0months"
    assert figure.key is not None
    assert [row[1] for row in figure.key.rows] == [
        "not at the moment", "rarely", "sometimes", "often", "almost always",
    ]  # fmt: skip


def test_few_seen_again_means_counts_beside_bounds_and_no_headline() -> None:
    report = a_report(low_follow_up())
    text = said(report)
    assert "Among the 54 people seen again: 33 higher than at the start" in text
    assert "146 of 200 people with a start were not seen again" in text
    assert "no share and no interval is given" in text
    assert "chance alone would allow" not in text
    moved = report.figure("moved-speaking_up")
    assert moved.title == "54 of 200 people were seen again: the numbers speak for them alone"
    assert moved.chart is not None
    assert "chance alone" not in moved.chart.alternative
    assert "Between 16% and 90%" in moved.chart.alternative.replace("17%", "16%")
    assert "paths" not in figure_kinds(report)


def test_holding_that_was_hoped_for_leads() -> None:
    values, context = holding()
    report = a_report(values, "fr", context)
    text = said(report)
    expected = loader.words("report")["headline_hold"]["fr"].format(n=80, wave="6 mois", kept=68, down=12)
    assert expected.replace("'", "’") in text
    assert "Ici, ce qui était espéré, c’est de garder le niveau." in text
    assert report.figure("moved-speaking_up").title.startswith("68 personnes sur 80")
    assert "déclaré" not in text


def test_hoped_for_declared_late_is_marked() -> None:
    values, _ = holding()
    late = a_context(hoped_for={"speaking_up": HopedFor(hold=True, declared_before=False)})
    text = said(a_report(values, "en", late))
    assert "This was declared after the first answers." in text
    assert "declared only after the first answers that holding was hoped for" in text


@pytest.mark.parametrize("n", [8, 12, 18])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_group_leads_with_words_and_ends_with_two_categories(n: int, language: str) -> None:
    report = a_report(a_group_of(n), language)
    ids = [section.id for section in report.sections]
    assert report.small_group
    assert ids == [
        "brief", "done", "collective", "group-analysis", "moved", "people", "limits", "method", "hidden", "sources",
    ]  # fmt: skip
    assert figure_kinds(report) == ["passage", "people", "followed"]
    assert not any(cell.kind == "hidden" and cell.note for f in report.figures() for r in f.table.rows for cell in r)


def test_occasions_in_the_days_after_the_entry_stand_on_no_line_of_months(monkeypatch: pytest.MonkeyPatch) -> None:
    both = released(
        *(a_released_result(times(SPEAKING, 6), wave=wave, enrolled=144, baseline=138) for wave in ("3_months", WAVE))
    )
    assert "months" in figure_kinds(a_report(both))
    monkeypatch.setattr(figures_time, "DAYS_PER_MONTH", 1000)
    assert "months" not in figure_kinds(a_report(both)), "a report of a few weeks is drawn without it"


def test_the_first_page_of_a_small_group_draws_its_passage_and_quotes_somebody() -> None:
    report = a_report(a_group_of(12), "en")
    first = report.sections[0]
    (line,) = first.figures
    asked, people = "Requests", "People"
    assert [(row[0].text, row[1].text, row[2].value) for row in line.table.rows] == [
        ("Requests for a place", asked, 61), ("Accepted", asked, 24), ("Found no place", asked, 29),
        ("Entered", people, 16), ("Answered at the start", people, 14), ("Seen again at 6\u00a0months", people, 12),
    ]  # fmt: skip
    assert [block.text for section in report.sections for block in section.blocks if isinstance(block, Quote)] == [
        block.text for block in first.blocks if isinstance(block, Quote)
    ], "the words on the first page stand nowhere else"


def test_nothing_flows_from_requests_to_people() -> None:
    (line,) = a_report(a_group_of(12), "en").sections[0].figures
    assert line.chart is not None
    asked, people = sorted(
        [min(x for x, _, _ in area.points), max(x for x, _, _ in area.points)]
        for area in line.chart.wide.marks
        if isinstance(area, Area)
    )
    assert asked[1] < people[0], "two streams, and none between them"
    assert "one is not what is left of the other" in line.readings[0].text
    for picture in (line.chart.wide, line.chart.narrow, line.chart.paper):
        texts = [mark.text for mark in picture.marks if isinstance(mark, Text)]
        assert any("Requests" in text for text in texts)
        assert any("People who" in text for text in texts)


def test_the_passage_draws_no_number_that_is_hidden_and_no_tally_that_makes_no_line() -> None:
    few = a_report(a_group_of(12), "en", a_context(demand=Demand(61, 3, 29)))
    assert [row[0].text for row in few.sections[0].figures[0].table.rows][::2] == [
        "Requests for a place",
        "Entered",
        "Seen again at 6\u00a0months",
    ]
    none = a_report(a_group_of(12), "en", a_context(demand=Demand(5, 3, 2)))
    assert none.sections[0].figures == ()
    values = a_group_of(12)
    hidden = [
        replace(one, flow={**one.flow, "enrolled": Cell.hidden(12, 20), "baseline": Cell.hidden(12, 20)})
        for one in values.results
    ]
    drawn = a_report(replace(values, results=tuple(hidden)), "en").sections[0].figures[0]
    assert [row[0].text for row in drawn.table.rows][:3] == [
        "Requests for a place",
        "Accepted",
        "Found no place",
    ]
    assert drawn.table.rows[-1][0].text == "Seen again at 6\u00a0months"
    assert not any(cell.kind == "hidden" for row in drawn.table.rows for cell in row)


def test_the_first_page_rather_quotes_the_language_of_the_report_and_words_without_a_panels_reasons() -> None:
    told = (
        Story("Gekozen.", "nl", "a", chosen_because="omdat", disagreed=("neen",)), Story("Dit.", "nl", "b"),
        Story("Ceci.", "fr", "c"),
    )  # fmt: skip
    for language, text in (("fr", "Ceci."), ("nl", "Dit."), ("en", "Dit.")):
        blocks = a_report(a_group_of(12), language, a_context(stories=told)).sections[0].blocks
        assert [block.text for block in blocks if isinstance(block, Quote)] == [text]
    alone = a_report(a_group_of(12), "nl", a_context(stories=told[:1])).sections[0].blocks
    assert any(isinstance(block, Points) and "neen" in block.items[0] for block in alone), "dissent stays beside it"


def test_a_group_of_eight_gives_only_its_number() -> None:
    report = a_report(a_group_of(8), "fr")
    figure, text = report.figure("people-moved"), said(report, "moved")
    assert figure.chart is not None
    assert "8 personnes ont répondu au départ et à 6\u00a0mois." in figure.chart.alternative
    assert "signe" not in text, "no sign of a person is drawn"
    assert "rayé" not in text.lower()
    assert "deux catégories" not in said(report, "hidden"), "none of them is shown"
    assert "La répartition n’est pas montrée" in said(report, "hidden")


@pytest.mark.parametrize(("n", "up"), [(12, 7), (18, 11)])
def test_larger_small_groups_have_two_categories(n: int, up: int) -> None:
    report = a_report(a_group_of(n), "en")
    told = loader.words("report")["headline_two"]["en"].format(n=n, wave="6 months", up=up, rest=n - up)
    figure = report.figure("people-moved")
    assert figure.chart is not None
    assert told.replace("6 months", "6\u00a0months") in figure.chart.alternative
    assert told.replace("6 months", "6\u00a0months") not in said(report, "moved"), "the picture says it already"
    assert "Shown in two categories" in said(report, "hidden")


def test_the_association_sees_its_small_group_whole() -> None:
    own = replace(a_group_of(12), policy=loader.load_policies().policies[0])
    assert not a_report(own).small_group


def test_fewer_than_k_says_so_and_nothing_else() -> None:
    values = released(
        a_released_result(times(SPEAKING, 6), wave=WAVE, baseline=138), fewer_than_k("ties_to_services", WAVE)
    )
    report = a_report(values)
    section = said(report, "indicator-ties-to-services")
    assert "Fewer than 5 people answered both at the start and at 6 months: nothing more is shown." in section
    assert "moved-ties_to_services" not in [f.id for f in report.figures()]


def test_a_result_left_out_for_protection_is_not_called_too_small() -> None:
    left_out = replace(fewer_than_k("ties_to_services", WAVE), warnings=(Warn("coarsened", {"step": "results"}),))
    values = released(a_released_result(times(SPEAKING, 6), wave=WAVE, baseline=138), left_out)
    section = said(a_report(values), "indicator-ties-to-services")
    assert "left out here, so that nobody can be recognised" in section
    assert "Fewer than" not in section


def test_hidden_cells_are_dots_with_their_bounds_and_a_legend() -> None:
    result = a_released_result(times(SPEAKING, 6), wave=WAVE, baseline=138)
    assert result.transitions is not None
    rows = [list(row) for row in result.transitions.cells]
    rows[2][1] = Cell.hidden(1, 6)
    table = replace(result.transitions, cells=tuple(tuple(row) for row in rows))
    figure = a_report(released(replace(result, transitions=table))).figure("paths-speaking_up")
    cell = figure.table.rows[2][2]
    assert (cell.text, cell.kind, cell.note) == ("·", "hidden", "between\u00a01\u00a0and\u00a06"), "in one line"
    assert figure.table.hides
    assert figure.title == "From where to where, as far as it can be shown"


def test_a_legend_explains_the_signs_of_its_table_and_no_others() -> None:
    labels = a_report(ordinary()).labels
    hidden, zero, missing, one = (
        TableCell("·", "hidden"),
        TableCell("0", "number", value=0),
        TableCell(":"),
        TableCell("1"),
    )

    def legend(*cells: TableCell) -> str:
        return labels.legend_of(Table("", ("", "n"), tuple((TableCell("·"), cell) for cell in cells)))

    assert legend(one) == legend(zero) == ""
    assert legend(hidden, one) == "· = hidden to protect people"
    assert legend(zero, missing) == "0 = nobody; : = not collected"
    assert legend(hidden, zero, missing) == "· = hidden to protect people; 0 = nobody; : = not collected"


@pytest.mark.parametrize("values", [ordinary(), a_group_of(12)])
def test_what_is_not_shown_explains_the_signs_that_stand_in_the_report(values: Released) -> None:
    report = a_report(values)
    (section,) = (one for one in report.sections if one.id == "hidden")
    explained = {name for block in section.blocks if isinstance(block, Facts) for name, _ in block.rows}
    assert explained == frozenset().union(*(table.signs for one in report.sections for table in one.tables))


def test_who_was_followed_is_protected_by_nothing_that_joins_how_they_moved() -> None:
    report = a_report(a_group_of(12), "en")
    told = {figure.id: [text for _, text in figure.source.protection] for figure in report.figures()}
    assert any("two categories" in text for text in told["people-moved"])
    assert not any("two categories" in text for text in (*told["passage"], *told.get("followed", ())))


def test_every_figure_has_its_source() -> None:
    for figure in a_report(ordinary()).figures():
        source = figure.source
        assert source.figure == figure.id
        assert source.computed_by.startswith(("progression.", "counted, "))
        assert "." not in source.computed.removesuffix(".").replace(". ", "")
        assert source.period == "from 1 September 2024 to 31 August 2025"
        assert [text for name, text in source.population][:2] == ["144", "138"]
        assert source.path.startswith("Entered: 144; answered at the start: 138; ")
        assert source.protection[0][1].startswith("A number from 1 to 4 is hidden")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reader_is_told_the_name_of_a_part_of_the_program(language: str) -> None:
    report = a_report(ordinary(), language)
    read = render_html.page(report) + "".join(render_html.source_page(report, one.id) for one in report.figures())
    assert not re.findall(r"(?:progression|services)\.[a-z_.]+", read)
    assert "progression.change, evalkit" in render_json.report_json(report, ordinary()).decode()


def test_published_data_keep_their_citation() -> None:
    origin = Origin("published", "Woodworth et al. (2018).", "CC BY 4.0")
    report = a_report(ordinary(), "nl", a_context(origin=origin))
    assert report.masthead.marking == "Echte, gepubliceerde gegevens"
    assert "Woodworth et al. (2018)." in report.masthead.marking_detail
    assert "Woodworth et al. (2018)." in said(report, "method")
    with pytest.raises(ValueError, match="citation"):
        Origin("published")


def test_the_charter_is_on_the_first_page_only_when_accepted() -> None:
    assert "version 1" in a_report(ordinary()).masthead.charter
    assert a_report(ordinary(), "en", a_context(reading_charter="")).masthead.charter == ""


def test_stories_keep_their_language() -> None:
    quotes = [b for s in a_report(ordinary(), "en").sections for b in s.blocks if isinstance(b, Quote)]
    assert [(q.language, q.text) for q in quotes] == [("fr", "En février j’ai dit\u00a0: attendez, plus lentement.")]


def test_nothing_released_is_refused() -> None:
    with pytest.raises(Refused):
        a_report(ordinary(), "en", a_context(programme="another"))


def test_no_banned_word_reaches_a_reader() -> None:
    banned = ("beneficiar", "dropout", "impact", "KPI", "survey", "questionnaire", "success rate", "significant")
    text = said(a_report(ordinary())) + said(a_report(a_group_of(8)))
    assert [word for word in banned if word in text.lower()] == []
    fr, nl = said(a_report(ordinary(), "fr")), said(a_report(ordinary(), "nl"))
    assert [w for w in ("bénéficiaire", "usager", "abandon", "perdu de vue", "impact") if w in fr.lower()] == []
    assert [w for w in ("cliënt", "doelgroep", "uitval", "nulmeting", "uitstroom") if w in nl.lower()] == []


def test_who_held_the_best_level_is_drawn_apart_and_the_report_says_where_its_table_counts_them() -> None:
    apart = "Those who stayed at the best level are drawn apart"
    report = a_report(ordinary())
    assert apart in " ".join(note.text for note in report.figure("glance").readings)
    moves = pairs({"1→2": 30, "2→3": 20, "3→3": 12})
    nobody = a_released_result(moves, indicator="speaking_up", wave=WAVE, enrolled=70, baseline=66, left=2)
    assert apart not in said(a_report(released(nobody)))


def test_a_title_does_not_say_a_number_of_itself() -> None:
    titles = [figure.title for figure in a_report(ordinary()).figures() if figure.id.startswith("paths-")]
    assert titles[:2] == ["Of the 72 who moved, 60 moved by one level", "All 60 who moved went one level"]


@pytest.mark.parametrize(
    ("language", "one"),
    [("fr", "1 personne a quitté l’action avant 6 mois"), ("nl", "1 persoon vertrok vóór 6 maanden")],
)
def test_one_person_is_told_as_one(language: str, one: str) -> None:
    assert one in said(a_report(a_group_of(12), language), "people")


def test_the_first_page_says_that_how_many_are_missing_is_hidden() -> None:
    seen = a_released_result(SPEAKING, indicator="speaking_up", wave=WAVE, enrolled=24, baseline=23, two=True)
    report = a_report(released(replace(seen, flow={**seen.flow, "baseline": Cell.hidden(22, 40)})))
    assert "How many were not seen again cannot be shown" in said(report, "brief")
    assert "How many were not seen again cannot be shown" not in said(a_report(ordinary()), "brief")


def of_low_mood(language: str, baseline: int = 90) -> ReportModel:
    """On this scale a lower score is hoped for."""
    moves = pairs({"1→2": 30, "2→3": 20, "3→3": 10, "3→2": 12})
    result = a_released_result(moves, indicator="cesd_total", wave="5", enrolled=baseline, baseline=baseline)
    counts = {name: Cell.shown(n) for name, n in (("improved", 24), ("unchanged", 37), ("declined", 11))}
    result = replace(
        result, transitions=None, by_starting_level=(), reliable_change=counts, reliable_method="given",
        reliable_threshold=10,
    )  # fmt: skip
    context = a_context(form=loader.shipped_form("woodworth2018"), indicators=("cesd_total",), hoped_for={})
    return a_report(released(result), language, context)


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("en", "A lower answer may come from", "An answer that moved the other way may come from"),
        ("fr", "Une réponse plus basse peut venir", "Une réponse qui a bougé dans l'autre sens peut venir"),
        ("nl", "Een lager antwoord kan komen", "Een antwoord dat de andere richting uitging"),
    ],
)
def test_where_less_is_hoped_for_no_sentence_calls_it_lower(language: str, wrong: str, right: str) -> None:
    text = said(of_low_mood(language)).replace("’", "'")
    assert right in text
    assert wrong not in text


def test_where_less_is_hoped_for_the_larger_changes_are_not_called_higher() -> None:
    assert "24 moved as hoped, 37 not clearly changed, 11 moved the other way." in said(of_low_mood("en"))


def test_a_mean_that_no_report_tells_is_not_told_to_be_hidden() -> None:
    seen = a_released_result(SPEAKING, indicator="speaking_up", wave=WAVE, two=True)
    warned = replace(seen, warnings=(*seen.warnings, Warn("mean_hidden")))
    report = a_report(released(warned))
    assert "mean is not shown" not in said(report, "hidden")
    assert [text for _, text in report.figure("people-moved").source.protection if "mean" in text] == []


@pytest.mark.parametrize(("language", "licence"), [("fr", "textes non repris"), ("nl", "teksten niet opgenomen")])
def test_why_a_scale_is_not_printed_is_said_in_the_language_of_the_report(language: str, licence: str) -> None:
    assert licence in said(of_low_mood(language), "method")
    assert "held by their authors" not in said(of_low_mood(language), "method")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "50 have a lower score than at the start, 10 the same and 12 a higher one. On this scale"),
        ("fr", "50 ont un score plus bas qu'au départ, 10 le même score et 12 un score plus haut. Sur cette échelle"),
        ("nl", "hebben er 50 een lagere score dan bij de start, 10 dezelfde en 12 een hogere. Op deze schaal"),
    ],
)
def test_where_less_is_hoped_for_the_headline_is_a_whole_sentence(language: str, sentence: str) -> None:
    assert sentence in said(of_low_mood(language)).replace("’", "'")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "are counted with the others, the share “with a lower score” lies between"),
        ("fr", "ou qu'on les y compte toutes, la part « avec un score plus bas » se situe entre"),
        ("nl", "dan ligt het aandeel “met een lagere score” tussen"),
    ],
)
def test_the_bounds_of_a_share_name_it_as_a_whole(language: str, sentence: str) -> None:
    """One template for every share: its name stands in quotation marks, so that any name keeps the grammar."""
    assert sentence in said(of_low_mood(language, baseline=200)).replace("’", "'")


def test_the_method_explains_the_marks_that_stand_in_the_report_and_no_others() -> None:
    def explained(report: ReportModel) -> set[str]:
        (facts, *_) = (b for s in report.sections if s.id == "method" for b in s.blocks if isinstance(b, Facts))
        return {name for name, _text in facts.rows} & {"Held at the highest level", "Interval", "Grey band"}

    assert explained(a_report(ordinary())) == {"Held at the highest level", "Interval", "Grey band"}
    assert explained(a_report(low_follow_up())) == {"Held at the highest level", "Grey band"}
    assert explained(a_report(a_group_of(12))) == set()


def test_a_small_group_that_gives_no_share_speaks_of_none() -> None:
    seen = a_released_result(SPEAKING, wave=WAVE, enrolled=22, baseline=20, left=1, two=True)
    text = said(a_report(released(replace(seen, flow={**seen.flow, "baseline": Cell.hidden(18, 40)}))))
    assert "moves a share" not in text
    assert "gives counts and no share" not in text
    assert "moves a share by 8 points" in said(a_report(a_group_of(12)))
    larger = released(a_released_result(pairs({"1→2": 15, "2→2": 10}), wave=WAVE, enrolled=30, baseline=28))
    assert "With 25 people, one person more or less moves a share by 4 points." in said(a_report(larger))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The answers come from several versions of the form; only answers with the same meaning"),
        ("fr", "Les réponses viennent de plusieurs versions du formulaire ; seules celles"),
        ("nl", "De antwoorden komen uit meerdere versies van het formulier"),
    ],
)
def test_the_limits_say_that_answers_come_from_several_versions(language: str, sentence: str) -> None:
    one = ordinary()
    first, *rest = one.results
    mixed = replace(one, results=(replace(first, warnings=(Warn("mixed_versions"),)), *rest))
    told = [said(a_report(values, language), "limits") for values in (one, mixed)]
    assert [sentence in text.replace("\u202f", " ") for text in told] == [False, True]
    assert told[1].count(sentence[:20]) == 1


def test_no_bar_is_said_to_show_those_not_seen_again_where_their_number_is_hidden() -> None:
    """Of the others the first figure then draws nobody, so it may not say that everybody with a start is in it."""
    values = low_follow_up()
    hidden = {"baseline": Cell.hidden(22, 400), "missed": Cell.hidden(0, 380)}
    results = tuple(replace(one, flow={**one.flow, **hidden}) for one in values.results)
    shown, kept = a_report(values), a_report(replace(values, results=results))
    first, without = (next(iter(model.figures())) for model in (shown, kept))
    assert first.title == "Every indicator, with those not seen again"
    assert without.title == "Every indicator at a glance, whichever way it went"
    assert "not seen again included" not in " ".join(one.text for one in without.readings)


def test_a_report_before_the_end_is_called_interim_with_the_day_until_which_it_tells() -> None:
    day = dt.date(2026, 4, 30)
    early = a_report(ordinary(), "nl", a_context(told_until=day)).masthead
    assert early.kind.endswith("tussentijds verslag")
    assert any("30 april 2026" in text.replace("\u00a0", " ") for name, text in early.facts if name != "Overhandigd op")
    within = a_report(ordinary(), "en", a_context(grant_until=day)).masthead
    assert within.kind.endswith("interim report")
    assert "interim" not in a_report(ordinary(), "en").masthead.kind
