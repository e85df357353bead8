"""The order in which files are tested: see `tests/conftest.py`."""

from __future__ import annotations

from tests.conftest import turn


def test_the_browsers_room_is_one_piece_and_then_the_longest_file_comes_first() -> None:
    lasts = {
        "tests/browser/test_queue.py": 60.0,
        "tests/trust/test_killed_server.py": 90.0,
        "tests/browser/test_burden.py": 6.0,
        "tests/unit/test_sealing.py": 0.2,
        "tests/store/test_engine.py": 9.0,
    }
    assert sorted(lasts, key=lambda file: turn(file, lasts[file])) == [
        "tests/browser/test_queue.py",
        "tests/browser/test_burden.py",
        "tests/trust/test_killed_server.py",
        "tests/store/test_engine.py",
        "tests/unit/test_sealing.py",
    ]
