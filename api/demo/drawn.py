"""What the demo organization was drawn from, kept in its settings, so that an interrupted creation can go on later."""

from dataclasses import dataclass
from datetime import date
from typing import Any

KEY = "demo"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Arguments of the simulation: the same ones draw the same organization."""

    employees: int
    seed: int
    until: date


def kept(drawn: Drawn) -> dict[str, Any]:
    """As settings keep it."""
    return {"employees": drawn.employees, "seed": drawn.seed, "until": drawn.until.isoformat()}


def drawn_from(settings: dict[str, Any]) -> Drawn:
    """From the settings of the demo organization."""
    told = settings[KEY]
    return Drawn(told["employees"], told["seed"], date.fromisoformat(told["until"]))
