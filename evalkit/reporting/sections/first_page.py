"""What the first page shows beside its sentences: a person's words, and for a small group the line of passage."""

from __future__ import annotations

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.followed import Stage, followed
from evalkit.reporting.context import Demand, ReportContext, Story
from evalkit.reporting.counts import known
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording


def story(context: ReportContext, language: str) -> Story | None:
    """The words quoted on the first page: rather some in the report's ``language``, and rather some that no panel
    chose, since its reasons and its dissent would have to stand beside them."""
    return min(context.stories, key=lambda one: (bool(one.chosen_because), one.language != language), default=None)


def quotes_first(context: ReportContext, language: str, passage: str) -> bool:
    """Whether these words stand on the first page already."""
    first = story(context, language)
    return first is not None and bool(passage) and first.passage == passage


def asked(words: Wording, demand: Demand) -> str:
    """How many asked for a place, and for how many there was none."""
    if not demand.no_place:
        return words.say(
            "{asked} people asked for a place; nobody was turned away for want of one.", asked=demand.asked
        )  # fmt: skip
    return words.say(
        "{asked} people asked for a place; {no_place} found none.", asked=demand.asked, no_place=demand.no_place
    )  # fmt: skip


def passage(material: Material) -> Figure | None:
    """From asking for a place to being seen again, as far as the numbers may be shown; None where fewer than two may.

    Requests are a tally without names, of the period; who is followed may have entered before it. A tally that is
    smaller than what comes after it would make no line and is left out.
    """
    words, told, demand = material.words, material.told[0], material.context.demand
    if demand is None or told.result.suppressed:
        return None
    flow = told.result.flow
    names = material.stages(told.wave)
    people = [(names[key], known(flow.get(key))) for key in ("enrolled", "baseline", "followed")]
    shown = [(name, n) for name, n in people if n is not None]
    if not shown or not shown[-1][1]:
        return None
    line = list(shown)
    for name, n in ((words.say("Accepted"), demand.accepted), (words.say("Asked for a place"), demand.asked)):
        if n >= line[0][1]:
            line.insert(0, (name, n))
    if len(line) < 2 or line[0][1] != demand.asked:
        return None
    title = words.say("From the request to the last occasion: who could go how far")
    rows = [(TableCell(name), material.number_cell(n)) for name, n in line]
    rows.append((TableCell(words.say("Found no place")), material.number_cell(demand.no_place)))
    none = (
        words.say("1 person found no place.")
        if demand.no_place == 1
        else words.say("{people} found no place.", people=words.people(demand.no_place))
    )
    tally = words.say("Requests are counted without names: somebody may have asked twice.")
    return material.figure(
        "passage",
        title=title,
        subtitle=words.say("Requests of the period, and people seen at the start and at {wave}", wave=told.wave),
        chart=followed([Stage(name, Cell.shown(n)) for name, n in line], words, band=84),
        table=Table(words.say("From the request to the last occasion"), ("", words.say("People")), tuple(rows)),
        readings=(*([Paragraph(none, "reading")] if demand.no_place else []), Paragraph(tally, "caution")),
        source=material.source("passage", title, told, "progression.flow",
                               who=words.say("Requests without names; people who entered and agreed to be counted.")),
    )  # fmt: skip
