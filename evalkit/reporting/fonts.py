"""The house font: where its files lie, how wide a text is in it, and a small copy that travels inside a page."""

from __future__ import annotations

import base64
import importlib.metadata
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import fontpkg_ibm_plex_sans_arabic
from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS: Final = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

LATIN: Final = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E,
    0x2022, 0x2026, 0x2030, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265,
)  # fmt: skip
"""Letters and signs that French, Dutch and English reports use."""


def folder() -> Path:
    """The folder of the static TrueType files, inside the installed font package."""
    return Path(fontpkg_ibm_plex_sans_arabic.ROOT) / "files"


def version() -> str:
    """Version of the font package, part of every chart's fingerprint."""
    return importlib.metadata.version("fontpkg-ibm-plex-sans-arabic")


@cache
def _widths(weight: int) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(folder() / f"IBMPlexSansArabic-{WEIGHTS[weight]}.ttf", lazy=True) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def width(text: str, size: float, weight: int = 400) -> float:
    """Width of a text in pixels at ``size`` pixels, without kerning (a hair more than drawn)."""
    names, metrics, em = _widths(weight)
    fallback = metrics[names[ord("n")]][0]
    return sum(metrics[names[ord(c)]][0] if ord(c) in names else fallback for c in text) * size / em


def wrapped(text: str, size: float, room: float, *, weight: int = 400) -> tuple[str, ...]:
    """The text in lines that fit ``room`` pixels; a word wider than that stands alone. No-break spaces hold."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@cache
def embedded(weight: int) -> str:
    """A Latin copy of one weight as WOFF2 in base64, for a page that is sent as one file."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "calt", "ccmp"], recalc_timestamp=False)
    options.drop_tables += ["meta"]
    font = subset.load_font(str(folder() / f"IBMPlexSansArabic-{WEIGHTS[weight]}.ttf"), options)
    out = BytesIO()
    with font:
        cut = subset.Subsetter(options)
        cut.populate(unicodes=LATIN)
        cut.subset(font)
        subset.save_font(font, out, options)
    return base64.b64encode(out.getvalue()).decode()
