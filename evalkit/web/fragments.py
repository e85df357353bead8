"""The one place where HTML goes into a page as it is: reports that our own templates drew and escaped, and drawings
of levels, made of numbers by ourselves.

Everything else on every page is escaped; nothing that somebody typed comes through here.
"""

from __future__ import annotations

from markupsafe import Markup


def report_fragment(html: str) -> Markup:
    """A report, or a figure's source page, as `reporting` drew it; a released one is unchanged by its SHA-256."""
    return Markup(html)  # noqa: S704  (drawn by our own autoescaped templates, checked by its hash when released)


def level_drawing(drawn: str) -> Markup:
    """A level's drawing, as `collect.level_drawings` or the address of a file of ours makes it."""
    return Markup(drawn)  # noqa: S704  (no word of anybody's: numbers, and the name of one of our files)
