"""Drawn pictures dressed as inline SVG for a page with a strict content policy.

One accessible name at the root, no ids but our own, no style or script, and a class on each coloured shape that names
its token, so that the page's stylesheet can change the colours in the dark.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from evalkit.reporting.charts.data import sayable
from evalkit.reporting.charts.drawing import Picture
from evalkit.reporting.drawn import drawn
from evalkit.reporting.theme import FAMILY, HATCHINGS, TOKENS

_TOKEN_OF: Final = {shade.light.lower(): token for token, shade in TOKENS.items()}
_KEPT: Final = ("d", "stroke-width", "stroke-linecap", "stroke-dasharray", "text-anchor", "font-size", "font-weight")
_USUAL: Final = {"text-anchor": "start", "font-weight": "400"}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_MOVED: Final = re.compile(r"translate\(([^,]+),([^)]+)\)")


class Wanted(NamedTuple):
    """A picture on a page. ``name`` makes its ids unique there; ``label``: None hides it from readers."""

    picture: Picture
    name: str
    label: str | None


def inline(wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """One ``<svg>`` element for each. Ask for all pictures of a document at once: they are drawn in one go."""
    groups = drawn([one.picture for one in wanted])
    return tuple(_dressed(one, group) for one, group in zip(wanted, groups, strict=True))


def _dressed(wanted: Wanted, group: ET.Element) -> str:
    said = 'aria-hidden="true"' if wanted.label is None else f'role="img" aria-label={_quoted(wanted.label)}'
    size = f"0 0 {wanted.picture.width} {round(wanted.picture.height)}"
    shapes = "".join(_shapes(group, wanted.name))
    hatching = "".join(
        _hatching(f"{wanted.name}-{token}", ground, line)
        for token, (ground, line) in HATCHINGS.items()
        if f'fill="url(#{wanted.name}-{token})"' in shapes
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" {said}>{hatching}{shapes}</svg>'


def _shapes(group: ET.Element, name: str) -> Iterator[str]:
    """The shapes in the order in which they lie over each other; texts share the font of their group."""
    shapes = [one for one in group.iter() if _tag(one) in ("path", "line") and one.get("class") != "background"]
    texts = [one for one in group.iter() if _tag(one) == "text"]
    yield from (_shape(one, name) for one in shapes if one.get("d") != "")
    if texts:
        yield f'<g font-family="{FAMILY}, sans-serif">'
        yield from (_shape(one, name) for one in texts)
        yield "</g>"


def _shape(element: ET.Element, name: str) -> str:
    """One shape with the few attributes that draw it; what draws nothing is left out."""
    tag = _tag(element)
    given = {**_placed(tag, element), **{key: element.get(key, "") for key in _KEPT}, **_painted(element, name)}
    if "stroke" not in given:
        given.pop("stroke-width")
    given = {key: value for key, value in given.items() if value and _USUAL.get(key) != value}
    text = " ".join(f"{key}={_quoted(_short(key, value))}" for key, value in given.items())
    return f"<{tag} {text}>{escape(element.text or '')}</text>" if tag == "text" else f"<{tag} {text}/>"


def _placed(tag: str, element: ET.Element) -> dict[str, str]:
    """Its place as the element's own numbers where it has some; a sign keeps the movement to its middle."""
    moved = _MOVED.fullmatch(element.get("transform", ""))
    x, y = (float(part) for part in moved.groups()) if moved else (0.0, 0.0)
    if tag == "text":
        return {"x": str(x), "y": str(y)}
    if tag == "line":
        x2, y2 = x + float(element.get("x2", "0")), y + float(element.get("y2", "0"))
        return {"x1": str(x), "y1": str(y), "x2": str(x2), "y2": str(y2)}
    return {"transform": f"translate({x},{y})"} if moved else {}


def _painted(element: ET.Element, name: str) -> dict[str, str]:
    """Colours, and the class that names each; a shape without a filling says so."""
    painted: dict[str, str] = {}
    classes = []
    for part in ("fill", "stroke"):
        colour = element.get(part, "").lower()
        token = _TOKEN_OF.get(colour)
        if part == "fill" and token in HATCHINGS:
            painted[part] = f"url(#{name}-{token})"
        elif token is not None:
            painted[part] = TOKENS[token].light
            classes.append(f"{part}-{token}")
        elif part == "fill" and _tag(element) == "path":
            painted[part] = "none"
    return {**painted, "class": " ".join(classes)}


def _short(key: str, value: str) -> str:
    """Numbers to a hundredth of a pixel, and without their unit."""
    if key in ("class", "fill", "stroke"):
        return value
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 2) + 0.0:g}", value.removesuffix("px"))


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _hatching(id: str, ground: str, line: str) -> str:
    return (
        f'<pattern id="{id}" patternUnits="userSpaceOnUse" width="7" height="7" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="{TOKENS[ground].light}" class="fill-{ground}"/>'
        f'<rect width="1.8" height="7" fill="{TOKENS[line].light}" class="fill-{line}"/></pattern>'
    )


def _quoted(text: str) -> str:
    return quoteattr(sayable(text), {'"': "&quot;"})
