"""What every error of one code has in common."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``status`` is the HTTP status.

    ``text`` is the English sentence with ``{placeholders}``: what is wrong, where, what to do next.
    """

    status: int
    text: str


def marked(sentence: str) -> str:
    """Mark a sentence for translation (the texts themselves are made at the edge)."""
    return sentence
