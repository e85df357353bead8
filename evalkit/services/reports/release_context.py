"""What a report needs beside its figures: who, for whom, when, and what the team wrote itself, per language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from evalkit.definitions import Form, Policy
from evalkit.definitions.hashing import digest
from evalkit.definitions.report import Part
from evalkit.disclosure.cells import Cell
from evalkit.i18n import SCREEN
from evalkit.reporting.context import (
    Demand,
    Done,
    GroupAnalysis,
    GroupSaid,
    HopedFor,
    Origin,
    Period,
    QuestionAnswered,
    ReleaseMark,
    ReportContext,
    Story,
)
from evalkit.reporting.pictured import NOTHING, Pictured
from evalkit.reporting.process_told import KeptAsOf, ProcessTold
from evalkit.services.process import declared
from evalkit.services.reports import reading_charter, translation_places
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_people import NOBODY, People
from evalkit.store.queries.programmes import Programme

Words = Mapping[str, Mapping[str, str]]
"""Language → indicator → "what we make of it", in the team's own words."""

CC_BY = "CC BY 4.0."


@dataclass(frozen=True)
class Beside:
    """What else the team tells, in one ``language``; passages of people only with their consent for this reader.
    ``collective_in``, ``group_says_in``: languages of texts that are kept with their own.

    ``pictured``: by language of the report, since lists of evalkit's own are told in it. ``kept``: counts of people
    that are told as an earlier report told them, and when that was; None: not told. ``people``: the published tables
    of these counts, which say nothing that does not stand in the others.
    """

    language: str = ""
    demand: Demand | None = None
    done: Done | None = None
    process: ProcessTold | None = None
    collective: tuple[str, ...] = ()
    collective_in: tuple[str, ...] = ()
    group_said: tuple[GroupSaid, ...] = ()
    stories: tuple[Story, ...] = ()
    group_analysis: GroupAnalysis | None = None
    group_says: str = ""
    group_says_in: str = ""
    pictured: Mapping[str, Pictured] = field(default_factory=dict)
    kept: Mapping[str, KeptAsOf | None] = field(default_factory=dict)
    people: People = field(default=NOBODY, repr=False)


@dataclass(frozen=True)
class Edited:
    """What the author wrote and chose beside the figures, from the draft of the report.

    ``answers``: number of a question → language → the answer; ``more_limits``: language → lines. ``language``: of the
    draft, which a report in another takes where that one is not written. ``left_out``: passages of people that the
    author does not quote, by :func:`story_key`. ``translations``: language → place of a translation → the text.
    """

    questions: tuple[QuestionAnswered, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more_limits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: tuple[Part, ...] = ()
    left_out: frozenset[str] = frozenset()
    language: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Edit = Callable[[Sequence[str]], Edited]
"""Indicators of the report, in its order → what the author wrote and chose; they are known once it is computed."""


def interim(last: dt.date, day: dt.date, grant_ends: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """Of a report until ``last`` that is made on ``day``: the day that it tells until, where its last day is still to
    come; and the grant's last day, where that goes on after what the report tells."""
    goes_on = grant_ends is not None and grant_ends > min(last, day)
    return day if last > day else None, grant_ends if goes_on else None


@dataclass(frozen=True)
class Facts:
    """What is the same in every language. ``name``: language → the report's name."""

    form: Form
    name: Mapping[str, str]
    association: str
    languages: Sequence[str]
    funder: str
    programmes: Sequence[Programme]
    days: Days | None
    outside: int
    policy: Policy
    first_answer: dt.date | None = None
    beside: Mapping[str, Beside] = field(default_factory=dict)
    edited: Edited = Edited()
    waiting: Mapping[str, Mapping[str, KeptAsOf | None]] = field(default_factory=dict)
    today: dt.date | None = None
    grant_ends: dt.date | None = None

    @property
    def interim(self) -> tuple[dt.date | None, dt.date | None]:
        """See :func:`interim`."""
        if self.days is None or self.today is None:
            return None, None
        return interim(self.days.last, self.today, self.grant_ends)

    @property
    def programme_names(self) -> dict[str, Mapping[str, str]]:
        """Programme key → its name by language."""
        return {programme.key: programme.names for programme in self.programmes}


def contexts(facts: Facts, words: Words, *, mark: ReleaseMark | None = None) -> dict[str, ReportContext]:
    """The context of the report in each language of the screens."""
    return {language: _context(facts, words, language, mark) for language in SCREEN}


def told_in(facts: Facts, words: Words, language: str) -> str:
    """The language in which the team's own words stand in the report of ``language``."""
    written = [code for code, texts in words.items() if any(text.strip() for text in texts.values())]
    wishes = (language, *facts.languages, *SCREEN)
    return next((code for code in wishes if code in written), facts.languages[0] if facts.languages else language)


def written_for(written: Collection[str], language: str, *before: str) -> str:
    """Of the languages that something is ``written`` in, the one that the report of ``language`` shows; "" of none."""
    return next((code for code in (language, *before, *SCREEN) if code in written), "")


def _making(facts: Facts, words: Words, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Indicator → "what we make of it", and the language that it stands in: each where it is written."""
    made: dict[str, dict[str, str]] = {}
    for code, texts in words.items():
        for indicator, text in texts.items():
            if text.strip():
                made.setdefault(indicator, {})[code] = text.strip()
    wishes = (facts.edited.language, *facts.languages)
    found = {key: code for key, texts in made.items() if (code := written_for(texts, language, *wishes))}
    return {key: made[key][code] for key, code in found.items()}, found


def _answered(edited: Edited, question: QuestionAnswered, language: str) -> QuestionAnswered:
    texts = edited.answers.get(question.number, {})
    code = written_for(texts, language, edited.language)
    return replace(question, answer=texts[code], answer_in=code) if code else question


def _context(facts: Facts, words: Words, language: str, mark: ReleaseMark | None) -> ReportContext:
    told = told_in(facts, words, language)
    making, making_in = _making(facts, words, language)
    edited = facts.edited
    limits_in = written_for(edited.more_limits, language, edited.language)
    told_until, grant_until = facts.interim
    beside = facts.beside.get(told) or next(iter(facts.beside.values()), Beside())
    context = ReportContext(
        form=facts.form,
        name=dict(facts.name),
        association=facts.association,
        funder=facts.funder,
        period=None if facts.days is None else Period(facts.days.first, facts.days.last),
        origin=origin(facts.programmes),
        release=mark,
        reading_charter=reading_charter.VERSION,
        hoped_for=hoped_for(facts.programmes, facts.first_answer),
        making=making,
        making_in=making_in,
        told_in=told,
        beside_in=beside.language or told,
        not_counted=not_counted(facts),
        demand=beside.demand,
        done=_in_own_language(facts, beside.done or _public(facts, beside.language or told), language),
        process=beside.process,
        collective=beside.collective,
        collective_in=beside.collective_in,
        group_said=beside.group_said,
        stories=tuple(story for story in beside.stories if story_key(story) not in edited.left_out),
        group_analysis=beside.group_analysis,
        group_says=beside.group_says,
        group_says_in=beside.group_says_in,
        questions=tuple(_answered(edited, question, language) for question in edited.questions),
        more_limits=edited.more_limits.get(limits_in, ()),
        limits_in=limits_in,
        told_until=told_until,
        grant_until=grant_until,
        order=edited.order,
        answered_in=edited.language,
        kept=beside.kept,
        waiting=facts.waiting,
        pictured=_without_left_out(beside.pictured.get(language, NOTHING), edited.left_out),
    )
    there = edited.translations.get(language)
    if not there or not facts.programmes:
        return context
    return replace(
        context, translations=translation_places.of(context, language, facts.programmes[0].organisation, there)
    )


def not_counted(facts: Facts) -> Cell | None:
    """Whether fewer than k are outside by their own wish, or at least k; published data have nobody to ask.

    No closer: the gate compares nobody who is outside, so that beside an earlier report one more would be told.
    """
    if origin(facts.programmes).kind == "published" or not facts.form.indicators:
        return None
    k = facts.policy.k
    return Cell("suppressed", None, k, None) if facts.outside >= k else Cell.hidden(0, k - 1)


def origin(programmes: Sequence[Programme]) -> Origin:
    """Where the data come from; one invented or published programme marks the whole report."""
    notes: list[Mapping[str, Any]] = [p.real_data_note for p in programmes if p.real_data_note]
    published = next((n for n in notes if n.get("kind") == "published_data"), None)
    if published is not None:
        citation = str(published.get("citation", "")).removesuffix(CC_BY).strip()
        return Origin("published", citation, str(published.get("licence") or CC_BY.rstrip(".")))
    return Origin("invented") if any(n.get("kind") == "invented" for n in notes) else Origin()


def hoped_for(programmes: Sequence[Programme], first_answer: dt.date | None) -> dict[str, HopedFor]:
    """Indicator → what was hoped for, where all programmes of the report hope the same; told with its reason.

    ``first_answer``: a hope that was declared later is marked so in the report.
    """
    found: dict[str, HopedFor] = {}
    for key in sorted({key for programme in programmes for key in programme.hoped_for}):
        declared = [programme.hoped_for.get(key, {}) for programme in programmes]
        hopes = {one.get("hope") for one in declared}
        if len(hopes) != 1:
            continue
        days = [dt.date.fromisoformat(str(one["day"])) for one in declared if one.get("day")]
        before = first_answer is None or all(day <= first_answer for day in days)
        found[key] = HopedFor(hopes == {"hold"}, dict(declared[0].get("reason") or {}), before)
    return found


def story_key(story: Story) -> str:
    """What a passage is known by: its own id, else a fingerprint of its text."""
    return story.passage or digest(story.text)[:32]


def _without_left_out(pictured: Pictured, left_out: frozenset[str]) -> Pictured:
    """Without the quotations that the author does not quote."""
    joints = tuple(
        replace(joint, quote=None) if joint.quote is not None and joint.quote.passage in left_out else joint
        for joint in pictured.joints
    )
    return replace(pictured, joints=joints)


def _public(facts: Facts, language: str) -> Done | None:
    """For whom it is, in the words of the programme's own page."""
    if len(facts.programmes) != 1:
        return None
    public = facts.programmes[0].public_text.get(language, "")
    return Done(public=public) if public else None


def _in_own_language(facts: Facts, done: Done | None, language: str) -> Done | None:
    """What one programme says of itself, in the report's language where it has said all of it in that language."""
    if done is None or len(facts.programmes) != 1:
        return done
    programme = facts.programmes[0]
    plan = declared.declared_of(programme)
    activities = tuple(dict.fromkeys(chain.activity.get(language, "") for chain in plan.chains if chain.activity))
    held_to = tuple(words.get(language, "") for words in plan.held_to)
    public = programme.public_text.get(language, "")
    translated = {
        name
        for name, said, here in (
            ("public", done.public, bool(public)),
            ("activities", done.activities, bool(activities) and all(activities)),
            ("held_to", done.held_to, bool(held_to) and all(held_to)),
        )
        if said and here
    }
    return replace(
        done,
        public=public if "public" in translated else done.public,
        activities=activities if "activities" in translated else done.activities,
        held_to=held_to if "held_to" in translated else done.held_to,
        translated=frozenset(translated),
    )
