"""Which files are tested first, and how the time of a run was shared.

A worker takes one file after the other (``--dist loadfile``), so what lasts longest comes first: a long file that
began last would keep one core busy while the other waits. The order says nothing about what a file needs.
The room of the browser comes before all others, in one piece: its files share what takes long to start.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterable

import pytest

from tests.trust import recording
from tests.trust.recording import proof

__all__ = ["proof"]

SECONDS = {"browser": 6.0, "trust": 3.0, "postgres": 0.3, "slow": 1.0}
"""What a test with this mark lasts, roughly; the largest of its marks counts."""
UNMARKED = 0.02

ONE_BROWSER = "tests/browser/"
"""The room whose files share a browser while they follow one another, so nothing comes between them."""

GROUPS = ("browser", "trust")
"""Groups with a limit of their own (see CONTRIBUTING.md); a test counts in the first whose mark it has."""


def lasts(item: pytest.Item) -> float:
    """Roughly how long this test lasts, in seconds."""
    return max((SECONDS[mark.name] for mark in item.iter_markers() if mark.name in SECONDS), default=UNMARKED)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The room of the browser, then the longest files, each with its tests in their own order. What stands whole in
    the file of a run of the proofs that was stopped is not run again."""
    recording.mark_items(items)
    over = recording.whole(recording.kept())
    done = [item for item in items if (found := recording.proof_of(item)) is not None and found.key in over]
    if done:
        config.hook.pytest_deselected(items=done)
        items[:] = [item for item in items if item not in set(done)]
    files: dict[str, float] = defaultdict(float)
    for item in items:
        files[file_of(item.nodeid)] += lasts(item)
    items.sort(key=lambda item: turn(file_of(item.nodeid), files[file_of(item.nodeid)]))


def turn(file: str, seconds: float) -> tuple[bool, float]:
    """What sorts a file that lasts so long into the order of a run."""
    return not file.startswith(ONE_BROWSER), -seconds


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def pytest_runtest_logfinish(nodeid: str, location: object) -> None:
    for left in recording.LEFT.values():
        left.discard(nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """After each test of a proof what is known so far is put down: a run of hours may be stopped."""
    done = yield
    terminal = item.config.pluginmanager.get_plugin("terminalreporter")
    alone = terminal is not None and not item.config.getoption("numprocesses", None)
    if alone and recording.KEEP in os.environ and recording.proof_of(item) is not None:
        recording.put_down(proofs(terminal))
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    recording.keep(report, item)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A proof that did not run is not green on a build machine."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and session.exitstatus == pytest.ExitCode.OK and recording.owes(proofs(terminal)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def reports_of(terminal: pytest.TerminalReporter) -> list[pytest.TestReport]:
    return [report for found in terminal.stats.values() for report in found if isinstance(report, pytest.TestReport)]


def proofs(terminal: pytest.TerminalReporter) -> dict[str, recording.Line]:
    """The table of the proofs: of all when nothing but the whole was asked for."""
    config = terminal.config
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.getoption("keyword")
    found = recording.lines_of(reports_of(terminal), whole=whole)
    before = recording.kept()
    old = {key: recording.line_of(key, before[key]) for key in recording.whole(before)}
    return {key: old.get(key, found.get(key)) for key in recording.PROOFS if key in {*old, *found}}  # type: ignore[misc]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The proofs; then minutes of each group, and of the ten longest files: where to look when a run is slow."""
    recording.write(terminalreporter, proofs(terminalreporter))
    reports = reports_of(terminalreporter)
    if len(reports) < 1000:
        return
    workers = len(terminalreporter.config.getoption("tx", None) or ["this one"])
    groups, files = shared(reports)
    longest = sorted(files.items(), key=lambda one: -one[1])[:10]
    terminalreporter.section(f"minutes that {workers} worker(s) took for")
    for name, seconds in (*groups.items(), *longest):
        terminalreporter.write_line(f"{seconds / 60 / workers:6.1f}  {name}")


def shared(reports: Iterable[pytest.TestReport]) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by group and by file: setting up, the test itself, and tidying up."""
    groups = dict.fromkeys((*GROUPS, "the rest"), 0.0)
    files: dict[str, float] = defaultdict(float)
    for report in reports:
        groups[next((name for name in GROUPS if name in report.keywords), "the rest")] += report.duration
        files[file_of(report.nodeid)] += report.duration
    return groups, files
