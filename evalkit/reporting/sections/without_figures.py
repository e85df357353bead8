"""The first and the last pages of a report that follows nobody: process, what the group did, and words alone."""

from __future__ import annotations

from evalkit.reporting.model import Block, Callout, Facts, Paragraph, Points, Quote, Section, Subheading
from evalkit.reporting.sections import closing, first_page
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import typographic


def brief(material: Material) -> tuple[Section, ...]:
    """What was done and for whom, in three sentences; and that nobody was followed."""
    words, context = material.words, material.context
    asked = first_page.asked(words, context.demand) if context.demand is not None else ""
    opening = [text for text in (first_page.reached_and_held(material), asked) if text]
    blocks: list[Block] = [Paragraph(text, "lead") for text in opening]
    blocks.append(Paragraph(_nobody(material), "lead"))
    if (story := first_page.story(context, words.language)) is not None:
        by = words.say("Told by a person who agreed to its being shown here")
        blocks.append(Quote(typographic(story.text, story.language), story.language, by))
    says = (
        words.say("Nothing is said about the progress of people: these figures wait until more can be told together.")
        if context.waiting
        else words.say("Nothing is said about the progress of single people: nobody was asked twice."),
        words.say("Counts are without persons: somebody who came several times may be in them several times."),
    )
    blocks.append(Callout(words.say("What this report does not say"), says))
    return (Section("brief", words.say("In brief"), tuple(blocks)),)


def _nobody(material: Material) -> str:
    """Why there is no figure about people."""
    words = material.words
    if material.context.waiting:
        return words.say(
            "What moved for people is not shown this time: read beside an earlier report, it would tell about fewer "
            "than {k} people. The report tells what was done, what the group did, and what people say.",
            k=max(material.released.policy.k, 2),
        )
    return words.say(
        "Nobody is followed one by one here: the report tells what was done, what the group did, and what people say."
    )


def limits(material: Material) -> tuple[Section, ...]:
    """What counts without persons do not allow to say, and what the author adds."""
    words = material.words
    items = (
        words.say("Counts are without persons: somebody who came several times may be in them several times."),
        words.say("There is no comparison group, and nothing is said about why things went as they did."),
    )
    blocks: list[Block] = [Points(items)]
    if more := material.context.more_limits:
        blocks.append(Points(tuple(words.set(text) for text in more), material.context.language_of_limits))
    return (Section("limits", words.say("Limits, in plain words"), tuple(blocks)),)


def method(material: Material) -> tuple[Section, ...]:
    """How the counts come about, and the check code of the report."""
    words, release = material.words, material.context.release
    blocks: list[Block] = [
        Paragraph(words.say("The team counts each week, without names or codes, and notes sessions on their day."))
    ]
    if release is not None:
        blocks += [
            Subheading(words.say("Sources")),
            Facts(((words.say("Check code of this report"), f"{release.hash[:32]} {release.hash[32:]}".strip()),)),
            Paragraph(closing.check_codes(words)),
        ]
    return (Section("method", words.say("Method and sources"), tuple(blocks)),)


def nothing(material: Material) -> tuple[Section, ...]:
    """A part that is about figures."""
    return ()


def stories(material: Material) -> tuple[Section, ...]:
    """Passages beyond the one on the first page."""
    words, context = material.words, material.context
    shown = [story for story in context.stories if story is not first_page.story(context, words.language)]
    if not shown:
        return ()
    by = words.say("Told by a person who agreed to its being shown here")
    blocks: list[Block] = [Quote(typographic(story.text, story.language), story.language, by) for story in shown]
    return (Section("stories", words.say("What people tell"), tuple(blocks)),)
