"""The house font for screens: cut to the letters we need, once per installation, into the home folder.

IBM Plex Sans Arabic holds Latin and Arabic in one design. Each weight becomes two WOFF2 files of at most 40 KB,
one per script, so that a French page never loads Arabic letters.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import fontpkg
from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "ibm-plex-sans-arabic"
WEIGHTS = (400, 600, 700)
LARGEST = 40 * 1024

SCRIPTS: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType(
    {
        # Basic Latin, Latin-1, Latin Extended-A (Turkish, Romanian, Polish names), the signs of our pages.
        "latin": (
            (0x20, 0x7E),
            (0xA0, 0x17F),
            (0x218, 0x21B),
            (0x2010, 0x2027),
            (0x2030, 0x203A),
            (0x2044, 0x2044),
            (0x20AC, 0x20AC),
            (0x2122, 0x2122),
            (0x2190, 0x2199),
            (0x2212, 0x2212),
            (0x2248, 0x2265),
            (0x25A0, 0x25FF),
        ),
        "arabic": ((0x600, 0x6FF), (0x200C, 0x200F), (0x2066, 0x2069), (0xFE70, 0xFEFC)),
    }
)


def prepare(home: Path) -> dict[str, bytes]:
    """The font files by name (``plex-latin-400.woff2``), made now if this installation has none yet."""
    folder = home / "fonts" / _recipe()
    names = [(script, weight, f"plex-{script}-{weight}.woff2") for script in SCRIPTS for weight in WEIGHTS]
    if not all((folder / name).is_file() for _, _, name in names):
        folder.mkdir(parents=True, exist_ok=True)
        for script, weight, name in names:
            target = folder / name
            half_done = target.with_suffix(".part")
            half_done.write_bytes(cut(script, weight))
            half_done.replace(target)
    return {name: (folder / name).read_bytes() for _, _, name in names}


def kept(home: Path) -> dict[str, bytes]:
    """The font files of this installation as far as they are made; pages read well in the system's font without."""
    return {path.name: path.read_bytes() for path in sorted((home / "fonts" / _recipe()).glob("*.woff2"))}


def cut(script: str, weight: int) -> bytes:
    """One weight of the font with the letters of one script, as WOFF2."""
    options = subset.Options(layout_features=["*"], hinting=False, desubroutinize=True)
    options.drop_tables += ["meta"]
    letters = {code for first, last in SCRIPTS[script] for code in range(first, last + 1)}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    out = io.BytesIO()
    with TTFont(fontpkg.path(FAMILY, weight)) as font:
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(out)
    return out.getvalue()


def unicode_range(script: str) -> str:
    """The CSS ``unicode-range`` of a script."""
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in SCRIPTS[script])


def _recipe() -> str:
    """A name that changes with what the files are made from."""
    recipe = repr((FAMILY, WEIGHTS, dict(SCRIPTS), fontpkg.path(FAMILY, 400).stat().st_size))
    return hashlib.sha256(recipe.encode()).hexdigest()[:12]
