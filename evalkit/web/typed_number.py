"""A whole number as somebody typed it, or as an address or a hidden field holds it."""

from __future__ import annotations


def whole_number(typed: str, *, digits: int = 8) -> int | None:
    """None for what is no whole number, or a longer one than anything here counts: of thousands of digits Python makes
    no number, it raises."""
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None
