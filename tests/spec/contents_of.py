"""A chapter of the manual."""

from __future__ import annotations

from dataclasses import dataclass

from tests.spec.paragraph import Paragraph


@dataclass(frozen=True)
class Chapter:
    """``says``: what all its paragraphs share."""

    title: str
    says: str
    paragraphs: tuple[Paragraph, ...]
