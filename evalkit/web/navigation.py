"""Where each role begins and what its menu holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evalkit.access import Role
from evalkit.i18n import mark


@dataclass(frozen=True)
class Entry:
    """One line of the menu. ``icon`` is a Lucide name."""

    path: str
    title: str
    icon: str


START: Mapping[Role, str] = MappingProxyType(
    {
        Role.WORKER: "/home",
        Role.COORDINATOR: "/home",
        Role.FUNDER: "/reports",
        Role.OBSERVATORY: "/observatory",
        Role.PARTICIPANT: "/me",
        Role.SET_UP: "/set-up/association",
    }
)
"""Where somebody stands after coming in."""

_HOME = Entry("/home", mark("Today"), "sun")
_PEOPLE = Entry("/participants", mark("People"), "users")
_PROGRAMMES = Entry("/programmes", mark("Programmes"), "notebook-tabs")
_REPORTS = Entry("/reports", mark("Reports"), "book-open")
_GRANTS = Entry("/grants", mark("Grants"), "hand-coins")
_PORTFOLIO = Entry("/portfolio", mark("Portfolio"), "layers")
_TEAM = Entry("/team", mark("Team"), "key-round")
_LIBRARY = Entry("/library", mark("Tools"), "library")
_OBSERVATORY = Entry("/observatory", mark("Overview"), "map")
_OPEN_DATA = Entry("/observatory/open-data", mark("Open data"), "table-2")
_COMPARISONS = Entry("/observatory/comparisons", mark("Comparisons"), "scale")

MENU: Mapping[Role, tuple[Entry, ...]] = MappingProxyType(
    {
        Role.WORKER: (_HOME, _PEOPLE, _PROGRAMMES, _REPORTS, _LIBRARY),
        Role.COORDINATOR: (_HOME, _PEOPLE, _PROGRAMMES, _GRANTS, _REPORTS, _LIBRARY, _TEAM),
        Role.FUNDER: (_REPORTS, _PORTFOLIO, _LIBRARY),
        Role.OBSERVATORY: (_OBSERVATORY, _COMPARISONS, _OPEN_DATA, _REPORTS, _LIBRARY),
        Role.PARTICIPANT: (),
        Role.SET_UP: (),
    }
)
