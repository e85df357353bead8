"""A released report taken along whole: every language and format of it at once, with the hashes of what was let out."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import zipfile
from collections.abc import Mapping

from evalkit.definitions import in_language
from evalkit.i18n import SCREEN
from evalkit.reporting import render_html
from evalkit.services.reports import (
    release_answers,
    release_files,
    release_reading,
    release_rounds,
    round_sheet,
    sealed_files,
)
from evalkit.services.reports.file_names import file_name
from evalkit.services.reports.release_reading import Card, Document
from evalkit.services.reports.release_rounds import Rounds
from evalkit.store import Scope
from evalkit.store.queries.releases import Release

SUMS = "sha256sums.txt"
"""The hashes of the documents as they were let out, to be checked with ``sha256sum -c``."""

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The day of every file in it: the same report gives the same bytes."""


async def everything(scope: Scope, release_id: str, *, address: str, now: dt.datetime | None = None) -> Document:
    """A current report in every language: page, PDF, Word, spreadsheet, JSON, its answers alone, and what was asked
    about it with the answer, as one ZIP.

    The kept files go in as they lie: nothing is drawn again. ``address``: of this instance, before what a page links
    to. A reader's opening is noted, once. 404 for one that is not the scope's.
    """
    articles: dict[str, bytes] = {}
    documents: dict[str, bytes] = {}
    async with release_reading.taken_along(scope, release_id, now=now) as (unit, found, card):
        asked = await release_rounds.about(unit, found)
        for language in SCREEN:
            article = await release_reading.file_of(unit, release_id, language, release_files.ARTICLE)
            articles[language] = release_files.checked(article)
            for format in release_files.DOCUMENTS:
                kept = await release_reading.file_of(unit, release_id, language, format)
                documents[file_name(found, language, format)] = release_files.checked(kept)
    made = await asyncio.to_thread(_zipped, found, card, asked, articles, documents, address)
    name = file_name(found, "-".join(SCREEN), "zip")
    return Document(made, name, release_files.base64_of(made))


def _zipped(
    found: Release,
    card: Card,
    asked: Rounds,
    articles: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    address: str,
) -> bytes:
    sums = "".join(f"{sealed_files.sha256(content)}  {name}\n" for name, content in sorted(documents.items()))
    files = {**documents, SUMS: sums.encode()}
    for language, article in articles.items():
        files[file_name(found, language, "html")] = _page(article.decode(), card, language, address).encode()
        if release_answers.has_answers(found, language):
            word = release_answers.as_word(found, card, language)
            text = release_answers.as_text(found, card, language)
            files[file_name(found, language, "docx", part="answers")] = word
            files[file_name(found, language, "txt", part="answers")] = text.encode()
        for ending in round_sheet.ENDINGS if asked.rounds else ():
            sheet = round_sheet.as_file(found, card, asked, language, ending)
            files[file_name(found, language, ending, part=round_sheet.PART)] = sheet
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _NEVER), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _page(article: str, card: Card, language: str, address: str) -> str:
    """The kept page as a file of its own. Where a figure comes from stands on the site: its links lead there."""
    there = release_files.source_address(card.id, "")
    linked = article.replace(f'href="{there}', f'href="{address}{there}')
    return render_html.standing_alone(linked, in_language(card.title, language), language)
