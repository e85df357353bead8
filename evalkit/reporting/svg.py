"""Charts as inline SVG: drawn by vl-convert, then dressed for a page with a strict content policy.

Dressed means: one accessible name at the root, no ids but our own, no style or script, and a class on each coloured
shape that names its token, so that the page's stylesheet can change the colours in the dark.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Final

import vl_convert

from evalkit.reporting import fonts
from evalkit.reporting.charts.drawing import Picture
from evalkit.reporting.theme import HATCH, TOKENS

_SVG: Final = "http://www.w3.org/2000/svg"
_TOKEN_OF: Final = {shade.light.lower(): token for token, shade in TOKENS.items()}
_KEPT: Final = frozenset({
    "d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "text-anchor",
    "font-size", "font-weight", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "opacity",
})  # fmt: skip


class Drawer:
    """Draws pictures and remembers them, in memory and, where a folder is given, on disk.

    The key is the SHA-256 of specification (with its data), font and renderer version: what could change the drawing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._drawn: dict[Picture, str] = {}

    def svg(self, picture: Picture, *, name: str, label: str | None) -> str:
        """One ``<svg>`` element. ``name`` makes its ids unique on the page; ``label``: None hides it from readers."""
        return _dressed(self._raw(picture), name=name, label=label)

    def _raw(self, picture: Picture) -> str:
        if picture in self._drawn:
            return self._drawn[picture]
        spec = picture.spec()
        text = json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        key = hashlib.sha256(f"{_versions()}\n{text}".encode()).hexdigest()
        kept = self._folder / f"{key}.svg" if self._folder else None
        if kept is not None and kept.is_file():
            drawn = kept.read_text("utf-8")
        else:
            _register_fonts()
            drawn = vl_convert.vegalite_to_svg(spec)
            if kept is not None:
                _write(kept, drawn)
        self._drawn[picture] = drawn
        return drawn


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also when two processes draw the same chart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_text(text, "utf-8")
    partial.replace(path)


@cache
def _versions() -> str:
    return f"vl-convert {importlib.metadata.version('vl-convert-python')}, font {fonts.version()}"


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(fonts.folder()))


def _dressed(raw: str, *, name: str, label: str | None) -> str:
    drawing = ET.fromstring(raw)  # noqa: S314  (our own drawing library's output)
    root = ET.Element(f"{{{_SVG}}}svg", {"viewBox": drawing.attrib["viewBox"]})
    if label is None:
        root.set("aria-hidden", "true")
    else:
        root.set("role", "img")
        root.set("aria-label", label)
    hatch = f"{name}-hatch"
    for element in drawing:
        _copy(element, root, hatch)
    if any(e.get("fill") == f"url(#{hatch})" for e in root.iter()):
        root.insert(0, _hatching(hatch))
    # The registry is one for the whole process, and other libraries write into it too.
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def _copy(source: ET.Element, parent: ET.Element, hatch: str) -> None:
    """Groups, shapes and texts with the few attributes that draw them; what draws nothing is left out."""
    tag = source.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in ("g", "path", "text", "rect", "line") or source.get("display") == "none":
        return
    if source.get("class") == "background":
        return
    kept = {k: v for k, v in source.attrib.items() if k in _KEPT and v not in ("transparent", "", "translate(0,0)")}
    classes = []
    for part in ("fill", "stroke"):
        token = _TOKEN_OF.get(source.get(part, "").lower())
        if token == HATCH:
            kept[part] = f"url(#{hatch})"
        elif token:
            classes.append(f"{part}-{token}")
    if source.get("fill") == "transparent":
        kept["fill"] = "none"
    if tag == "text":
        kept["font-family"] = "IBM Plex Sans Arabic, sans-serif"
    if classes:
        kept["class"] = " ".join(classes)
    children = list(source)
    if tag == "g" and not kept:
        target = parent
    else:
        target = ET.SubElement(parent, f"{{{_SVG}}}{tag}", kept)
        target.text = source.text
    for child in children:
        _copy(child, target, hatch)
    if tag == "g" and target is not parent and len(target) == 0:
        parent.remove(target)


def _hatching(hatch: str) -> ET.Element:
    size = {"width": "6", "height": "6"}
    pattern = ET.Element(
        f"{{{_SVG}}}pattern", {"id": hatch, "patternUnits": "userSpaceOnUse", **size, "patternTransform": "rotate(45)"}
    )
    ET.SubElement(pattern, f"{{{_SVG}}}rect", {**size, "fill": TOKENS[HATCH].light, "class": "fill-hatch"})
    ET.SubElement(
        pattern,
        f"{{{_SVG}}}rect",
        {"width": "1.6", "height": "6", "fill": TOKENS["hatch-line"].light, "class": "fill-hatch-line"},
    )
    return pattern
