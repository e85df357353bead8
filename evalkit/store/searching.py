"""Full-text search in three languages, on both engines: the index of a table, and a query from what somebody typed.

A table that is searched has the columns ``id``, ``language``, ``words`` and ``folded`` (the words without accents and
capitals). SQLite keeps an FTS5 table of the folded words beside it; PostgreSQL an index over a ``tsvector`` of the
row's own language, of the words as they are, folded, and unstemmed. What is typed becomes words and nothing else, so
no sign of a query language can come through. A word also finds longer ones; on SQLite, which has no stems for French
and Dutch, it first loses the ending that most often stands for a plural or a form of a verb.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from evalkit.store.unit import Unit

MOST_WORDS = 8
"""Words of one search that count; more would only make it narrower."""
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_]+")
_APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_SMALL_FR = "a au aux avec ce ces dans de des du en et la le les leur ou par pour qui que sans se ses son sur un une"
_SMALL_NL = "aan bij dat de een en het in is met naar of om op te uit van voor zonder"
_SMALL_EN = "and for in of on or the to with"
_SMALL = frozenset(f"{_SMALL_FR} {_SMALL_NL} {_SMALL_EN}".split())
"""Words that say nothing by themselves; they are left out of a search that has others."""
_ENDINGS = (
    "ements", "ingen", "elles", "euses", "aux", "ees", "ies", "ing", "ant", "ent", "ons", "ere", "er", "es", "en",
    "ee", "ez", "te", "s", "x", "e", "y",
)  # fmt: skip
_SHORTEST_STEM = 4

_CONFIGURATIONS = {"fr": "french", "nl": "dutch", "en": "english"}
_TEXT = "to_tsvector('pg_catalog.{name}'::regconfig, {column})"


def fold(text: str) -> str:
    """The words of a text, small, without accents, one space between."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_APART))
    return " ".join(_WORD.findall("".join(c for c in apart if not unicodedata.combining(c))))


def words_of(typed: str) -> tuple[str, ...]:
    """The words that a search is for, folded; small words only if there are no others."""
    every = list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(typed).split()))
    telling = [word for word in every if word not in _SMALL and (len(word) > 1 or word.isdigit())]
    return tuple((telling or every)[:MOST_WORDS])


def beginning(word: str) -> str:
    """What a word and its other forms begin with, roughly: ``gesprekken`` → ``gesprek``, ``reseaux`` → ``rese``."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in "aeiou"
            return stem[:-1] if doubled else stem
    return word


async def found(unit: Unit, table: str, typed: str) -> frozenset[str] | None:
    """Ids of the rows that hold every word; None when nothing was typed that could be searched.

    Rows of every organisation: only for a table that holds what everybody may read, in a system scope.
    """
    if not unit.scope.is_system:
        raise ValueError("a search is over what every organisation shared")
    wanted = words_of(typed)
    if not wanted:
        return None
    sql, values = (_on_sqlite if unit.engine.engine_type == "sqlite" else _on_postgres)(table, wanted)
    return frozenset(str(row["id"]) for row in await unit.raw(sql, *values))


def _on_sqlite(table: str, wanted: Sequence[str]) -> tuple[str, list[str]]:
    """Each word stands in quotation marks, in which FTS5 reads nothing but letters."""
    query = " AND ".join(f'"{beginning(word)}"*' for word in wanted)
    return f"SELECT id FROM {table}_found WHERE {table}_found MATCH {{}}", [query]  # noqa: S608  (a table of ours)


def _on_postgres(table: str, wanted: Sequence[str]) -> tuple[str, list[str]]:
    """Each word by its beginning, or by its stem in one of the languages."""
    ways = ["simple", "simple", *_CONFIGURATIONS.values()]
    one = "(" + " || ".join(f"to_tsquery('pg_catalog.{name}', {{}})" for name in ways) + ")"
    values = [f"'{form}':*" for word in wanted for form in (beginning(word), *[word] * (len(ways) - 1))]
    query = " && ".join([one] * len(wanted))
    return f"SELECT id FROM {table} WHERE {_vector()} @@ ({query})", values  # noqa: S608  (a table of ours)


def index_statements(table: str, engine_type: str) -> list[str]:
    """What a migration says for ``-- searched: TABLE``."""
    name = f"{table}_found"
    if engine_type == "postgres":
        return [f"CREATE INDEX {name} ON {table} USING gin (({_vector()}))"]
    return [f"CREATE VIRTUAL TABLE {name} USING fts5(id UNINDEXED, folded, tokenize = 'unicode61 remove_diacritics 2')"]


async def note(unit: Unit, table: str, row: str, folded: str) -> None:
    """Put a row's folded words into the index. PostgreSQL's index follows its table by itself; SQLite's is a table of
    its own, which no trigger may write while the schema is not trusted (our PRAGMA)."""
    if unit.engine.engine_type == "sqlite":
        await unit.raw(f"INSERT INTO {table}_found (id, folded) VALUES ({{}}, {{}})", row, folded)  # noqa: S608


async def forget(unit: Unit, table: str, rows: Sequence[str]) -> None:
    """Take rows that are gone out of the index."""
    if rows and unit.engine.engine_type == "sqlite":
        marks = ", ".join(["{}"] * len(rows))
        await unit.raw(f"DELETE FROM {table}_found WHERE id IN ({marks})", *rows)  # noqa: S608


def _vector() -> str:
    """The lexemes of a row: stems in its own language of the words as they are and folded, and the words unstemmed."""
    cases = " ".join(
        f"WHEN '{code}' THEN {_TEXT.format(name=name, column='words')} || {_TEXT.format(name=name, column='folded')}"
        for code, name in _CONFIGURATIONS.items()
    )
    simple = _TEXT.format(name="simple", column="folded")
    return f"(CASE language {cases} ELSE {simple} END || {simple})"
