"""Small numbers of people in free words beside protected figures: what a table hides, a sentence may tell.

Nothing is refused here: whether “2 people left because of …” tells something that is hidden, only its author knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evalkit.collect.number_words import (
    ACTS,
    ALONE,
    COLLECTIVES,
    LABELS,
    NUMBERS,
    OF_THEM,
    ONE,
    OUR_TEAM,
    PEOPLE,
    SHARES,
    STOPS,
    TENS,
    THINGS,
    TOGETHER,
)
from evalkit.collect.words_check import plain

_DIGITS = re.compile(r"(?<![\w.,/:+−–-])\d{1,2}(?![\w/:]|[.,–-]\d)")
_THING = re.compile(rf"\s*(?:%|€|(?:{THINGS})\b)", re.IGNORECASE)
_TO_A_THING = re.compile(
    rf"\s*(?:à|a|au|et|ou|of|en|or|and|to|tot|-|–)\s*(?:\d{{1,2}}|{'|'.join(NUMBERS)})\s*(?:%|€|(?:{THINGS})\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"(?:\b(?:{LABELS})|n[°o]|#)\.?\s*$", re.IGNORECASE)
_OF_A_LIST = re.compile(r"[.)]\s")
_NUMBER = rf"(?:{ONE}|{'|'.join(NUMBERS)}|\d{{1,2}})"
_OR_MORE = rf"(?: (?:ou|à|of|tot|or|to) {_NUMBER})?"
_FEW_WORDS = rf"(?: (?!(?:{THINGS}|{STOPS})\b)[\w'-]+){{0,2}}"
_COUNTED = re.compile(
    rf"(?<![\w,.-])(?P<number>{_NUMBER})(?:"
    rf"{_OR_MORE}(?: (?:{OF_THEM}))?{_FEW_WORDS} ?(?<= |')(?:{PEOPLE})\b(?! (?:{OUR_TEAM})\b)(?!{SHARES})"
    rf"| (?:{ALONE})\b| (?:{ACTS})\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"(?<![\w-])(?P<word>{'|'.join(COLLECTIVES)})\b(?!(?: (?:de|van|of|d'))?(?: [\w'-]+)? (?:{THINGS})\b)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(rf"(?<![\w-])(?P<word>{'|'.join(TOGETHER)})\b(?! (?:{THINGS})\b)", re.IGNORECASE)
_END_OF_A_LARGER = re.compile(rf"{TENS}$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])(?<!\d\.)[\s»”\"]+(?=[^\W\d_a-zà-ÿ]|[«“\"\d])|\n+")
_LONGEST = 240
_LOOK_BACK = 16
_BEFORE, _AFTER = 60, 120
"""Characters that are shown on each side in a sentence that has no end, so that the author finds the place again."""


def small_numbers(text: str, below: int) -> tuple[str, ...]:
    """The sentences of a text that name a number from 1 to ``below`` − 1 which may count people.

    In figures: any that is not plainly a time, a date, a share, an amount or something else that is counted. In words:
    only with people (“trois jeunes mamans”, “two of them”, “een drietal”, “deux ont quitté”), since “the two
    workshops” count nobody; “une” and “een” alone are articles. A sentence that ends in a quotation comes without its
    last stop: it is quoted again where it is shown.
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(plain(text)):
        folded = " ".join(sentence.replace("’", "'").split())
        spans = sorted(_spans(folded, below))
        if spans:
            if folded.endswith(("».", "”.")):
                folded = folded.removesuffix(".")
            found.append(folded if len(folded) <= _LONGEST else _with_neighbours(folded, *spans[0]))
    return tuple(dict.fromkeys(found))


def _spans(text: str, below: int) -> Iterator[tuple[int, int]]:
    for match in _DIGITS.finditer(text):
        if 0 < int(match.group()) < below and not _of_a_thing(text, *match.span()):
            yield match.span()
    for match in _COUNTED.finditer(text):
        if 0 < _value(match["number"]) < below and not _ends_a_larger(text, match.start()):
            yield match.span()
    for expression, values in ((_SEVERAL, COLLECTIVES), (_TOGETHER, TOGETHER)):
        for match in expression.finditer(text):
            if values[match["word"].lower()] < below:
                yield match.span()


def _ends_a_larger(text: str, start: int) -> bool:
    return bool(_END_OF_A_LARGER.search(text[max(0, start - _LOOK_BACK) : start]))


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else NUMBERS.get(number.lower(), 1)


def _of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether a number in figures is a time, an amount, a name or the sign of a list."""
    named = _LABEL.search(text[max(0, start - _LOOK_BACK) : start]) or (start == 0 and _OF_A_LIST.match(text, end))
    return bool(named or _THING.match(text, end) or _TO_A_THING.match(text, end))


def _with_neighbours(text: str, start: int, end: int) -> str:
    """The number between whole words."""
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"
