"""Which parts beside the figures a report has: a process fact that its reader's desk shows, without any figure."""

from __future__ import annotations

from evalkit.reporting.context import ReportContext


def told(context: ReportContext) -> list[str]:
    """The parts that the report has, by the keys of the desk."""
    parts = {
        "done": _what_was_done(context),
        "collective": bool(context.collective or context.group_said),
        "stories": bool(context.stories),
        "group_analysis": context.group_analysis is not None,
        "about_us": bool(context.pictured.about_us),
        "group_says": bool(context.group_says),
        "answers": bool(context.questions),
    }
    return [part for part, there in parts.items() if there]


def _what_was_done(context: ReportContext) -> bool:
    """Sessions, what the programme does, counts or events of its weeks: an open door has neither plan nor session."""
    done, process = context.done, context.process
    declared = done is not None and bool(done.activities or done.adaptations or done.planned is not None)
    counted = process is not None and bool(process.visits or process.needs or process.events)
    return bool(context.pictured.months) or declared or counted or context.demand is not None
