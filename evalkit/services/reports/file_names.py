"""Names of the files of a released report: whose it is, about what, which year, in which language."""

from __future__ import annotations

import re
import unicodedata

from evalkit.definitions import in_language
from evalkit.i18n import mark, translator
from evalkit.store.queries.releases import Release

LONGEST = 40
"""Characters of each of the two names in it."""

TAILS = {
    "answers": mark("answers"),
    "round": mark("questions and answer"),
    "poster": mark("poster"),
    "slides": mark("slides"),
}
"""What a file is that is not the whole report."""

_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that Unicode does not take apart."""


def file_name(found: Release, language: str, ending: str, *, part: str = "") -> str:
    """Such as ``maison-grenadille-de-stad-lezen-2026-nl.pdf``; small letters, digits and dashes only, so that no name
    can say something else to the browser. ``part``: one of :data:`TAILS`."""
    report = found.content["report"]
    title = slug(in_language(found.title, language)) or "evalkit"
    years = dict.fromkeys(str(report.get(name) or "")[:4] for name in ("first", "last"))
    parts = [slug(str(report.get("association", ""))), title]
    parts += [year for year in years if year.isdigit() and year not in title.split("-")]
    if part:
        parts.append(slug(translator(language)(TAILS[part])) or part)
    return "-".join(one for one in (*parts, language) if one) + f".{ending}"


def slug(text: str) -> str:
    """Small letters without accents, digits and dashes, cut at a word; empty where nothing of it can be written so."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELT))
    found = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
    return found if len(found) <= LONGEST else found[: LONGEST + 1].rpartition("-")[0] or found[:LONGEST]
