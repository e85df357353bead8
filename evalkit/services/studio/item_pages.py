"""The pages on which one part of a draft is written: a question, a heading, or the form's name and schedule."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.definitions.item import Kind
from evalkit.errors import Problem, Refused, problem
from evalkit.services.studio import fields
from evalkit.services.studio.asking import Asked, Entry, Plain, asked_before, entries, free_key, replaced, taken
from evalkit.services.studio.conditions import ROWS, Picked, Row, checked_text, expression, limit

KINDS = tuple(Kind)


def entry(plain: Plain, key: str) -> Entry:
    """Refused (409) where somebody else took it out meanwhile."""
    found = next((one for one in entries(plain) if one.key == key), None)
    if found is None:
        raise Refused(problem("studio.gone"))
    return found


def part_fields(plain: Plain, key: str, language: str) -> fields.Fields:
    """What the page shows; ``key`` empty: the form itself."""
    if not key:
        return fields.form_fields(plain, language)
    found = entry(plain, key)
    if found.sort == "section":
        return fields.section_fields(found.own, language)
    if found.sort in ("item", "group"):
        return fields.item_fields(found.own, found.about, language)
    return {}


def with_part(plain: Plain, key: str, written: Mapping[str, str], language: str) -> Plain:
    if not key:
        return fields.form_from(plain, written, language)
    found = entry(plain, key)
    if found.sort == "section":
        return replaced(plain, key, fields.section_from(found.own, written, language))
    return replaced(plain, key, fields.item_from(found.own, written, language))


def new_item(plain: Plain, kind: str, typed: Mapping[str, str], language: str) -> Plain:
    """A question as it was typed on an empty page; its key follows from its short name or its words."""
    if kind not in KINDS:
        raise Refused(problem("studio.kind_missing", field="kind"))
    bare: Plain = {"key": "", "kind": kind} if kind != Kind.LEVEL else {"key": ""}
    shown = fields.item_fields(bare, bare, language)
    made = read(plain, None, typed, shown, kind=kind)
    words = made.get("question", "").strip()
    if not words:
        raise Refused(problem("studio.question_missing", field="question"))
    key = free_key(fields.short_key(made.get("title", "") or words, "question"), taken(plain))
    return {**fields.item_from({**bare, "key": key}, made, language), "key": key}


def read(
    plain: Plain, key: str | None, typed: Mapping[str, str], shown: Mapping[str, str], *, kind: str = ""
) -> fields.Fields:
    """The fields as typed, with what was picked as expressions; Refused with everything that cannot be read."""
    # A condition and a limit come as pickers or as a text that is read first, never as they would be kept.
    found = {name: typed[name].strip() for name in shown if name in typed and name not in ("condition", "limit")}
    # A box that is not ticked is not sent.
    boxes = ("required", "does_not_apply", "group", "indicator", "page", "story")
    found |= {name: typed.get(name, "") for name in boxes if name in shown}
    problems: list[Problem] = []
    kind = kind or (entry(plain, key).kind if key else "")
    known = asked_before(plain, key)
    try:
        if "condition" in shown and _shows(typed, "if."):
            found["condition"] = expression(picked_in(typed), known)
    except Refused as refusal:
        problems += refusal.problems
    problems += _wrong_numbers(found)
    try:
        if "limit" in shown and _shows(typed, "limit."):
            found["limit"] = _limit(typed, key or "", kind, known)
            told = (entry(plain, key).about.get("constraint") or {}).get("message") if key else None
            if found["limit"] and not found.get("message") and not told:
                problems.append(problem("studio.message_missing", field="message"))
    except Refused as refusal:
        problems += refusal.problems
    if "days" in found and found["days"] != shown["days"] and not fields.days_in(found["days"]):
        problems.append(problem("studio.days", field="days"))
    if problems:
        raise Refused(*problems)
    return found


def _shows(typed: Mapping[str, str], pickers: str) -> bool:
    """Whether the page had these pickers; what a page does not show stays as it is."""
    return any(name.startswith(pickers) for name in typed)


def picked_in(typed: Mapping[str, str]) -> Picked:
    """The pickers of a condition as they came with the page."""
    rows = tuple(
        Row(
            typed.get(f"if.{at}.question", ""),
            typed.get(f"if.{at}.how", "is"),
            typed.get(f"if.{at}.value", ""),
            typed.get(f"if.{at}.typed", ""),
        )
        for at in range(ROWS)
    )
    return Picked(rows, typed.get("if.together", "all"), typed.get("if.text", ""))


def _limit(typed: Mapping[str, str], key: str, kind: str, known: tuple[Asked, ...]) -> str:
    """An answer's limit names the question itself, so it is written on the page of a question that has a key."""
    if "limit.text" in typed:
        return checked_text(typed["limit.text"], "limit") if typed["limit.text"].strip() else ""
    other, number = typed.get("limit.question", ""), typed.get("limit.typed", "")
    if other and other not in {one.key for one in known}:
        raise Refused(problem("studio.unknown_question", field="limit"))
    return limit(typed.get("limit.how", "at_most"), other, number, key=key, kind=kind) if key else ""


def _wrong_numbers(found: Mapping[str, str]) -> list[Problem]:
    low, high = found.get("low", ""), found.get("high", "")
    wrong = [name for name in ("low", "high") if found.get(name) and fields.number_in(found[name]) is None]
    if wrong:
        return [problem("studio.number", field=name) for name in wrong]
    ends = fields.number_in(low), fields.number_in(high)
    if bool(low) != bool(high) or (ends[0] is not None and ends[1] is not None and ends[0] >= ends[1]):
        return [problem("studio.range", field="low")]
    return []
