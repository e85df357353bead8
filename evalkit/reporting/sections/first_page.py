"""What the first page shows: how many were reached, a person's words, and for a small group the line of passage."""

from __future__ import annotations

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.followed import Stage, followed
from evalkit.reporting.context import Demand, ReportContext, Story
from evalkit.reporting.counts import known
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.sections import process, reached
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


def reached_and_held(material: Material) -> str:
    """How many were reached as far as it may be told, how many sessions were held and hours offered."""
    context, words = material.context, material.words
    reach = context.pictured.reach
    people = reached.how_many(words, reach[0].n) if reach and reach[0].n.high else ""
    held = process.sessions(words, context.done) if context.done is not None else ""
    return " ".join(filter(None, (people, material.as_of("reach") if people else "", held)))


def asked(words: Wording, demand: Demand) -> str:
    """How many requests for a place were noted, and for how many there was none. Not how many people: somebody may have
    asked twice."""
    requests = words.say("1 request for a place") if demand.asked == 1 else words.say(
        "{n} requests for a place", n=demand.asked
    )  # fmt: skip
    if not demand.no_place:
        return words.say("{requests}; none was turned away for want of one.", requests=requests)
    if demand.no_place == 1:
        return words.say("{requests}; 1 found none.", requests=requests)
    return words.say("{requests}; {n} found none.", requests=requests, n=demand.no_place)


def counted_apart(words: Wording, demand: Demand, people: str = "") -> str:
    """What requests count and what people, once for the report. ``people``: how many at each step."""
    apart = words.say(
        "Requests for a place in the period ({asked}; accepted: {accepted}) are counted without names, and somebody "
        "may have asked twice.",
        asked=demand.asked, accepted=demand.accepted,
    )  # fmt: skip
    who = words.say("People are those who agreed to be counted, whenever they came in")
    return f"{apart} {words.named(who, people) if people else f'{who}.'}"


def passage(material: Material) -> Figure | None:
    """Requests for a place beside people seen again, as far as the numbers may be shown; None where fewer than two may.

    Requests are a tally without names, of the period; who is followed may have entered before it. So nothing leads from
    one to the other, and neither is what is left of the other. A tally that is smaller than the people is left out:
    who reads it beside them could only be misled.
    """
    words, told, demand = material.words, material.told[0], material.context.demand
    if demand is None or told.result.suppressed:
        return None
    flow = told.result.flow
    names = material.stages(told.wave)
    people = [(names[key], known(flow.get(key))) for key in ("enrolled", "baseline", "followed")]
    shown = [(name, n) for name, n in people if n is not None]
    if not shown or not shown[-1][1] or demand.asked < shown[0][1]:
        return None
    asked = [(words.say("Requests for a place"), demand.asked)]
    if shown[0][1] <= demand.accepted <= demand.asked:
        asked.append((words.say("Accepted"), demand.accepted))
    title = words.say("How many requests for a place, and how many people seen again")
    of_requests, of_people = words.say("Requests, counted without names"), words.say("People who agreed to be counted")
    stages = [Stage(name, Cell.shown(n), of_requests) for name, n in asked]
    stages += [Stage(name, Cell.shown(n), of_people) for name, n in shown]
    short = {of_requests: words.say("Requests"), of_people: words.say("People")}
    rows = [(TableCell(one.name), TableCell(short[one.of]), material.cell(one.count)) for one in stages]
    rows.insert(len(asked), (
        TableCell(words.say("Found no place")), TableCell(short[of_requests]), material.number_cell(demand.no_place),
    ))  # fmt: skip
    apart = words.say("A request is not a person: one is not what is left of the other.")
    columns = ("", words.say("What is counted"), words.say("How many"))
    return material.figure(
        "passage",
        title=title,
        subtitle=words.say("Requests of the period, and people seen at the start and at {wave}", wave=told.wave),
        chart=followed(stages, words, band=56),
        table=Table(words.say("Requests, and people seen again"), columns, tuple(rows)),
        readings=(Paragraph(apart, "caution"),),
        source=material.source("passage", title, told, "progression.flow",
                               who=words.say("Requests without names; people who entered and agreed to be counted.")),
    )  # fmt: skip
