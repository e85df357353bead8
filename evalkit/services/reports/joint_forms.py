"""Which programmes can stand in one report together: those that ask the same questions at the same moments.

Found before anything is computed or written, so that nobody works for an hour towards a report that cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions import Form, Schedule
from evalkit.services.forms import kept_forms
from evalkit.store import Unit
from evalkit.store.queries import forms
from evalkit.store.queries.programmes import Programme

Words = Mapping[str, str] | str


@dataclass(frozen=True)
class Apart:
    """Why two programmes cannot stand in one report. Names by language.

    ``only_one``, ``only_other``: questions and scores that only one of them has; ``otherwise``: that both have and that
    do not mean the same (other answers, another calculation, another condition); ``moments``, ``other_moments``: when
    they ask, where that differs. ``unready``: the names of those that have no form with a schedule yet; then nothing
    else is said.
    """

    one: Words
    other: Words
    only_one: tuple[Words, ...] = ()
    only_other: tuple[Words, ...] = ()
    otherwise: tuple[Words, ...] = ()
    moments: tuple[Words, ...] = ()
    other_moments: tuple[Words, ...] = ()
    unready: tuple[Words, ...] = ()


async def asked(unit: Unit, programme: Programme) -> tuple[Form, Schedule] | None:
    """The form that a programme's figures are made of, with its schedule; None where it has none yet."""
    kept = await forms.schedules_of(unit, programme.id)
    key = kept_forms.main_form_key(kept)
    asking = [one for one in kept if key in one.forms]
    version = await forms.form_version(unit, asking[0].forms[key]) if key and asking else None
    if key is None or version is None:
        return None
    return kept_forms.form_of(version), kept_forms.joint_schedule(asking, key)


async def apart(unit: Unit, programmes: Sequence[Programme]) -> tuple[Apart, ...]:
    """Why these programmes cannot stand in one report, each beside the first; nothing where they can.

    Programmes without participants stand in any report; one whose public must not appear elsewhere, in no joint one.
    """
    following = [one for one in programmes if not one.without_participants and not one.exposed_public]
    found: list[Apart] = []
    first: tuple[Programme, Form, Schedule] | None = None
    for programme in following if len(following) > 1 else ():
        here = await asked(unit, programme)
        if here is None:
            found.append(Apart(programme.names, programme.names, unready=(programme.names,)))
        elif first is None:
            first = (programme, *here)
        elif differ(first[1:], here):
            found.append(_told(first, (programme, *here)))
    return tuple(found)


def differ(one: tuple[Form, Schedule], other: tuple[Form, Schedule]) -> bool:
    """Whether what they ask, or when, is not the same."""
    return dict(one[0].meanings) != dict(other[0].meanings) or _moments(one[1]) != _moments(other[1])


def _told(first: tuple[Programme, Form, Schedule], second: tuple[Programme, Form, Schedule]) -> Apart:
    (one, form, schedule), (other, other_form, other_schedule) = first, second
    here, there = form.meanings, other_form.meanings
    same_moments = _moments(schedule) == _moments(other_schedule)
    return Apart(
        one=one.names,
        other=other.names,
        only_one=tuple(_title(form, key) for key in here if key not in there),
        only_other=tuple(_title(other_form, key) for key in there if key not in here),
        otherwise=tuple(_title(form, key) for key in here if key in there and here[key] != there[key]),
        moments=() if same_moments else _names(schedule),
        other_moments=() if same_moments else _names(other_schedule),
    )


def _moments(schedule: Schedule) -> list[str]:
    return [wave.wave for wave in schedule.waves]


def _names(schedule: Schedule) -> tuple[Words, ...]:
    return tuple(wave.label or wave.wave for wave in schedule.waves)


def _title(form: Form, key: str) -> Words:
    return form.indicator(key).title or key
