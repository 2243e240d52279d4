"""Made-up schemas for the differential tests: types, and in what style each of their fields is resolved."""

from dataclasses import dataclass
from random import Random

LEAVES = ("Int", "Float", "String", "Boolean", "ID", "Color", "Upper")
STYLES = ("plain", "called", "sync", "async", "batch", "waiting batch")
ARGUMENTS = "(x: Int, y: [Int!], z: Point, c: Color = RED, s: Upper)"


@dataclass(frozen=True)
class World:
    """A schema text and, by type and field, the style of its resolvers."""

    sdl: str
    styles: dict[tuple[str, str], str]
    typing: dict[str, str]
    """How values tell their type, by type name: "resolve", "resolve later", "is", "is later"."""


def draw_world(random: Random) -> World:
    """A world of two to four object types, an interface and a union."""
    names = [f"T{index}" for index in range(random.randint(2, 4))]
    shared = _field_texts("i", random, names, count=2)
    styles: dict[tuple[str, str], str] = {}
    parts = ["enum Color { RED GREEN BLUE } scalar Upper input Point { a: Int! = 1 b: [Upper] }"]
    parts.append(f"interface I {{ {' '.join(shared.values())} }}")
    parts.append(f"union U = {' | '.join(names[: random.randint(1, len(names))])}")
    for index, name in enumerate([*names, "Query"]):
        implements = " implements I" if index == 0 or (name != "Query" and random.random() < 0.5) else ""
        fields = _field_texts(f"f{index}", random, names, count=random.randint(2, 4))
        fields |= shared if implements else {}
        parts.append(f"type {name}{implements} {{ {' '.join(fields.values())} }}")
        for field, text in fields.items():
            tells_path = text.rpartition(": ")[2] in {"String", "String!"} and random.random() < 0.4
            styles[name, field] = "path" if tells_path else random.choice(STYLES)
    return World("\n".join(parts), styles, _draw_typing(random, names))


def _draw_typing(random: Random, names: list[str]) -> dict[str, str]:
    if random.random() < 0.5:
        own = {name: random.choice(["", "is", "is later"]) for name in names}
        return own | {name: random.choice(["resolve", "resolve later"]) for name in ("I", "U")}
    return {name: random.choice(["is", "is later"]) for name in names} | {"I": "is", "U": "is"}


def _field_texts(prefix: str, random: Random, names: list[str], count: int) -> dict[str, str]:
    texts = {}
    for index in range(count):
        named = random.choice([*LEAVES, *names, "I", "U", random.choice(names)])
        arguments = ARGUMENTS if random.random() < 0.3 else ""
        texts[f"{prefix}_{index}"] = f"{prefix}_{index}{arguments}: {_wrapped(named, random)}"
    return texts


def _wrapped(named: str, random: Random) -> str:
    text = named + random.choice(["", "", "!"])
    for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
        text = f"[{text}]{random.choice(['', '!'])}"
    return text
