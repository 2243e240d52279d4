"""How the author of a connector says that a scenario can't happen with a vendor, and why."""

from dataclasses import dataclass

SHORTEST_REASON = 12


@dataclass(frozen=True, slots=True)
class Unsupported:
    """In place of a scenario: it can't happen with this vendor, for a reason that a reader can check."""

    reason: str

    def __post_init__(self) -> None:
        if len(self.reason.strip()) < SHORTEST_REASON:
            raise ValueError(f"{self.reason!r} is no reason: say in a sentence why the vendor can't do this")
