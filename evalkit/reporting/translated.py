"""Texts that the team or a group wrote in one language, and what the association translated of them for a report.

A translation stands where the text would, in the report's language; what has none stays as it was written, marked.
What belongs to one person's account is never among them: a story with the reasons of a panel beside it, the account
that a group worked on, what somebody said against a text. It stands in the words in which it was said, and goes with
them when they are taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalkit.definitions.words import in_language
from evalkit.reporting.context import GroupAnalysis, ReportContext
from evalkit.reporting.own_language import standing_in
from evalkit.reporting.process_told import ProcessTold


@dataclass(frozen=True)
class Source:
    """A text as it was written, in ``language``; ``section``: where the report tells it."""

    section: str
    text: str
    language: str


def sources(context: ReportContext, language: str) -> tuple[Source, ...]:
    """The texts that the report of ``language`` tells in another one, each once, in the order in which they are told;
    also those that are translated."""
    found: dict[str, Source] = {}
    for one in _written(context, language):
        if one.text.strip() and one.language and one.language != language:
            found.setdefault(one.text, one)
    return tuple(found.values())


def _written(context: ReportContext, language: str) -> Iterator[Source]:
    for hoped in context.hoped_for.values():
        if hoped.hold:
            yield _said("moved", hoped.reason, language)
    yield from _done(context, language)
    if context.process is not None:
        yield from _process(context.process, context, language)
    beside = context.language_beside
    every = [*context.collective_in, *("",) * (len(context.collective) - len(context.collective_in))]
    for text, code in zip(context.collective, every, strict=False):
        yield Source("collective", text, code or beside)
    for said in context.group_said:
        yield _said("collective", said.words, language)
        yield Source("collective", said.differently, beside)
    if context.group_analysis is not None:
        for text in of_analysis(context.group_analysis):
            yield Source("group-analysis", text, beside)
    yield Source("group-analysis", context.group_says, context.group_says_in or beside)
    yield Source("about-us", context.pictured.changed, beside)
    for question in context.questions:
        yield Source("questions", question.delivered, context.language_answered)


def _done(context: ReportContext, language: str) -> Iterator[Source]:
    """What the programme says of itself, then what was noted week by week."""
    done, process = context.done, context.process
    noted = {event.text: event.language for event in process.events} if process is not None else {}
    if process is not None:
        yield _said("done", process.source, language)
    if done is not None:
        told = (("public", (done.public,)), ("activities", done.activities), ("held_to", done.held_to))
        for name, texts in told:
            for text in texts if name not in done.translated else ():
                yield Source("done", text, context.language_beside)
        for text in done.adaptations:
            yield Source("done", text, noted.get(text) or context.language_beside)
    for event in process.events if process is not None else ():
        yield Source("done", event.text, event.language or context.language_beside)
    for happened in context.pictured.events:
        yield Source("done", happened.text, happened.language)


def _process(process: ProcessTold, context: ReportContext, language: str) -> Iterator[Source]:
    for chain in process.chains:
        for words in (chain.activity, chain.mechanism, chain.outcome):
            yield _said("theory", words, language)
    for partner in process.partners:
        yield Source("partners", partner.name, context.language_beside)


def of_analysis(analysis: GroupAnalysis) -> tuple[str, ...]:
    """What the group let out as its own; not the account, which is its teller's, nor what was said against it."""
    against = [text.strip() for text in analysis.dissent if text.strip()]
    both = (*analysis.agreed, *analysis.not_agreed)
    own = tuple(text for text in both if not any(one in text for one in against))
    return (analysis.absent, analysis.chosen, analysis.why, *own, analysis.not_understood, *analysis.next_steps)


def _said(section: str, words: Mapping[str, str] | str | None, language: str) -> Source:
    """What was kept by language: the text of it that the report of ``language`` would show."""
    text = words if isinstance(words, str) else in_language(words, language)
    return Source(section, text, standing_in(words, language) or "")
