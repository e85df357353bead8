"""What is missing in a draft still, and what had better not be asked: each remark at the question that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalkit.definitions import Form, loader
from evalkit.definitions.expression import names, parse
from evalkit.definitions.sensitive import Finding, findings
from evalkit.definitions.words import in_language
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.form_yaml import form_yaml
from evalkit.services.studio import texts
from evalkit.services.studio.asking import Entry, Plain, asked_before, entries, without, written


@dataclass(frozen=True)
class Checked:
    """``form``: the draft as a form, once it holds together. ``remarks``: by key of a question, '' for the whole.

    ``sensitive``: what needs a reason before it is published; it is among the remarks too, where it has none yet.
    """

    form: Form | None
    remarks: Mapping[str, tuple[Problem, ...]]
    sensitive: tuple[Finding, ...] = ()

    @property
    def asks(self) -> int:
        """How many questions need a reason that nobody has written yet."""
        return sum(one.code.startswith("studio.asks_") for some in self.remarks.values() for one in some)

    @property
    def stops(self) -> int:
        """How many remarks stand in the way of publishing, apart from those that a reason answers."""
        found = [one for some in self.remarks.values() for one in some if one.kind.status != 200]
        return sum(not one.code.startswith("studio.asks_") for one in found)


def checked(plain: Plain, language: str) -> Checked:
    """Look at a draft; ``language`` is the reader's."""
    found: dict[str, list[Problem]] = {}
    for key, one in (*_of_whole(plain), *_of_parts(plain, language)):
        found.setdefault(key, []).append(one)
    form = None if _stopped(found) else _form(plain, found)
    told = _asks(form) if form else ()
    given = {(r.question, r.about) for r in form.source.sensitive} if form else set()
    for finding in told:
        if (finding.key, finding.topic) not in given:
            at = _entry_of(plain, finding.key)
            found.setdefault(at, []).append(problem(f"studio.asks_{finding.topic.value}", words=finding.words))
    return Checked(form, {key: tuple(some) for key, some in found.items()}, told)


def showable(plain: Plain, language: str) -> Form | None:
    """What can be looked at already: the draft without the parts that are not finished."""
    for _ in range(len(entries(plain)) + 1):
        found = checked(plain, language)
        if found.form is not None:
            return found.form
        unfinished = [e for e in entries(plain) if any(r.kind.status != 200 for r in found.remarks.get(e.key, ()))]
        if not unfinished:
            return None
        plain = without(plain, unfinished[0].place)
    return None


def _stopped(found: Mapping[str, list[Problem]]) -> bool:
    return any(one.kind.status != 200 for some in found.values() for one in some if one.code != "studio.no_schedule")


def _form(plain: Plain, found: dict[str, list[Problem]]) -> Form | None:
    """The form that the loader makes of it. What it refuses has no page of ours yet, so it is told in its words."""
    try:
        return loader.form_from(form_yaml(written(plain)).encode(), "form")
    except Refused as refusal:
        for one in refusal.problems:
            key = str(one.details.get("key", ""))
            what = str(one.details.get("what", key))
            at = key if any(e.key == key for e in entries(plain)) else ""
            found.setdefault(at, []).append(problem("studio.wrong", what=what))
    return None


def _asks(form: Form) -> tuple[Finding, ...]:
    return findings(form, loader.sensitive_words())


def _entry_of(plain: Plain, key: str) -> str:
    """The entry that shows a question; an item of a scale stands under the scale."""
    shown = entries(plain)
    if any(entry.key == key for entry in shown):
        return key
    scales = (entry for entry in shown if entry.sort == "instrument")
    return next((scale.key for scale in scales if any(item["key"] == key for item in scale.about["items"])), "")


def _of_whole(plain: Plain) -> Iterator[tuple[str, Problem]]:
    asked = [entry for entry in entries(plain) if entry.sort in ("item", "instrument", "group")]
    if not asked:
        yield "", problem("studio.nothing_asked")
    if not plain.get("title"):
        yield "", problem("studio.no_title")
    if not plain.get("schedule"):
        yield "", problem("studio.no_schedule")


def _of_parts(plain: Plain, language: str) -> Iterator[tuple[str, Problem]]:
    for entry in entries(plain):
        if entry.sort in ("item", "group"):
            yield from ((entry.key, one) for one in _of_item(entry))
        if entry.sort == "instrument" and not all(item.get("question") for item in entry.about["items"]):
            yield entry.key, problem("studio.texts_held")
        yield from ((entry.key, one) for one in _of_condition(plain, entry, language))


def _of_item(entry: Entry) -> Iterator[Problem]:
    about, kind = entry.about, entry.kind
    if not about.get("question") and kind != "then_test":
        yield problem("studio.no_question")
    if kind == "level" and len((about.get("levels") or {}).get("numbers", ())) < 2:
        yield problem("studio.no_levels")
    elif kind == "level" and not about["levels"].get("words"):
        yield problem("studio.levels_without_words")
    if kind in ("choice", "choices") and len(about.get("choices") or {}) < 2:
        yield problem("studio.no_choices")
    if kind == "then_test" and not about.get("of"):
        yield problem("studio.no_ladder")
    if (rule := about.get("constraint")) and not rule.get("message"):
        yield problem("studio.no_message")
    if not about.get("title") and about.get("indicator", kind == "level"):
        yield problem("studio.no_short_name", key=entry.key)


def _of_condition(plain: Plain, entry: Entry, language: str) -> Iterator[Problem]:
    """A condition may only name what was asked before."""
    before = {one.key for one in asked_before(plain, entry.key)}
    everything = {one.key: one for one in asked_before(plain, None)}
    rule = (entry.about.get("constraint") or {}).get("rule") or ""
    for text, known in ((entry.about.get("condition") or "", before), (rule, before | {entry.key})):
        for name in names(parse(text)) if text else ():
            if name not in known:
                words = in_language(everything[name].words, language, name) if name in everything else name
                yield problem("studio.names_later", words=words)


def untranslated(plain: Plain) -> tuple[tuple[str, tuple[texts.Text, ...]], ...]:
    """(language, missing texts) of each language that was begun and is not whole."""
    return tuple((code, found) for code in texts.begun(plain) if (found := texts.lacking(plain, code)))


def not_begun(plain: Plain) -> tuple[str, ...]:
    """The usual languages in which nothing is written yet: people who read only these are not asked in them."""
    begun = texts.begun(plain)
    return tuple(code for code in texts.USUAL if code not in begun)
