"""The report ``progression``: from released values to a report model, for one reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evalkit.definitions.report import Part, ReportDefinition, arranged
from evalkit.disclosure.released import Released
from evalkit.errors import Refused, problem
from evalkit.i18n import mark as _
from evalkit.reporting import own_language
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import Labels, Masthead, ReportModel, Section
from evalkit.reporting.sections import about_us, closing, joint, pictured, told, waiting, without_figures
from evalkit.reporting.sections.brief import brief
from evalkit.reporting.sections.indicator import indicators
from evalkit.reporting.sections.material import Material
from evalkit.reporting.sections.people import people
from evalkit.reporting.sections.pictured import beside
from evalkit.reporting.sections.small_group import small_group
from evalkit.reporting.wording import Wording, wording

_PARTS: Mapping[Part, Callable[[Material], tuple[Section, ...]]] = {
    Part.BRIEF: brief,
    Part.DONE: beside(told.done, pictured.of_the_period, "done", _("For whom, and what was done")),
    Part.PEOPLE: beside(people, pictured.of_people, "people", _("Who took part, and who was not seen again")),
    Part.INDICATORS: indicators,
    Part.COLLECTIVE: told.collective,
    Part.GOALS: pictured.of_goals,
    Part.STORIES: beside(told.stories, joint.joint_display, "stories", _("What people tell")),
    Part.ABOUT_US: about_us.of_us,
    Part.GROUP_ANALYSIS: told.group_analysis,
    Part.QUESTIONS: without_figures.nothing,  # put there by question_by_question, which points to all others
    Part.LIMITS: closing.limits,
    Part.METHOD: closing.method,
    Part.HIDDEN: closing.hidden,
    Part.SOURCES: closing.sources,
}

_WITHOUT_FIGURES: Mapping[Part, Callable[[Material], tuple[Section, ...]]] = {
    **_PARTS,
    Part.BRIEF: without_figures.brief,
    Part.PEOPLE: without_figures.nothing,
    Part.INDICATORS: without_figures.nothing,
    Part.STORIES: without_figures.stories,
    Part.LIMITS: without_figures.limits,
    Part.METHOD: without_figures.method,
    Part.HIDDEN: without_figures.nothing,
    Part.SOURCES: without_figures.nothing,
}
"""Of a programme that follows nobody."""

_FIGURES_WAIT: Mapping[Part, Callable[[Material], tuple[Section, ...]]] = {
    **_WITHOUT_FIGURES,
    Part.INDICATORS: waiting.not_told,
    Part.HIDDEN: closing.hidden,
}
"""Where the gate holds every figure back."""


def build(released: Released, context: ReportContext, language: str, definition: ReportDefinition) -> ReportModel:
    """The report of ``context.programme`` (None: all together). Refused when nothing was released about it."""
    words = wording(language)
    material = Material(released, context, words, definition)
    if not material.told and context.form.indicators and not context.waiting:
        raise Refused(problem("data.nothing_released", programme=context.programme or ""))
    parts = definition.parts_small_group if material.small_group else definition.parts
    makers = _PARTS if material.told else _FIGURES_WAIT if context.waiting else _WITHOUT_FIGURES
    order = arranged(parts, context.order)
    made: dict[Part, tuple[Section, ...]] = {}
    for part in sorted(order, key=lambda one: one is Part.STORIES):  # which points to figures, and has none of its own
        make = small_group if part is Part.INDICATORS and material.told and material.small_group else makers[part]
        made[part] = tuple(own_language.marked(section, words) for section in make(material))
    sections = closing.only_signs_that_stand([section for part in order for section in made[part]])
    return ReportModel(language, _masthead(material), tuple(sections), _labels(words), material.small_group)


def _masthead(material: Material) -> Masthead:
    words, context = material.words, material.context
    kind, name = words.text(material.definition.title), words.text(context.name)
    period = (
        words.say(
            "from {first} to {last}", first=words.date(context.period.first), last=words.date(context.period.last)
        )
        if context.period
        else ""
    )
    facts = []
    if context.funder:
        facts.append((words.say("For"), words.set(context.funder)))
    if interim := _interim(words, context):
        kind = words.say("{kind} · interim report", kind=kind)
        facts.append((words.say("Interim report"), interim))
    foot = [name]
    if context.release is not None:
        # Which of the association's reports it is tells its reader nothing: a first report would be called its third.
        if context.release.day is not None:
            facts.append((words.say("Released on"), words.date(context.release.day)))
            foot.append(words.say("released on {day}", day=words.date(context.release.day)))
        foot.append(words.say("check code {code}", code=context.release.hash[:12]))
    marking, detail = _marking(material)
    charter = (
        words.say(
            "To be read under the reading charter, version {version}: the figures serve dialogue, no sanction rests on "
            "a figure alone, and the association answers before any use.",
            version=context.reading_charter,
        )
        if context.reading_charter
        else ""
    )
    line = " · ".join(part for part in (context.association, period) if part)
    return Masthead(kind, name, context.association, line, tuple(facts), marking, detail, charter, " · ".join(foot))


def _interim(words: Wording, context: ReportContext) -> str:
    """Until which day a report tells that comes before the end; empty for one that comes after it."""
    if context.told_until is not None:
        return words.say("tells until {until}", until=words.date(context.told_until))
    if context.grant_until is not None:
        return words.say("the grant goes on until {last}", last=words.date(context.grant_until))
    return ""


def _marking(material: Material) -> tuple[str, str]:
    """Invented and published data say so on every page."""
    words, origin = material.words, material.context.origin
    if origin.kind == "invented":
        return words.say("Invented example"), words.say("People, organisations and figures are invented.")
    if origin.kind == "published":
        detail = words.set(origin.citation)
        licence = "" if origin.licence in origin.citation else words.set(origin.licence)
        return words.say("Real, published data"), f"{detail} {licence}".strip()
    return "", ""


def _labels(words: Wording) -> Labels:
    return Labels(
        contents=words.say("Contents"),
        figure=words.say("Figure"),
        table_behind=words.say("The numbers as a table"),
        source_link=words.say("Where this figure comes from"),
        legend=words.say("· = hidden to protect people; 0 = nobody; : = not collected"),
        page=words.say("Page"),
        hidden_cell=words.say("hidden"),
        signs=closing.signs(words),
        apart=words.set(" ; " if words.language == "fr" else "; "),
    )
