"""The drawing beside the words of a level: the catalogue's own, or one of the three that fit any ladder."""

from __future__ import annotations

from markupsafe import Markup, escape

from evalkit.collect.level_drawings import drawing
from evalkit.collect.questions import Question
from evalkit.definitions import Kind
from evalkit.web.fragments import level_drawing
from evalkit.web.static_files import StaticFiles

EXAMPLE = (2, 3)
"""What is shown of a drawing where it is chosen: the level in the middle of three."""

_SHOWN = '<svg class="level" aria-hidden="true" focusable="false" width="96" height="64"'


def level_picture(question: Question, level: int, *, static: StaticFiles) -> Markup | str:
    """Nothing where there is none: a form may come from a file that says of a picture what we have not drawn."""
    if question.kind is not Kind.LEVEL or question.levels is None:
        return ""
    numbers = question.levels.numbers
    if question.drawings is not None:
        return _shown(drawing(question.drawings, numbers.index(level) + 1, len(numbers)))
    name = f"levels/{question.key}/{level}.svg"
    if not question.pictured or name not in static.files:
        return ""
    return level_drawing(f'<img src="{escape(static.address(name))}" alt="" width="96" height="64">')


def example(name: str) -> Markup:
    return _shown(drawing(name, *EXAMPLE))


def _shown(drawn: str) -> Markup:
    return level_drawing(drawn.replace("<svg", _SHOWN, 1))
