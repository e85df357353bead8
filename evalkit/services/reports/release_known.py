"""What of a report its author need not read again before it leaves: parts that evalkit writes in the same way in every
report, and parts that stood word for word in a report which the association released before.

Its reader sees every part open; only the author's look folds them. A part that an answer of this report points to is
folded only where that very answer stood beside it before: what she wrote has to agree with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.collect.small_numbers import small_numbers
from evalkit.i18n import SCREEN, mark, translator
from evalkit.reporting import parts_read, question_by_question
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.wording import wording
from evalkit.services.reports import release_files, release_plan, sealed_files
from evalkit.services.reports.release_plan import Plan
from evalkit.store import Unit
from evalkit.store.queries import organisations
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from evalkit.store.unit import DAY_ZONE

LOOKED_BACK = 3
"""Reports of the same programmes: a part that is older is read again."""
ALIKE = mark("Written by evalkit, in the same way in every report")
BEFORE = mark("Word for word as in your report to {reader}, released on {day}; it leaves with this one too")
PER_MINUTE = 180
"""Words that a tired person reads attentively."""


@dataclass(frozen=True)
class Earlier:
    """A report that was released before and can still be read. ``parts``: what each says."""

    reader: str
    day: dt.date
    parts: Mapping[str, str]

    def answered(self, texts: Sequence[str]) -> bool:
        """Whether all of these answers stood in it, by their words alone."""
        said = f" {self.parts.get(question_by_question.SECTION, '')} "
        return all(f" {text} " in said for text in texts)


@dataclass(frozen=True)
class Known:
    """``article``: folded; ``new`` and ``folded``: titles of the parts; ``minutes``: that the new ones take."""

    article: str
    new: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    minutes: int = 0


NOTHING_KNOWN = Known("")


async def earlier(unit: Unit, made: Plan, language: str) -> tuple[Earlier, ...]:
    """The newest reports about the same programmes, as they were let out; none that was withdrawn."""
    about = release_plan.alone(made.programmes)
    names = {one.id: one.name for one in (await organisations.linked_organisations(unit)).values()}
    found: list[Earlier] = []
    for line in await kept.releases(unit):
        if line.withdrawn_at is not None or line.programme != about or len(found) == LOOKED_BACK:
            continue
        if parts := parts_read.parts(await _article(unit, line.id, language)):
            day = line.made_at.astimezone(DAY_ZONE).date()
            reader = names.get(line.recipient or "", "")
            found.append(Earlier(reader, day, parts))
    return tuple(found)


async def said_to_this_grant(unit: Unit, made: Plan) -> frozenset[str]:
    """The sentences with a small number in the report that this grant's funder has of the same programmes, in every
    language, by their words alone. What was withdrawn counts for nothing."""
    about = release_plan.alone(made.programmes)
    for line in await kept.releases(unit):
        if line.funding_grant == made.grant.id and line.programme == about and line.withdrawn_at is None:
            articles = [await _article(unit, line.id, language) for language in SCREEN]
            blocks = dict.fromkeys(block for article in articles for block in parts_read.blocks(article))
            said = (sentence for block in blocks for sentence in small_numbers(block, made.policy.k))
            return frozenset(map(parts_read.words_of, said))
    return frozenset()


async def _article(unit: Unit, release_id: str, language: str) -> str:
    """The page of a report as it was let out; "" where it is not kept any more."""
    file = await kept_files.release_file(unit, release_id, language=language, format=release_files.ARTICLE)
    content = sealed_files.content_of(file) if file is not None else None
    return "" if content is None else content.decode()


def known(
    article: str,
    titles: Mapping[str, str],
    before: Sequence[Earlier],
    language: str,
    pointed: Sequence[tuple[QuestionAnswered, frozenset[str]]] = (),
) -> Known:
    """The report as its author looks it over. ``titles``: of its parts; ``language``: of the page and the report;
    ``pointed``: questions answered in her words, each with the parts that the answer points to."""
    say, words = translator(language), wording(language)
    why: dict[str, str] = {}
    for part, text in parts_read.parts(article).items():
        beside = [parts_read.words_of(one.answer) for one, parts in pointed if part in parts]
        same = next((one for one in before if one.parts.get(part) == text and one.answered(beside)), None)
        if part in parts_read.ALWAYS_ALIKE:
            why[part] = say(ALIKE)
        elif same is not None and part not in parts_read.ALWAYS_READ:
            why[part] = say(BEFORE, reader=same.reader, day=words.date(same.day))
    long = sum(n for part, n in parts_read.length(article).items() if part not in why)
    return Known(
        parts_read.folded(article, why),
        tuple(title for part, title in titles.items() if part not in why),
        tuple(title for part, title in titles.items() if part in why),
        max(1, round(long / PER_MINUTE)),
    )
