"""The answers to a funder's own questions, of a released report: taken alone, into the funder's own form."""

from __future__ import annotations

import asyncio
import datetime as dt

from evalkit import store
from evalkit.access import RELEASE_READERS, Role, check_rule
from evalkit.definitions import in_language
from evalkit.errors import Refused, problem
from evalkit.reporting import answers_docx
from evalkit.reporting.wording import wording
from evalkit.services.reports import release_files, release_reading
from evalkit.services.reports.release_reading import READERS, Card, Document
from evalkit.store import Scope
from evalkit.store.queries import releases
from evalkit.store.queries.releases import Release

Asked = tuple[tuple[str, str], ...]
"""(question, answer) in the funder's order."""


async def text(scope: Scope, release_id: str, language: str, *, now: dt.datetime | None = None) -> str:
    """As plain text; a reader's opening is noted. 404 for a report without answers."""
    _, _, asked = await _answered(scope, release_id, language, now)
    return "\n\n".join(f"{question}\n{answer}" for question, answer in asked) + "\n"


async def word(scope: Scope, release_id: str, language: str, *, now: dt.datetime | None = None) -> Document:
    """The same as a Word document, made from what was released."""
    found, card, asked = await _answered(scope, release_id, language, now)
    number = str(found.content["number"])
    answers = answers_docx.Answers(
        name=in_language(card.title, language),
        association=card.association,
        funder=card.reader,
        invented=found.content["report"]["origin"] == "invented",
        foot=f"{wording(language).say('Release')} {number} · {found.content_hash[:12]}",
        asked=asked,
    )
    content = await asyncio.to_thread(answers_docx.docx, answers, language)
    name = f"evalkit-{number}-{found.content_hash[:8]}-answers-{language}.docx"
    return Document(content, name, release_files.base64_of(content))


async def _answered(
    scope: Scope, release_id: str, language: str, now: dt.datetime | None
) -> tuple[Release, Card, Asked]:
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, write=role in READERS, now=now) as unit:
        found = await release_reading.current(unit, release_id)
        card = await release_reading.card_of(unit, found)
        answered = found.content["report"].get("answers", {}).get(language)
        if not answered:
            raise Refused(problem("access.not_found"))
        if role in READERS:
            await releases.note_reader_view(unit, release_id)
    return found, card, tuple((question, answer) for question, answer in answered)
