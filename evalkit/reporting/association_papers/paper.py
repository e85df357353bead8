"""A paper: sections of blocks, and lines that only the association can fill in. Every text is final."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.reporting.model import Facts, Paragraph, Points, Subheading


@dataclass(frozen=True)
class Blank:
    """To fill in by hand: ``label`` says what, ``hint`` helps, ``lines`` is the room that is left."""

    label: str
    hint: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Grid:
    """A table of sentences. ``by_hand``: columns that are left empty; ``shares``: widths, of a whole of one."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    by_hand: tuple[int, ...] = ()
    tall: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows) or len(self.shares) != len(self.columns):
            raise ValueError("a row, or the widths, have another length than the head")


Block = Paragraph | Subheading | Points | Facts | Blank | Grid


@dataclass(frozen=True)
class Part:
    """A section."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """``kind`` is what it is, ``line`` for whom and when; ``one_page``: set tightly, to hang on a wall."""

    key: str
    language: str
    kind: str
    association: str
    line: str
    marking: str
    lead: str
    parts: tuple[Part, ...]
    foot: str
    page_word: str
    by_hand_word: str
    one_page: bool = False


__all__ = ["Blank", "Block", "Facts", "Grid", "Paper", "Paragraph", "Part", "Points", "Subheading"]
