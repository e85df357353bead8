"""Small numbers of people in free words beside protected figures: what a table hides, a sentence may tell.

Nothing is refused here: whether “2 people left because of …” tells something that is hidden, only its author knows.
"""

from __future__ import annotations

import re

from evalkit.collect.words_check import plain

_DIGITS = re.compile(r"(?<![\w.,/:+−–-])\d{1,2}(?![\w/:]|[.,–-]\d)")
_NUMBER_WORDS = (
    {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9},
    {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9},
    {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
)
_VALUES = {word: value for words in _NUMBER_WORDS for word, value in words.items()}
_ONE = r"une? seule?|une? unique|één|een enkele|a single|one"
_PEOPLE = (
    r"personnes?|participante?s?|femmes?|hommes?|mamans?|papas?|mères?|pères?|jeunes?|dames?|messieurs|monsieur|"
    r"mens|mensen|persoon|personen|deelnemers?|vrouwen|vrouw|mannen|man|moeders?|vaders?|jongeren|jongere|"
    r"people|person|persons|participants?|women|woman|men|mothers?|fathers?|youngsters?"
)
_IN_WORDS = re.compile(rf"\b({'|'.join(_VALUES)}|{_ONE})\s+(?:\w+\s+)?(?:{_PEOPLE})\b", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"\s*(?:%|€|h\b|heures?\b|minutes?\b|min\b|jours?\b|semaines?\b|mois\b|ans?\b|années?\b|fois\b|séances?\b|euros?\b"
    r"|uur\b|uren\b|dagen\b|dag\b|weken\b|week\b|maanden\b|maand\b|jaar\b|jaren\b|keer\b|bijeenkomsten\b"
    r"|hours?\b|days?\b|weeks?\b|months?\b|years?\b|times\b|sessions?\b"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|januari|februari|maart|april|mei|juni|juli|augustus|oktober|december"
    r"|January|February|March|May|June|July|August|October|November|December)",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 20, 40
"""Characters that are shown on each side, so that the author finds the place again."""


def small_numbers(text: str, below: int) -> tuple[str, ...]:
    """The places where a text names a number from 1 to ``below`` − 1 that may count people, each with its neighbours.

    In figures: any that is not plainly a time, a date, a share or an amount. In words: only before a word for people,
    since “the two workshops” count nobody; “une” and “een” alone are articles.
    """
    folded = " ".join(plain(text).split())
    found = [
        match.span()
        for match in _DIGITS.finditer(folded)
        if 0 < int(match.group()) < below and not _NOT_PEOPLE.match(folded, match.end())
    ]
    found += [match.span() for match in _IN_WORDS.finditer(folded) if _VALUES.get(match.group(1).lower(), 1) < below]
    return tuple(_with_neighbours(folded, *span) for span in sorted(found))


def _with_neighbours(text: str, start: int, end: int) -> str:
    """The number between whole words."""
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"
