"""The process that draws: reads the marks of a sheet of pictures, one JSON list a line, and answers with its SVG.

It is a process of its own because the renderer lets no other thread of its process run while it draws, and because
nothing else may then change what it draws. It ends when nobody can ask it any more.
"""

from __future__ import annotations

import json
import sys

import vl_convert

from evalkit.reporting import fonts
from evalkit.reporting.charts.specification import specification

_FIRST = {
    "picture": 0,
    "kind": "text",
    "x": 0,
    "y": 0,
    "text": "a",
    "size": 13,
    "weight": 400,
    "anchor": "left",
    "fill": "#000",
}
"""Drawn for nobody, so that what is asked for first does not wait until the renderer has read itself and the fonts."""


def main() -> None:
    """Answer each line until there is none."""
    vl_convert.register_font_directory(str(fonts.folder()))
    vl_convert.vegalite_to_svg(specification([_FIRST]))
    for line in sys.stdin.buffer:
        drawn: str = vl_convert.vegalite_to_svg(specification(json.loads(line)))
        sys.stdout.buffer.write(json.dumps(drawn).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
