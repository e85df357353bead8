"""Labels for people: a word and a number that can be said aloud, with a small drawing (`tilleul 27`, `linde 27`).

A label tells nothing about anybody and opens nothing. The words are trees, birds, spices, stones, the sky,
flowers and fruit; first names and words that could be heard as a remark are left out.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evalkit.errors import Refused, problem

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "fr": {
            "leaf": ("tilleul", "orme", "frêne", "hêtre", "bouleau", "érable", "noisetier", "saule", "aulne", "sureau"),
            "bird": ("mésange", "héron", "merle", "pinson", "martinet", "hirondelle", "alouette", "sittelle"),
            "spice": ("cannelle", "cumin", "safran", "menthe", "laurier", "thym", "romarin", "cardamome"),
            "stone": ("ardoise", "granit", "galet", "quartz", "grès", "craie", "basalte"),
            "star": ("comète", "lune", "étoile", "nuage", "brume", "rosée", "planète"),
            "flower": ("pivoine", "coquelicot", "bleuet", "jonquille", "lilas", "glycine", "primevère", "tulipe"),
            "fruit": ("figue", "poire", "cerise", "mûre", "abricot", "groseille", "datte", "noisette"),
        },
        "nl": {
            "leaf": ("linde", "iep", "beuk", "berk", "esdoorn", "hazelaar", "wilg", "vlier", "eik", "populier"),
            "bird": ("mees", "reiger", "vink", "zwaluw", "leeuwerik", "winterkoning", "kievit", "roodborst"),
            "spice": ("kaneel", "komijn", "saffraan", "munt", "laurier", "tijm", "rozemarijn", "kardemom"),
            "stone": ("leisteen", "graniet", "kiezel", "kwarts", "zandsteen", "krijt", "basalt"),
            "star": ("komeet", "maan", "ster", "wolk", "nevel", "dauw", "planeet"),
            "flower": ("pioen", "klaproos", "korenbloem", "narcis", "sering", "tulp", "madelief", "vergeet-mij-niet"),
            "fruit": ("vijg", "peer", "kers", "braam", "abrikoos", "aalbes", "dadel", "hazelnoot"),
        },
        "en": {
            "leaf": ("linden", "elm", "beech", "birch", "maple", "willow", "alder", "elder", "oak", "poplar"),
            "bird": ("heron", "finch", "swallow", "skylark", "wagtail", "lapwing", "blackbird", "kingfisher"),
            "spice": ("cinnamon", "cumin", "saffron", "mint", "bay leaf", "thyme", "cardamom", "nutmeg"),
            "stone": ("slate", "granite", "pebble", "quartz", "sandstone", "chalk", "basalt"),
            "star": ("comet", "moon", "star", "cloud", "mist", "dew", "planet"),
            "flower": ("peony", "poppy", "cornflower", "daffodil", "lilac", "tulip", "cowslip", "snowdrop"),
            "fruit": ("fig", "pear", "cherry", "mulberry", "apricot", "currant", "date", "hazelnut"),
        },
    }
)
"""Language → drawing → words with that drawing."""

DRAWINGS = tuple(WORDS["fr"])
"""The small drawings; templates/work/_drawings.html.j2 draws each."""

HIGHEST = 99
"""Two digits are easy to say and to write on a card."""


@dataclass(frozen=True)
class Label:
    """``text`` such as "tilleul 27"; ``drawing`` is one of :data:`DRAWINGS`."""

    text: str
    drawing: str


def drawing_of(word: str) -> str:
    """The drawing of a word in any language; a leaf for a word that is not in the lists."""
    name = word.strip().rsplit(" ", 1)[0].lower() if word.strip()[-1:].isdigit() else word.strip().lower()
    for by_drawing in WORDS.values():
        for drawing, words in by_drawing.items():
            if name in words:
                return drawing
    return "leaf"


def alphabetical(label: str) -> tuple[str, int, str]:
    """The order in which people look for a label: without accents, and 4 before 27."""
    word, _, number = label.rpartition(" ")
    if not (word and number.isdecimal()):
        word, number = label, "0"
    folded = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return folded, int(number), label


def new_label(language: str, taken: Collection[str], rng: random.Random) -> Label:
    """A label in that language (else French) that is not taken; Refused when nearly all are.

    Capitals and small letters are the same here, so that two labels never sound alike.
    """
    by_drawing = WORDS.get(language, WORDS["fr"])
    used = {label.casefold() for label in taken}
    for _ in range(200):
        drawing = rng.choice(DRAWINGS)
        text = f"{rng.choice(by_drawing[drawing])} {rng.randint(1, HIGHEST)}"
        if text not in used:
            return Label(text, drawing)
    free = [
        Label(f"{word} {number}", drawing)
        for drawing, words in by_drawing.items()
        for word in words
        for number in range(1, 10 * HIGHEST)
        if f"{word} {number}" not in used
    ]
    if not free:
        raise Refused(problem("entry.labels_used_up"))
    return rng.choice(free)
