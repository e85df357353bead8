"""A calendar feed (iCalendar, RFC 5545): whole days only, so that no clock time and no day stands beside a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event

REFRESH = dt.timedelta(hours=12)
"""How often a calendar program is asked to look again."""


@dataclass(frozen=True)
class Note:
    """One all-day note. ``uid`` stays the same for the same note, so that a program renews it and adds no second."""

    uid: str
    day: dt.date
    title: str
    text: str


def calendar(name: str, notes: Sequence[Note], *, version: str, stamp: dt.date) -> bytes:
    """The feed as bytes. ``stamp`` is the day on which it is read; RFC 5545 wants an instant, so it is midnight."""
    feed = Calendar()
    feed.add("prodid", f"-//evalkit//{version}//")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT12H")
    for note in notes:
        event = Event()
        event.add("uid", note.uid)
        event.add("dtstamp", dt.datetime.combine(stamp, dt.time(), dt.UTC))
        event.add("dtstart", note.day)
        event.add("dtend", note.day + dt.timedelta(days=1))
        event.add("summary", note.title)
        event.add("description", note.text)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        feed.add_component(event)
    return bytes(feed.to_ical())
