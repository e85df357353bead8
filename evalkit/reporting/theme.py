"""The house theme: one set of tokens for screen, chart and paper (art direction: paper and ink, one calm colour).

Charts are drawn in the light colours. ``svg`` marks every coloured shape with the name of its shade, so that the
stylesheet can exchange the colours in the dark; two tokens therefore never share a light colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Shade(NamedTuple):
    """A colour on light and on dark paper."""

    light: str
    dark: str


FAMILY: Final = "IBM Plex Sans Arabic"

TOKENS: Final[Mapping[str, Shade]] = MappingProxyType(
    {
        # Paper and ink.
        "paper": Shade("#FBF9F5", "#14181A"),
        "card": Shade("#F3EFE5", "#1C2123"),
        "ink": Shade("#1E2320", "#ECE8E0"),
        "muted": Shade("#5B6460", "#A9B0AB"),
        "rule": Shade("#D9D3C6", "#343B3D"),
        "link": Shade("#0A5BA8", "#8FC1EE"),
        "focus": Shade("#7A3E9D", "#C79BE0"),
        # Movement. Each has its sign too: higher ▲, held ◆, same ●, lower ▼.
        "higher": Shade("#0B6B67", "#5CC2B8"),
        "held": Shade("#7DB8B1", "#2B5955"),
        "held-line": Shade("#0B6B65", "#5CC2B9"),
        "same": Shade("#C9C2B6", "#4A5051"),
        "lower": Shade("#E0B25C", "#D9A441"),
        "lower-line": Shade("#8F5E12", "#E5BE74"),
        # Levels, lowest to highest.
        "level-1": Shade("#E9E2D3", "#2A2F31"),
        "level-2": Shade("#C7D6C9", "#2C4140"),
        "level-3": Shade("#93BDB3", "#2B5956"),
        "level-4": Shade("#4E9A93", "#2A736D"),
        "level-5": Shade("#0B6B66", "#5CC2B7"),
        # Text that stands on a filled shape.
        "on-shade": Shade("#1E2321", "#ECE8E1"),
        "on-strong": Shade("#FFFFFF", "#14181B"),
        "on-lower": Shade("#1E2322", "#14181C"),
        # What is not shown, what cannot be known, who was not seen.
        "hatch": Shade("#F1EDE5", "#1E2325"),
        "hatch-line": Shade("#8E8676", "#7C8688"),
        "unseen": Shade("#F6F2EA", "#1B2022"),
        # Two answers told together to protect people: striped in the colours of both (see HATCHINGS).
        "same-or-lower": Shade("#C9C2B7", "#4A5052"),
        "same-or-higher": Shade("#C9C2B8", "#4A5053"),
        "range": Shade("#DCD6CA", "#3A4143"),
        "flow": Shade("#DDE6E1", "#223231"),
    }
)
"""Token → colours. ``evalkit/web/static/report.css`` repeats them as custom properties; a test compares."""

LEVEL_SHADES: Final = ("level-1", "level-2", "level-3", "level-4", "level-5")

HATCH: Final = "hatch"
"""Shapes of this shade are filled with a hatching: a number hidden to protect people."""

HATCHINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {HATCH: (HATCH, "hatch-line"), "same-or-lower": ("same", "lower-line"), "same-or-higher": ("same", "higher")}
)
"""Shades that are drawn as stripes: the shade of the ground and of its lines."""


def level_shades(count: int) -> tuple[str, ...]:
    """Shades for ``count`` levels, lowest to highest: both ends of the sequence are always used.

    Beyond five levels neighbours share a shade (a thin gap of paper stays between them).
    """
    if count == 1:
        return (LEVEL_SHADES[-1],)
    last = len(LEVEL_SHADES) - 1
    return tuple(LEVEL_SHADES[round(i * last / (count - 1))] for i in range(count))


def text_on(shade: str) -> str:
    """The shade of a text that stands on a shape of this shade."""
    if shade in ("higher", "level-5"):
        return "on-strong"
    return "on-lower" if shade == "lower" else "on-shade"


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
