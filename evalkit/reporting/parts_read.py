"""The parts of a drawn report as text, and the same report with parts folded: for its author, before it leaves."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from markupsafe import escape

ALWAYS_ALIKE = ("method", "sources")
"""Parts in which nothing of the author's own stands: how it is counted, and where each figure comes from."""

ALWAYS_READ = ("brief", "hidden")
"""Parts that are never folded: what a reader in a hurry sees, and what is not shown."""

_PART = re.compile(r'<section class="report-section[^>]* id="([a-z0-9_-]+)">(.*?)</section>', re.DOTALL)
_CLOSED = re.compile(r"<details.*?</details>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|li|t[dhr]|h\d|d[dtl]|blockquote|footer|figcaption|summary|div|text|tspan|title)\b[^>]*>")
_BETWEEN = re.compile(r"\W+")


def words_of(text: str) -> str:
    """A text by its words alone, however it is set; to find it again in another."""
    return _BETWEEN.sub(" ", text).strip().lower()


def parts(article: str) -> dict[str, str]:
    """Part of a report → everything that it says, by its words alone."""
    return {id: words_of(html.unescape(_TAG.sub(" ", inside))) for id, inside in _PART.findall(article)}


def blocks(article: str) -> tuple[str, ...]:
    """Every paragraph, point and cell of a report, as it reads."""
    found = (html.unescape(_TAG.sub("", inside)).strip() for inside in _BLOCK.split(article))
    return tuple(text for text in found if text)


def length(article: str) -> dict[str, int]:
    """Part of a report → how many words of it lie open."""
    return {id: len(_TAG.sub(" ", _CLOSED.sub(" ", inside)).split()) for id, inside in _PART.findall(article)}


def folded(article: str, why: Mapping[str, str]) -> str:
    """The report with these parts folded below their titles. ``why``: part → what stands on the fold.

    A part that its reader finds folded too stays as it is, with the reason beside its title: a fold within a fold
    would hide it twice.
    """

    def fold(found: re.Match[str]) -> str:
        id, whole = found[1], found[0]
        if id not in why:
            return whole
        head, end, rest = whole.partition("</h2>")
        if head.rpartition("<summary>")[1]:
            return f'{head}{end} <span class="why">{escape(why[id])}</span>{rest}'
        inside = rest.removesuffix("</section>")
        return f'{head}{end}<details class="known"><summary>{escape(why[id])}</summary>{inside}</details></section>'

    return _PART.sub(fold, article)
