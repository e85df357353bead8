"""docs/api.md says what programs may call."""

from tests.house.api_page import PAGE, page


def test_the_page_of_calls_is_not_stale() -> None:
    """Renew it with `python -m tests.house.api_page`."""
    assert PAGE.read_text(encoding="utf-8") == page()
