"""Who took part, and who was not seen again."""

from __future__ import annotations

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.followed import Stage, followed
from evalkit.reporting.counts import known
from evalkit.reporting.model import Block, Figure, Paragraph, Section, Table, TableCell
from evalkit.reporting.ranges import telling
from evalkit.reporting.sections import first_page
from evalkit.reporting.sections.material import Material, Told


def people(material: Material) -> tuple[Section, ...]:
    words = material.words
    blocks: list[Block] = []
    figure = _followed(material)
    demand = material.context.demand if material.small_group else None
    if figure is not None:
        blocks.append(figure)
        blocks += [Paragraph(first_page.counted_apart(words, demand))] if demand is not None else []
    elif demand is not None and (steps := path(material)):
        blocks.append(Paragraph(first_page.counted_apart(words, demand, steps)))
    else:
        blocks.append(Paragraph(not_drawn(material)))
    if outside := not_counted(material):
        blocks.append(Paragraph(outside))
    if unanswered := _unanswered(material, material.told[0]):
        blocks.append(Paragraph(unanswered))
    return (Section("people", words.say("Who took part, and who was not seen again"), tuple(blocks)),)


def path(material: Material) -> str:
    """How many entered, answered at the start and were seen again, each as far as it may be told; empty where the last
    is not a number, then nothing leads anywhere, or where nobody is followed. It begins no line by itself."""
    if not material.told or material.told[0].result.suppressed or material.told[0].seen.followed is None:
        return ""
    told, words = material.told[0], material.words
    names, flow = material.stages(told.wave), told.result.flow
    steps = [(names[key], flow.get(key)) for key in ("enrolled", "baseline", "followed")]
    told_of = [
        words.say("{stage}, {n}", stage=name[:1].lower() + name[1:], n=words.told(cell))
        for name, cell in steps
        if cell is not None and (cell.value is not None or words.bounds(cell))
    ]
    return words.one_by_one(told_of)


def not_drawn(material: Material) -> str:
    """What may be told where no figure of who was followed may: never that nothing can, beside a number that stands."""
    words, told = material.words, material.told[0]
    if told.result.suppressed or told.seen.followed is None:
        return words.say("The group is too small to show who could be followed.")
    seen = _seen(material, told)
    missing = words.say("How many were not seen again cannot be shown without somebody being recognised.")
    return f"{seen} {missing}"


def _seen(material: Material, told: Told) -> str:
    return material.words.say(
        "{n} people were seen at the start and at {wave}.", n=told.seen.followed or 0, wave=told.wave
    )


def followed_in_words(material: Material, figure: Figure) -> str:
    """The figure of who was followed in one line: how many were seen again, of how many where that may be told."""
    told = material.told[0]
    reading = " ".join(one.text for one in figure.readings if one.role == "reading")
    if told.seen.followed is None or told.seen.unseen is not None:
        return f"{figure.title}. {reading}"
    return f"{_seen(material, told)} {reading}"


def not_counted(material: Material) -> str:
    """Whether fewer than k did not wish to be counted, or more; empty where nobody was asked."""
    words, outside = material.words, material.context.not_counted
    if outside is None:
        return ""
    k = max(material.released.policy.k, 2)
    if outside.low:
        return words.say("At least {k} people did not wish to be counted.", k=k)
    return words.say("Fewer than {k} people did not wish to be counted.", k=k)


def _followed(material: Material) -> Figure | None:
    """Entered, start, and every wave of the main indicator."""
    words, told = material.words, material.told[0]
    results = [r for r in material.results(told.indicator.key) if not r.suppressed]
    if not results or told.result.suppressed:
        return None
    flow = told.result.flow
    stages = [
        Stage(words.say("entered"), _cell(flow.get("enrolled"))),
        Stage(words.say("answered at the start"), _cell(flow.get("baseline"))),
        *(Stage(material.wave(r.wave), _cell(r.flow.get("followed"))) for r in results),
    ]
    stages = [stage for stage in stages if _drawable(stage.count)]
    if sum(1 for stage in stages if known(stage.count)) < 2:
        return None
    seen = told.seen
    title = (
        words.say("{n} of {of} were seen again at {wave}",
                  n=seen.followed, of=seen.unseen + seen.followed, wave=told.wave)
        if seen.followed is not None and seen.unseen is not None
        else words.say("Who could be followed, as far as it can be shown")
    )  # fmt: skip
    names = material.stages(told.wave)
    rows = [(TableCell(names[k]), material.cell(flow.get(k))) for k in ("enrolled", "baseline")]
    rows += [
        (
            TableCell(words.say("Seen again at {wave}", wave=material.wave(r.wave))),
            material.cell(r.flow.get("followed")),
        )
        for r in results
    ]
    rows += [(TableCell(names[k]), material.cell(flow.get(k))) for k in ("missed", "left", "not_yet_due")]
    return material.figure(
        "followed",
        title=title,
        subtitle=words.say("People with an answer on {indicator}, occasion by occasion", indicator=told.title),
        chart=followed(stages, words),
        table=Table(words.say("Who could be followed"), ("", words.say("People")), tuple(rows)),
        readings=(Paragraph(_reading(material, told), "reading"),),
        source=material.source("followed", title, told, "progression.flow",
                               who=words.say("Everybody who entered and agreed to be counted.")),
    )  # fmt: skip


def _drawable(cell: Cell) -> bool:
    """Whether a column of it would tell something: a number, or bounds that lie close together."""
    return cell.low is not None and cell.high is not None and telling(cell.low, cell.high) == "between"


def _cell(cell: Cell | None) -> Cell:
    return cell if cell is not None else Cell.not_collected()


def _reading(material: Material, told: Told) -> str:
    """Why somebody is missing, as far as it is known and can be shown."""
    words, seen = material.words, told.seen
    parts = []
    if seen.left is not None and seen.left > 0:
        parts.append(
            words.say("1 person left before {wave}", wave=told.wave)
            if seen.left == 1
            else words.say("{n} left before {wave}", n=words.people(seen.left), wave=told.wave)
        )
    if seen.missed is not None and seen.missed > 0:
        parts.append(
            words.say("1 person could not be met or did not answer")
            if seen.missed == 1
            else words.say("{n} could not be met or did not answer", n=words.people(seen.missed))
        )
    if seen.not_yet_due is not None and seen.not_yet_due > 0:
        parts.append(words.say("for {n} the time has not come yet", n=words.people(seen.not_yet_due)))
    text = words.say("Of those who are missing: {parts}.", parts=words.listed(parts)) if parts else ""
    left = told.result.flow.get("left")
    if left is None or left.state == "not_collected":
        text = " ".join(filter(None, (text, words.say("The data do not tell who left and who was simply not met."))))
    if text:
        return text
    if seen.missed == 0 and seen.left == 0:
        return words.say("Everybody who could be seen again was.")
    if seen.baseline is not None and seen.followed is not None:
        return words.say("Why the others are missing cannot be shown without somebody being recognised.")
    return words.say("How many were not seen again cannot be shown without somebody being recognised.")


def _unanswered(material: Material, told: Told) -> str:
    words, cells = material.words, told.result.unanswered
    kinds = {
        "prefer_not_to_say": words.say("preferred not to answer"),
        "does_not_apply": words.say("said that it did not concern them"),
        "empty": words.say("gave no answer"),
    }
    parts = [f"{words.people(n)} {text}" for key, text in kinds.items() if (n := known(cells.get(key)))]
    if not parts:
        return ""
    return words.say(
        "Among those met at {wave}, on {indicator}: {parts}. They are in no comparison.",
        wave=told.wave, indicator=told.title, parts=words.listed(parts),
    )  # fmt: skip
