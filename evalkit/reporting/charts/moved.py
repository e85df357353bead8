"""Who moved: higher, held, same, lower, as parts of everybody; the share with its interval and its bounds below."""

from __future__ import annotations

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, SignShape, Text, chart
from evalkit.reporting.charts.stacked import (
    LABEL,
    LINE,
    Segment,
    bar,
    ends,
    label_height,
    labels_above,
    placed,
)
from evalkit.reporting.counts import PartName, ShareSeen, Split
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording, capital

BAR = 46

TOKENS: dict[PartName, tuple[str, SignShape | None, str | None]] = {
    "higher": ("higher", "triangle-up", None),
    "held": ("held", "diamond", "held-line"),
    "same": ("same", "circle", None),
    "lower": ("lower", "triangle-down", "lower-line"),
    "not_higher": ("same-or-lower", None, "hatch-line"),
    "kept": ("same-or-higher", None, "held-line"),
    "moved": ("hatch", None, "hatch-line"),
}
"""Colour, sign and outline of each part. What is told together to protect people wears no colour and no sign of one of
its parts, or one colour would mean two things in a figure: it is striped."""


_TURNED: dict[SignShape, SignShape] = {"triangle-up": "triangle-down", "triangle-down": "triangle-up"}


def sign(part: PartName, *, reverse: bool) -> SignShape | None:
    """▲ always stands for more and ▼ for less, also where less is better; the colour tells the hoped-for way."""
    shape = TOKENS[part][1]
    return _TURNED.get(shape, shape) if reverse and shape else shape


def label(part: PartName, words: Wording, *, reverse: bool) -> str:
    """The words of a part. ``reverse``: a lower score is the better one."""
    if reverse:
        return {
            "higher": words.say("lower score than at the start"),
            "held": words.say("stayed at the best score"),
            "same": words.say("same score"),
            "lower": words.say("higher score than at the start"),
            "not_higher": words.say("same score or higher"),
            "kept": words.say("same score or lower"),
            "moved": words.say("higher or lower, not shown which"),
        }[part]
    if part in ("higher", "same", "lower"):
        return words.fixed(part)
    if part == "held":
        return words.fixed("held_at_top")
    return {
        "not_higher": words.say("at the same level or lower"),
        "kept": words.say("at the same level or higher"),
        "moved": words.say("higher or lower, not shown which"),
    }[part]


def short(part: PartName, words: Wording, *, reverse: bool) -> str:
    """A word for a part too narrow for its label; empty where one word would not say it."""
    if part in ("higher", "lower"):
        return words.say("lower") if (part == "lower") is not reverse else words.say("higher")
    return words.say("the same") if part == "same" else ""


def segments(split: Split, words: Wording, *, of: int | None = None) -> tuple[Segment, ...]:
    """The parts of a split as segments of a bar that stands for ``of`` people (default: its own n)."""
    whole = of or split.n or 1
    return tuple(
        Segment(
            part.known / whole, TOKENS[part.name][0], words.number(part.known),
            label(part.name, words, reverse=split.reverse), sign(part.name, reverse=split.reverse),
            TOKENS[part.name][2], short(part.name, words, reverse=split.reverse),
        )
        for part in split.parts
    )  # fmt: skip


def not_seen(unseen: int, whole: int, words: Wording) -> Segment:
    """Those with a start who were not seen again: a part of everybody, of whom nothing is known."""
    return Segment(unseen / whole, "unseen", words.number(unseen), words.say("not seen again"), None, "hatch-line")


def moved(split: Split, share: ShareSeen | None, words: Wording, *, hold: bool) -> Chart:
    """The bar; under it the share as a dot with its interval, and, grey, its bounds. Follow-up is good enough."""
    of = what(words, hold=hold, reverse=split.reverse)
    shares = []
    if share is not None and share.low is not None:
        shares.append(share_sentence(share, words, of) + ".")
    if share is not None and share.bound_low is not None and share.bound_low != share.bound_high:
        shares.append(capital(bounds_sentence(share, words, of)) + ".")
    alternative = words.say(
        "Bar of {n} people: {parts}. {shares}", n=split.n, parts=described(split, words), shares=" ".join(shares)
    ).strip()

    def draw(room: int) -> Picture:
        places = placed(segments(split, words), room)
        top = label_height(places, room)
        marks = labels_above(places, top, room)[0] + bar(places, top, BAR)
        y = top + BAR + 20
        if share is None:
            return Picture(room, top + BAR + 4, tuple(marks))
        if share.low is not None and share.high is not None:
            marks += ends(y, share.low * room, share.high * room, colour="higher")
            marks.append(Sign(share.value * room, y, "circle", "higher", 11, "paper"))
            text, y = _under(share_sentence(share, words, of), y, room, share.low * room)
            marks += text
        if share.bound_low is not None and share.bound_high is not None and share.bound_low < share.bound_high:
            y += 10
            left, right = share.bound_low * room, share.bound_high * room
            marks.append(Rect(left, y - 5, right - left, 10, "range"))
            text, y = _under(bounds_sentence(share, words, of), y, room, left)
            marks += text
        return Picture(room, y - 4, tuple(marks))

    return chart(draw, alternative)


def moved_few_seen(split: Split, unseen: int, share: ShareSeen | None, words: Wording) -> Chart:
    """Fewer than six in ten were seen again: counts only, as parts of everybody with a start, and grey bounds."""
    n = split.n or 0
    whole = n + unseen
    of = what(words, hold=False, reverse=split.reverse)
    bounds = "" if share is None or share.bound_low is None else bounds_sentence(share, words, of)
    alternative = words.say(
        "Bar of {whole} people with a start. Seen again, {n}: {parts}. Not seen again: {unseen}. {bounds}",
        whole=whole, n=n, parts=described(split, words), unseen=unseen, bounds=capital(bounds) + "." if bounds else "",
    ).strip()  # fmt: skip

    def draw(room: int) -> Picture:
        places = placed((*segments(split, words, of=whole), not_seen(unseen, whole, words)), room)
        top = label_height(places, room)
        marks: list[Mark] = labels_above(places, top, room)[0] + bar(places, top, BAR)
        y = top + BAR + 6.0
        if share is not None and share.bound_low is not None and share.bound_high is not None:
            y += 14
            left, right = share.bound_low * room, share.bound_high * room
            marks.append(Rect(left, y - 5, right - left, 10, "range"))
            marks.append(Line(left, y - 8, left, y + 8, "muted", 1.5))
            marks.append(Line(right, y - 8, right, y + 8, "muted", 1.5))
            text, y = _under(bounds, y, room, left)
            marks += text
        return Picture(room, y, tuple(marks))

    return chart(draw, alternative)


def hidden_range(low: int, high: int, n: int, words: Wording) -> Chart:
    """Where the division is hidden: a hatched range between the bounds, and no bar."""
    sentence = words.say("{between} of {n}, hidden to protect people", between=words.between(low, high), n=n)

    def draw(room: int) -> Picture:
        left, right = low / n * room, high / n * room
        marks: list[Mark] = [
            Line(0, 22, room, 22, "rule", 1.5),
            Line(0, 16, 0, 28, "rule", 1.5),
            Line(room, 16, room, 28, "rule", 1.5),
            Rect(left, 8, max(right - left, 2), 28, "hatch", "hatch-line"),
            Text(0, 48, words.number(0), 12, colour="muted"),
            Text(room, 48, words.number(n), 12, anchor="right", colour="muted"),
        ]
        text, y = _under(sentence, 48, room, left)
        return Picture(room, y, (*marks, *text))

    return chart(draw, sentence)


def described(split: Split, words: Wording) -> str:
    """``11 higher than at the start, 6 at the same level``."""
    return words.listed(
        [f"{words.number(part.known)} {label(part.name, words, reverse=split.reverse)}" for part in split.parts]
    )


def _under(sentence: str, y: float, room: float, left: float) -> tuple[list[Mark], float]:
    """A sentence in lines below ``y``, from ``left`` where it fits, and where the next thing may stand."""
    lines = wrapped(sentence, LABEL, room)
    x = max(0.0, min(left, room - max(width(line, LABEL) for line in lines)))
    marks: list[Mark] = [Text(x, y + 20 + i * LINE, line, LABEL, colour="muted") for i, line in enumerate(lines)]
    return marks, y + 20 + len(lines) * LINE


def what(words: Wording, *, hold: bool, reverse: bool) -> str:
    """What the headline's share is a share of."""
    if reverse:
        return words.say("with the same score or a lower one") if hold else words.say("with a lower score")
    return words.say("at the same level or higher") if hold else words.say("higher")


def share_sentence(share: ShareSeen, words: Wording, what: str) -> str:
    return words.say(
        "{share} {what}; chance alone would allow {between}",
        share=words.share(share.value), what=what, between=words.shares_between(share.low or 0, share.high or 0),
    )  # fmt: skip


def bounds_sentence(share: ShareSeen, words: Wording, what: str) -> str:
    return words.say(
        "{between} {what}, if none, or all, of those not seen again are counted with them",
        between=words.shares_between(share.bound_low or 0, share.bound_high or 0), what=what,
    )  # fmt: skip
