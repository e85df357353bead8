"""What the team, the people and the group say themselves: no figure, and of the same rank as one."""

from __future__ import annotations

from itertools import groupby

from evalkit.collect.group_steps import ROLES
from evalkit.i18n import language_called
from evalkit.reporting import translated
from evalkit.reporting.context import Done, GroupAnalysis, GroupSaid, Story
from evalkit.reporting.model import Block, Callout, Facts, Paragraph, Points, Quote, Section, SideBySide, Subheading
from evalkit.reporting.sections import first_page, process
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import typographic


def done(material: Material) -> tuple[Section, ...]:
    """For whom, what was done, what was adapted; the tally of those who found no place."""
    words, context = material.words, material.context
    what, language = context.done, context.language_beside
    blocks: list[Block] = []
    own = what.translated if what is not None else frozenset()
    if what is not None and what.public:
        public, spoken = material.own(what.public, words.language if "public" in own else language)
        blocks.append(Paragraph(public, "told", spoken))
    if context.demand is not None:
        demand = context.demand
        blocks.append(Facts((
            (words.say("Requests for a place"), words.number(demand.asked)),
            (words.say("Accepted"), words.number(demand.accepted)),
            (words.say("Found no place"), words.number(demand.no_place)),
            (words.say("Accompanied elsewhere"), words.number(demand.sent_on)),
            (words.say("Chose otherwise"), words.number(demand.chose_otherwise)),
        )))  # fmt: skip
        if demand.asked != demand.accepted + demand.no_place + demand.sent_on + demand.chose_otherwise:
            blocks.append(Paragraph(words.say(
                "A request and what became of it are each counted in the week in which they were noted, so the numbers "
                "need not add up."
            )))  # fmt: skip
    blocks += process.meant(material)
    blocks += process.doing(material)
    if what is not None:
        blocks += _done_and_held_to(material, what, language)
        if what.adaptations:
            blocks.append(Subheading(words.say(process.CHANGED)))
            blocks += process.adaptations(material, what.adaptations)
    blocks += process.happened(material)
    made = process.sections(material)
    if not blocks:
        return made
    return (Section("done", words.say("For whom, and what was done"), tuple(blocks)), *made)


def _done_and_held_to(material: Material, what: Done, language: str) -> list[Block]:
    """What is done beside what is held to."""
    words = material.words
    parts = [
        (title, material.together(texts, (), words.language if key in what.translated else language))
        for key, title, texts in (
            ("activities", words.say("What we do"), what.activities),
            ("held_to", words.say("What we hold to"), what.held_to),
        )
        if texts
    ]
    return _two_lists(parts)


_Lists = list[tuple[str, list[tuple[str, tuple[str, ...]]]]]
"""Titles, each with its texts by language."""


def _two_lists(parts: _Lists) -> list[Block]:
    """Two lists side by side where both are told in one language; else one under the other, so that each text is
    marked with its own."""
    spoken = {code for _, told in parts for code, _ in told}
    if len(parts) == 2 and len(spoken) == 1:
        (left, left_told), (right, right_told) = parts
        items = [told[0][1] if told else () for told in (left_told, right_told)]
        return [SideBySide(left, items[0], right, items[1], spoken.pop())]
    blocks: list[Block] = []
    for title, told in parts:
        if told:
            blocks += [Subheading(title), *(Points(items, code) for code, items in told)]
    return blocks


def collective(material: Material) -> tuple[Section, ...]:
    """What the group did or obtained, told in words."""
    words, context = material.words, material.context
    blocks: list[Block] = []
    if context.collective:
        told = material.together(context.collective, context.collective_in, context.language_beside)
        blocks += [Points(texts, language) for language, texts in told]
    if context.group_said:
        blocks.append(Subheading(words.say("What the group says of itself")))
        for said in context.group_said:
            blocks += _said(material, said)
    return (Section("collective", words.say("What the group did"), tuple(blocks)),) if blocks else ()


def _said(material: Material, said: GroupSaid) -> list[Block]:
    """One sentence that the group chose among five, with its day, and below it what some saw otherwise."""
    words = material.words
    day = words.say("{day}:", day=words.date(said.day))
    sentence = (
        words.quoted(material.own_words(said.words)[0])
        if said.words is not None
        else words.say("it did not agree on one sentence.")
    )
    blocks: list[Block] = [Paragraph(sentence, lead_in=day)]
    if said.differently:
        differently, language = material.own(said.differently, material.context.language_beside)
        blocks.append(Paragraph(differently, "told", language))
    return blocks


def stories(material: Material) -> tuple[Section, ...]:
    """Passages that people agreed to show; never counted."""
    words, context = material.words, material.context
    if not context.stories:
        return ()
    by = words.say("Told by a person who agreed to its being shown here")
    beside = {joint.quote.passage for joint in context.pictured.joints if joint.quote is not None}
    shown = [
        story
        for story in context.stories
        if story is not first_page.story(context, words.language) and (not story.passage or story.passage not in beside)
    ]
    if not shown:
        return ()
    blocks: list[Block] = []
    for story in shown:
        blocks.append(Quote(typographic(story.text, story.language), story.language, by))
        blocks += why_chosen(material, story)
    blocks.append(Paragraph(words.say("Stories are chosen, not drawn: they show what a figure means, not how often.")))
    return (Section("stories", words.say("What people tell"), tuple(blocks)),)


def why_chosen(material: Material, story: Story) -> list[Block]:
    """A panel's reason for choosing this story, and what those who disagreed said: of the same size."""
    words, language = material.words, material.context.language_beside
    if not story.chosen_because:
        return []
    reason = words.say("A panel chose this story among several: {reason}", reason=words.set(story.chosen_because))
    blocks: list[Block] = [Paragraph(reason, "told", language)]
    if story.disagreed:
        lines = tuple(words.quoted(words.set(text)) for text in story.disagreed)
        blocks += [Paragraph(words.say("Not all agreed:")), Points(lines, language)]
    return blocks


def group_analysis(material: Material) -> tuple[Section, ...]:
    """The passages that the group let out: agreed and not agreed at the same width."""
    words, analysis = material.words, material.context.group_analysis
    language = material.context.language_beside
    if analysis is None:
        return ()
    blocks: list[Block] = [
        *_facts(material, analysis),
        *([Paragraph(words.set(analysis.account), "told", language)] if analysis.account else []),
        *_two_lists([
            (words.say("Where the group agrees"), material.together(analysis.agreed, (), language)),
            (words.say("Where it does not"), material.together(analysis.not_agreed, (), language)),
        ]),
    ]  # fmt: skip
    if analysis.not_understood:
        text, spoken = material.own(analysis.not_understood, language)
        blocks += [Subheading(words.say("What we do not understand")), Paragraph(text, "told", spoken)]
    if analysis.next_steps:
        told = material.together(analysis.next_steps, (), language)
        blocks += [Subheading(words.say("What comes next")), *(Points(texts, code) for code, texts in told)]
    blocks += _validated(material, analysis)
    if material.context.group_says:
        title = words.say("What the group said of these figures")
        said, said_in = material.own(material.context.group_says, material.context.group_says_in or language)
        blocks.append(Callout(title, (said,), "ours", said_in))
    return (Section("group-analysis", words.say("The group's own analysis"), tuple(blocks)),)


def _room(material: Material, analysis: GroupAnalysis) -> tuple[tuple[str, str], ...]:
    """Who was there, by role."""
    words = material.words
    there = ", ".join(words.say("{role}: {n}", role=words.say(ROLES[role]), n=n) for role, n in analysis.room)
    return ((words.say("In the room"), words.set(there)),) if there else ()


def _facts(material: Material, analysis: GroupAnalysis) -> list[Facts]:
    """Who was there and who was not, and which account the group chose: what it lets this reader see of it."""
    words, language = material.words, material.context.language_beside
    chosen = words.say("The account chosen")
    lines = (
        (words.say("Not in the room"), analysis.absent),
        (chosen, analysis.chosen),
        (words.say("Why the group chose it"), analysis.why),
    )
    told = [(title, *material.own(text, language)) for title, text in lines if text]
    rows = [(row, "") for row in _room(material, analysis)]
    rows += [
        (
            (title, words.quoted(text) if title == chosen else text),
            spoken if spoken and spoken != words.language else "",
        )
        for title, text, spoken in told
    ]
    return [Facts(tuple(row for row, _ in some), spoken or None) for spoken, some in groupby(rows, lambda one: one[1])]


def _validated(material: Material, analysis: GroupAnalysis) -> list[Block]:
    """When the group said that this is what it said, and what was said against it, word for word."""
    words, language = material.words, material.context.language_beside
    if analysis.validated_on is None:
        return []
    validated = words.say("The group validated this text on {day}.", day=words.date(analysis.validated_on))
    if any(text in material.context.translations for text in translated.of_analysis(analysis)):
        called = language_called(language, words.language)
        as_written = words.say(
            "It validated it as it was written, in {language}; the translation is the association's own.",
            language=called,
        )
        validated = f"{validated} {as_written}"
    blocks: list[Block] = [Paragraph(validated)]
    lines = tuple(words.quoted(words.set(text)) for text in analysis.dissent if not _stands_above(text, analysis))
    if analysis.dissent and not lines:
        blocks.append(
            Paragraph(words.say("Not all agreed with it; what was said against it stands above, word for word."))
        )
    elif lines:
        blocks += [Paragraph(words.say("Not all agreed with it:")), Points(lines, language)]
    return blocks


def _stands_above(text: str, analysis: GroupAnalysis) -> bool:
    """Whether what was said against the text is part of it, word for word."""
    return any(text.strip() in one for one in (*analysis.not_agreed, analysis.account))
