"""Words that pages of check-ins share: the sentences of the catalogue in one language, ways, reasons, occasions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError

from evalkit.collect import aloud
from evalkit.definitions import Form, loader
from evalkit.definitions import in_language as in_language
from evalkit.definitions.schedule import Schedule
from evalkit.definitions.words import base, simple
from evalkit.i18n import LANGUAGE_NAMES as LANGUAGE_NAMES
from evalkit.i18n import PARTICIPANT, RIGHT_TO_LEFT, Translator, mark, number
from evalkit.i18n import month as month
from evalkit.i18n import weekday as weekday
from evalkit.services.forms import kept_forms, sentences

MODES: Mapping[str, str] = MappingProxyType(
    {
        "together": mark("Together, with somebody of the team"),
        "alone": mark("Alone"),
        "with_interpreter": mark("With an interpreter"),
        "with_relative": mark("With a relative who translates"),
        "shared_tablet": mark("On the shared tablet"),
        "paper": mark("On paper"),
        "import": mark("From a file"),
    }
)

OWN_MODES: Mapping[str, str] = MappingProxyType(
    {
        "alone": mark("I answer alone"),
        "with_relative": mark("A relative helps me"),
        "with_interpreter": mark("An interpreter helps me"),
        "shared_tablet": mark("I answer on a shared tablet"),
    }
)

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "wrong_card": mark("The wrong card was touched"),
        "said_otherwise": mark("The person meant something else"),
        "wrong_person": mark("It was another person"),
        "wrong_occasion": mark("It was for another occasion"),
        "entered_twice": mark("It was entered twice"),
        "trial": mark("It was only a trial"),
        "other": mark("Another reason"),
        "undone": mark("Taken back within ten minutes"),
    }
)

COLUMN_USES: Mapping[str, str] = MappingProxyType(
    {
        "left_out": mark("leave it out"),
        "programme": mark("the programme"),
        "entry": mark("the first day"),
        "language": mark("the language of the questions"),
        "exit": mark("the last day"),
        "exit_reason": mark("the reason for leaving"),
        "reference": mark("your own file number (kept only as a mark)"),
        "label": mark("the code here, such as “tilleul 27”"),
    }
)
"""What a column of a list of people may be taken for."""

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "semicolon": mark("semicolon"),
        "comma": mark("comma"),
        "tab": mark("tab"),
        "decimal comma": mark("decimal comma"),
        "decimal point": mark("decimal point"),
    }
)


def read_as(text: str, translate: Translator) -> str:
    """How a file was read, in the reader's words: "point-virgule, UTF-8", or the first of a workbook's sheets."""
    kind, _, sheets = text.partition(" (")
    if kind == "XLSX":
        return translate("XLSX, the first of {n} sheets", n=int(sheets.rstrip(")"))) if sheets != "1)" else kind
    return ", ".join(translate(SIGNS[part]) if part in SIGNS else part for part in text.split(", "))


VERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "entry": mark("Noted"),
        "correction": mark("Corrected"),
        "void": mark("Set aside"),
        "restore": mark("Brought back"),
        "move": mark("Moved to another occasion"),
    }
)


def held(words: Mapping[str, str] | None, language: str, default: str = "") -> str:
    """The text of a form as it is read: no French sign begins a line of its own on a narrow page."""
    return _hold(in_language(words, language, default))


def _hold(text: str) -> str:
    return re.sub(" (?=[:;!?%»])|(?<=«) ", "\u00a0", text)


def shared(language: str) -> dict[str, Any]:
    """The words of the block ``shared`` in one language: a sentence, a list of sentences, or a small mapping."""
    return {key: _in(value, language) for key, value in sentences.of_all_forms().items()}


def about_us(language: str) -> dict[str, Any]:
    """The words of the block ``about_us`` in one language; ``items`` by sentence."""
    return {key: _in(value, language) for key, value in loader.words("about_us").items()}


def goal_words(language: str) -> dict[str, Any]:
    """The words of the block ``goals`` in one language; ``points`` by step, −2…+2."""
    return {key: _in(value, language) for key, value in loader.words("goals").items()}


def _in(value: Any, language: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    if "en" in value or "fr" in value:
        found = value.get(language) or value.get(base(language)) or value.get("en") or next(iter(value.values()))
        return _hold(found) if isinstance(found, str) else found
    return {key: _in(inner, language) for key, inner in value.items()}


def form_languages(form: Form) -> tuple[str, ...]:
    """Languages in which the form can be read whole, in the usual order; its first one if none is usual."""
    return tuple(code for code in PARTICIPANT if code in form.languages) or tuple(sorted(form.languages)) or ("en",)


def chosen_language(form: Form, *wishes: str) -> str:
    """The first wish that the form can be read in, else its first language. ``fr-simple``: in easier words, where
    there are some."""
    offered = form_languages(form)
    easier = {simple(code) for code in easier_languages(form)}
    for wish in wishes:
        if wish in offered or wish in easier:
            return wish
        if base(wish) in offered:
            return base(wish)
    return offered[0]


def readings(form: Form) -> tuple[str, ...]:
    """Every way in which the form can be read: its languages, each also in easier words where there are some."""
    easier = easier_languages(form)
    return tuple(one for code in form_languages(form) for one in (code, *((simple(code),) if code in easier else ())))


def easier_languages(form: Form) -> frozenset[str]:
    """Languages of the form in which some of its sentences have easier words."""
    return aloud.easier(sentences.of(form)) & set(form_languages(form))


HEARD_NAMES: Mapping[str, str] = MappingProxyType(
    {"ary": "الدارجة المغربية", "ber": "Tamaziɣt", "ff": "Pulaar", "ku": "Kurdî", "ti": "ትግርኛ", "so": "Soomaali"}
)
"""Languages that are spoken in Brussels and that the locale data do not name as their speakers do."""


def language_name(code: str) -> str:
    """A language in its own words: Türkçe; the code itself where nobody knows better."""
    known = LANGUAGE_NAMES.get(code) or HEARD_NAMES.get(code)
    if known:
        return known
    try:
        name = str(Locale.parse(code).get_display_name(code) or code)
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def text_direction(language: str) -> str:
    return "rtl" if base(language) in RIGHT_TO_LEFT else "ltr"


def occasion_name(words: Mapping[str, str] | None, wave: str | None, language: str, translate: Translator) -> str:
    """What an occasion is called: its own label, else its key; None is between two occasions."""
    if wave is None:
        return translate("between two occasions")
    return in_language(words, language, wave.replace("_", " "))


def wave_name(schedule: Schedule, wave: str | None, language: str, translate: Translator) -> str:
    return occasion_name(kept_forms.wave_words(schedule, wave), wave, language, translate)


def options(words: Mapping[str, str], keys: Sequence[str], translate: Translator) -> list[tuple[str, str]]:
    """(key, words) for a list to choose from."""
    return [(key, translate(words[key])) for key in keys]


def hours(minutes: int, language: str) -> str:
    """Minutes as hours: 114, or 2,5."""
    return number(minutes / 60, language, 0 if minutes % 60 == 0 else 1)


def cards(words: Mapping[str, str], translate: Translator) -> list[tuple[str, str, None]]:
    """(key, words, nothing more) for cards to choose from."""
    return [(key, translate(text), None) for key, text in words.items()]


def lasting(minutes: int, translate: Translator) -> str:
    """How long a session lasts: 1 hour, 2 hours, 90 minutes."""
    if minutes == 60:
        return translate("1 hour")
    return translate("{n} hours", n=minutes // 60) if minutes % 60 == 0 else translate("{n} minutes", n=minutes)
