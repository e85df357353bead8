"""The manual as a page: docs/methods.md, made from the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from tests.spec.contents import CHAPTERS, INTRODUCTION
from tests.spec.contents_of import Chapter
from tests.spec.paragraph import Example, Paragraph, Proof
from tests.spec.table import markdown

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "methods.md"


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION.strip(), contents(), *(chapter(c) for c in numbered()), where_to_find()]
    return "\n\n".join(parts) + "\n"


def numbered() -> Iterator[tuple[int, Chapter]]:
    return enumerate(CHAPTERS, start=1)


def contents() -> str:
    """The table of contents, two levels deep."""
    lines = ["## Contents", ""]
    for number, found in numbered():
        lines.append(f"{number}. [{found.title}](#{anchor(f'{number}. {found.title}')})")
        for at, paragraph in enumerate(found.paragraphs, start=1):
            title = f"{number}.{at} {paragraph.title}"
            lines.append(f"   - [{title}](#{anchor(title)})")
    return "\n".join(
        [*lines, "", "[Where each statistic is computed and proven](#where-each-statistic-is-computed-and-proven)"]
    )


def anchor(title: str) -> str:
    """The address that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def chapter(numbered: tuple[int, Chapter]) -> str:
    number, found = numbered
    parts = [f"## {number}. {found.title}", text(found.says)]
    parts += [section(f"{number}.{at}", p) for at, p in enumerate(found.paragraphs, start=1)]
    return "\n\n".join(parts)


def section(number: str, paragraph: Paragraph) -> str:
    """One paragraph: what it says, formula, examples, when not to use it, reference, proof."""
    parts = [
        f"### {number} {paragraph.title}",
        text(paragraph.says),
        "**Formula**",
        f"```text\n{dedent(paragraph.formula).strip()}\n```",
    ]
    many = len(paragraph.examples) > 1
    for at, example in enumerate(paragraph.examples, start=1):
        parts += [f"**Example {at}**" if many else "**Example**", *shown(example)]
    parts += [
        f"**When not to use it.** {text(paragraph.not_when)}",
        f"**Reference.** {text(paragraph.reference)}",
        f"**Held by** {'; '.join(held_by(proof) for proof in paragraph.proofs)}.",
    ]
    return "\n\n".join(parts)


def shown(example: Example) -> Iterator[str]:
    if example.told:
        yield text(example.told)
    if example.form:
        yield f"```yaml\n{dedent(example.form).strip()}\n```"
    yield markdown(example.given)
    yield markdown(example.figures, code=("figure",))


def held_by(proof: Proof) -> str:
    """The kind of proof, with a link to what holds it."""
    about = f": {proof.what}" if proof.what else ""
    return f"{proof.kind} ([{Path(proof.where).name}](../{proof.where})){about}"


def where_to_find() -> str:
    """Which function computes each statistic, and which kind of proof holds it."""
    lines = [
        "## Where each statistic is computed and proven", "",
        "| | statistic | computed by | held by |", "|---|---|---|---|",
    ]  # fmt: skip
    for number, found in numbered():
        for at, paragraph in enumerate(found.paragraphs, start=1):
            functions = ", ".join(
                f"`{f.__module__.removeprefix('evalkit.')}.{f.__qualname__}`" for f in paragraph.functions
            )
            kinds = "; ".join(dict.fromkeys(proof.kind for proof in paragraph.proofs))
            lines.append(f"| {number}.{at} | {paragraph.title} | {functions} | {kinds} |")
    return "\n".join(lines)


def text(written: str) -> str:
    """Prose, its lines joined within paragraphs; lists keep their lines."""
    blocks = dedent(written).strip().split("\n\n")
    return "\n\n".join(b if b.lstrip().startswith(("- ", "| ")) else " ".join(b.split()) for b in blocks)
