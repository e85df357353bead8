"""One question, one heading, or the form itself as the fields of a page, in the language in which it is written.

Other languages stay as they are; they are written side by side on the page of translations.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from evalkit.collect.level_drawings import DRAWN
from evalkit.definitions.item import Kind
from evalkit.services.process.programmes import key_of as key_of_name
from evalkit.services.studio.asking import Plain, free_key
from evalkit.services.studio.texts import set_words

Fields = dict[str, str]
TEXTS = ("question", "title", "about", "not_about")
YES = "yes"
MOST_LEVELS = 11
MOST_CHOICES = 40
SPARE = 2
"""Empty rows below the last level or choice."""

NEW_LEVELS = 5
MEASURED = (Kind.INTEGER, Kind.DECIMAL)


def item_fields(own: Plain, about: Plain, language: str) -> Fields:
    """What the page of a question shows. ``about`` is ``own`` but for a question of the catalogue, whose texts and
    levels are not fields."""
    found = {"required": YES if own.get("required") else "", "condition": own.get("condition") or ""}
    if "use" in own:
        return found
    kind = Kind(about.get("kind", "level"))
    found |= {name: _said(about, name, language) for name in TEXTS}
    if kind is Kind.LEVEL:
        found |= _level_fields(about, language)
        found["does_not_apply"] = YES if about.get("allow_does_not_apply") else ""
        found["group"] = YES if about.get("unit") == "group" else ""
        found["drawings"] = about.get("drawings") or ""
    if kind in (Kind.CHOICE, Kind.CHOICES):
        found |= _choice_fields(about, language)
    if kind in (Kind.LEVEL, *MEASURED):
        followed = about.get("indicator", kind is Kind.LEVEL)
        found |= {"indicator": YES if followed else "", "direction": about.get("direction", "higher_is_better"),
                  "dimension": about.get("dimension", "")}  # fmt: skip
    if kind in (*MEASURED, Kind.DATE):
        rule = about.get("constraint") or {}
        found |= {"limit": rule.get("rule", ""), "message": _said(rule, "message", language)}
    if kind in MEASURED:
        span = about.get("range") or {}
        found |= {"low": _number(span.get("from")), "high": _number(span.get("to"))}
    if kind is Kind.THEN_TEST:
        found["of"] = about.get("of") or ""
    return found


def item_from(own: Plain, fields: Mapping[str, str], language: str) -> Plain:
    """The question with what the page says. A number that cannot be read was refused before."""
    made = copy.deepcopy(own)
    _set(made, "required", fields.get("required") == YES)
    _set(made, "condition", fields.get("condition", ""))
    if "use" in own:
        return made
    kind = Kind(own.get("kind", "level"))
    for name in TEXTS:
        _say(made, name, fields, name, language)
    if kind is Kind.LEVEL:
        _set_levels(made, fields, language)
        _set(made, "allow_does_not_apply", fields.get("does_not_apply") == YES)
        _set(made, "unit", "group" if fields.get("group") == YES else "")
        _set(made, "drawings", fields["drawings"] if fields.get("drawings") in DRAWN else "")
    if kind in (Kind.CHOICE, Kind.CHOICES):
        _set_choices(made, fields, language)
    if "indicator" in fields:
        followed = fields["indicator"] == YES
        made.pop("indicator", None)
        if followed != (kind is Kind.LEVEL):
            made["indicator"] = followed
        direction = fields.get("direction", made.get("direction"))
        _set(made, "direction", direction if direction == "higher_is_worse" else "")
        _set(made, "dimension", fields.get("dimension", ""))
    if "limit" in fields:
        rule = {**(made.get("constraint") or {}), "rule": fields["limit"]}
        _say(rule, "message", fields, "message", language)
        _set(made, "constraint", rule if rule["rule"] else None)
    if kind in MEASURED:
        low, high = number_in(fields.get("low", "")), number_in(fields.get("high", ""))
        _set(made, "range", None if low is None or high is None else {"from": low, "to": high})
    if kind is Kind.THEN_TEST:
        _set(made, "of", fields.get("of", ""))
    return made


def section_fields(section: Plain, language: str) -> Fields:
    return {"title": _said(section, "title", language), "intro": _said(section, "intro", language),
            "condition": section.get("condition") or ""}  # fmt: skip


def section_from(section: Plain, fields: Mapping[str, str], language: str) -> Plain:
    made = copy.deepcopy(section)
    for name in ("title", "intro"):
        _say(made, name, fields, name, language)
    _set(made, "condition", fields.get("condition", ""))
    return made


def form_fields(plain: Plain, language: str) -> Fields:
    """``days``: the days after entry on which it is usually proposed; empty where the schedule says more than days."""
    return {
        "title": _said(plain, "title", language),
        "description": _said(plain, "description", language),
        "page": YES if plain.get("layout") == "page" else "",
        "story": YES if plain.get("story", True) else "",
        "days": days_text(plain),
    }


def form_from(plain: Plain, fields: Mapping[str, str], language: str) -> Plain:
    made = copy.deepcopy(plain)
    for name in ("title", "description"):
        _say(made, name, fields, name, language)
    _set(made, "layout", "page" if fields.get("page") == YES else "")
    made.pop("story", None)
    if fields.get("story") != YES:
        made["story"] = False
    if fields.get("days", "") != days_text(plain):
        made["schedule"] = scheduled(days_in(fields["days"]) or [0], plain.get("schedule") or {})
    return made


def days_text(plain: Plain) -> str:
    waves = (plain.get("schedule") or {}).get("waves", ())
    return ", ".join(str(wave["day"]) for wave in waves) if all("day" in wave for wave in waves) else ""


def days_in(text: str) -> list[int] | None:
    """Days in ascending order, each once; None when it is no list of days up to ten years."""
    parts = text.replace(";", ",").split(",")
    if not all(part.strip().isascii() and part.strip().isdecimal() for part in parts):
        return None
    days = sorted({int(part) for part in parts})
    return days if len(days) <= 20 and days[-1] <= 3650 else None


def scheduled(days: list[int], before: Plain) -> Plain:
    """A schedule of these days. An occasion that is there already keeps its name and its window."""
    known = {wave["day"]: wave for wave in before.get("waves", ()) if "day" in wave}
    waves = [known.get(day) or _wave(day) for day in days]
    baseline = before.get("baseline")
    kept = any(wave["wave"] == baseline for wave in waves)
    return {"baseline": baseline if kept else waves[0]["wave"], "waves": waves}


def _wave(day: int) -> Plain:
    if day == 0:
        return {"wave": "start", "day": 0, "early": 7, "late": 28,
                "label": {"en": "start", "fr": "début", "nl": "start", "ar": "البداية"}}  # fmt: skip
    if day % 30 == 0:
        n = day // 30
        label = {"en": f"after {n} months", "fr": f"après {n} mois", "nl": f"na {n} maanden", "ar": f"بعد {n} أشهر"}
        if n == 1:
            label = {"en": "after 1 month", "fr": "après 1 mois", "nl": "na 1 maand", "ar": "بعد شهر"}
        return {"wave": f"{n}_months", "day": day, "early": 21, "late": 28, "label": label}
    label = {"en": f"after {day} days", "fr": f"après {day} jours", "nl": f"na {day} dagen", "ar": f"بعد {day} يومًا"}
    return {"wave": f"{day}_days", "day": day, "early": 14, "late": 14, "label": label}


def _level_fields(about: Plain, language: str) -> Fields:
    levels = about.get("levels") or {}
    numbers = [*levels.get("numbers", ())]
    if not numbers:
        return {f"level.{n}": "" for n in range(1, NEW_LEVELS + 1)}
    words = levels.get("words") or {}
    more = range(numbers[-1] + 1, numbers[-1] + 1 + max(0, min(SPARE, MOST_LEVELS - len(numbers))))
    return {f"level.{n}": (words.get(str(n)) or {}).get(language, "") for n in [*numbers, *more]}


def _set_levels(made: Plain, fields: Mapping[str, str], language: str) -> None:
    before = made.get("levels") or {}
    words = {str(n): dict(text) for n, text in (before.get("words") or {}).items()}
    for name, text in fields.items():
        if name.startswith("level."):
            number = name.removeprefix("level.")
            words[number] = {**words.get(number, {}), language: text.strip()}
    said = {n: {code: text for code, text in words[n].items() if text} for n in sorted(words, key=int)}
    said = {n: text for n, text in said.items() if text}
    if said:
        made["levels"] = {"numbers": [int(n) for n in said], "words": said}
    elif before.get("words"):
        made.pop("levels")


def _choice_fields(about: Plain, language: str) -> Fields:
    choices = about.get("choices") or {}
    spare = SPARE + (2 if not choices else 0)
    return {
        **{f"choice.{key}": text.get(language, "") for key, text in choices.items()},
        **{f"choice.+{n}": "" for n in range(1, spare + 1) if len(choices) < MOST_CHOICES},
    }


def _set_choices(made: Plain, fields: Mapping[str, str], language: str) -> None:
    words = {key: dict(text) for key, text in (made.get("choices") or {}).items()}
    for name, text in fields.items():
        key = name.removeprefix("choice.")
        if not name.startswith("choice.") or (key.startswith("+") and not text.strip()):
            continue
        if key.startswith("+"):
            key = free_key(short_key(text, "choice"), frozenset(words))
        words[key] = {**words.get(key, {}), language: text.strip()}
    said = {key: {code: text for code, text in words[key].items() if text} for key in words}
    _set(made, "choices", {key: text for key, text in said.items() if text})


def short_key(text: str, default: str) -> str:
    """A key from the first words of a text, as it stands in files and exports."""
    found = "_".join(key_of_name(text).split("_")[:5])[:40].strip("_")
    return default if found == "programme" or not found else found


def number_in(text: str) -> float | None:
    """A number as typed, with a decimal comma or point; None when there is none."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


def _number(value: Any) -> str:
    return "" if value is None else f"{float(value):.10g}"


def _said(holder: Plain, name: str, language: str) -> str:
    return str((holder.get(name) or {}).get(language, ""))


def _say(holder: Plain, name: str, fields: Mapping[str, str], field: str, language: str) -> None:
    if field in fields:
        set_words(holder, name, {**(holder.get(name) or {}), language: fields[field].strip()})


def _set(holder: Plain, name: str, value: Any) -> None:
    if value:
        holder[name] = value
    else:
        holder.pop(name, None)
