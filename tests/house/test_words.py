"""One concept, one word: what GLOSSARY bans stands in no sentence that a person reads, in no language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "evalkit" / "locale"
TEMPLATES = sorted((ROOT / "evalkit").rglob("*.j2")) + sorted((ROOT / "reports").rglob("*.j2"))

BANNED = {
    "en": [
        "beneficiar", "client", "patient", "survey", "questionnaire", "dropout", "drop-out", r"\bKPI", "impact",
        "success rate", "overdue", "league table",
    ],
    "fr": [
        "bénéficiaire", "usager", r"(?<!en )\bcas\b(?! (où|échéant))", "public cible", "abandon",
        "décrocheu", "perdus? de vue", "dégradé", "mise à l.emploi", "taux de réussite", "sortie positive", r"\w·\w",
    ],
    "nl": ["cliënt", "hulpvrager", "doelgroep", "uitval", "nulmeting", "uitstroom", "onderdrukking"],
}  # fmt: skip
"""Language → beginnings or patterns of words. The funder's own question, in quotation marks, is the one exception."""

ALLOWED = {
    # "client" of a network, "no impact can be claimed" and the like: each with its reason.
    "en": re.compile(
        r"impact assessment|no impact|word “impact”|not an impact|Impact of"
        r"|“survey”|survey, choices and settings",  # the name that XLSForm gives to a sheet
        re.IGNORECASE,
    ),
    "fr": re.compile(r"$^"),
    "nl": re.compile(r"$^"),
}


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """(where, sentence) of a language's catalogues; the English sentences are their keys."""
    for path in sorted((LOCALE / ("fr" if language == "en" else language) / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                text = message.id if language == "en" else message.string
                if isinstance(text, str) and text:
                    yield f"{path.name}: {text[:60]}", text


@pytest.mark.parametrize("language", BANNED)
def test_no_banned_word_reaches_a_person(language: str) -> None:
    banned = re.compile(
        "|".join(rf"{word}" if word.startswith(("\\", "(")) else rf"\b{word}" for word in BANNED[language]), re.I
    )
    found = [
        (where, match.group())
        for where, text in sentences(language)
        if (match := banned.search(text)) and not ALLOWED[language].search(text)
    ]
    assert found == []


def test_the_ban_finds_what_it_should() -> None:
    banned = re.compile("|".join(rf"\b{word}" for word in BANNED["nl"]), re.IGNORECASE)
    assert banned.search("Voor elke cliënt")


OTHER_WORDS = {
    "fr": {r"[Rr]emis le": "transmis le"},
    "nl": {
        r"verenig": "organisatie",
        r"rapport": "verslag",
        r"bijeenkomst": "sessie",
        r"overhandigd": "vrijgegeven",
        r"inlog": "aanmelden",
        r"\bnota\b": "notitie",
        r"Wat wij ermee doen|maken van “": "hoe wij dit lezen",
    },
}
"""Language → the other word for a thing that has one already → the one that is said."""


@pytest.mark.parametrize("language", OTHER_WORDS)
def test_a_thing_is_called_the_same_on_every_page(language: str) -> None:
    other = re.compile("|".join(OTHER_WORDS[language]), re.IGNORECASE)
    assert [(where, match.group()) for where, text in sentences(language) if (match := other.search(text))] == []


def in_dutch(kept: object) -> Iterator[str]:
    """Every Dutch text of a definition, however deep it stands."""
    if isinstance(kept, dict):
        for key, value in kept.items():
            if key == "nl" and isinstance(value, str):
                yield value
            else:
                yield from in_dutch(value)
    elif isinstance(kept, list):
        for value in kept:
            yield from in_dutch(value)


def test_what_stands_ready_in_dutch_says_je_as_the_pages_do() -> None:
    """The questions of funders and the texts of the demonstration, which no catalogue holds."""
    files = [*(ROOT / "reports").glob("*.yaml"), *(ROOT / "evalkit" / "services" / "demonstration").glob("*.yaml")]
    texts = [text for file in files for text in in_dutch(yaml.safe_load(file.read_text(encoding="utf-8")))]
    assert any(re.search(r"\bjullie\b", text) for text in texts)
    assert [text for text in texts if re.search(r"\b[Uu]w?\b|bijeenkomst", text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script_and_no_raw_markup(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
