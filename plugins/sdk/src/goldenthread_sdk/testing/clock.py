"""A clock that does not wait: sleeping moves it on, and is written down."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """The time of a test.

    Attributes:
        slept: all pauses, in seconds, in order.
    """

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._now = START

    def now(self) -> datetime:
        """The time of the test."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the time on."""
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)

    def pass_time(self, by: timedelta) -> None:
        """Move the time on without a pause of anybody's."""
        self._now += by
