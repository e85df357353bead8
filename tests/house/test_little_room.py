"""Where there is little room (or much), things stand elsewhere and in other sizes; colours stay, but for a few parts.

The test of every page in a browser rests on this: it looks at each width in one of the two colour schemes, and at
these parts in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evalkit.web.static_files import FOLDER

OTHERWISE_ON_A_PHONE = frozenset(
    {
        "table.cards tr",
        "table.cards td[data-label]::before",
        "table.texts td::before",
        ".ways",
        ".report table.told td::before",
        ".path > li:last-child",
    }
)
"""What the style sheets colour otherwise where there is little room."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
WIDTH = re.compile(r"@media[^{]*\bwidth\b[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARED = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
SHOWS_IN_TEXT = re.compile(r"color|background|filter|opacity|mix-blend|text-shadow")
"""Properties that can change how well a text is read; lines and edges are no text."""


def coloured() -> Iterator[str]:
    """Each selector that a style sheet colours otherwise at some width."""
    for sheet in sorted(FOLDER.rglob("*.css")):
        text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
        assert len(re.findall(r"@media[^{]*\bwidth\b", text)) == len(WIDTH.findall(text)), sheet.name
        for block in WIDTH.findall(text):
            for selector, body in RULE.findall(block):
                if any(SHOWS_IN_TEXT.search(name) for name, _ in DECLARED.findall(body)):
                    yield selector.strip()


def test_what_has_other_colours_at_another_width_is_known() -> None:
    assert set(coloured()) == OTHERWISE_ON_A_PHONE
