"""A plot of measured points as plain SVG, on two logarithmic axes, so that a slope of one is cost in proportion."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 80, 170, 48, 64
COLOURS = ("#0b6e4f", "#c0392b", "#2c5f9e", "#8a6d1d")
STYLE = "text{font:13px sans-serif;fill:#222}.axis{stroke:#222}.grid{stroke:#ddd}.title{font-size:16px}"

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis from one power of ten to another, along so many pixels."""

    low: int
    high: int
    begin: float
    end: float

    def place(self, value: float) -> float:
        """Where a value lies, in pixels."""
        return self.begin + (self.end - self.begin) * (math.log10(value) - self.low) / (self.high - self.low)

    def ticks(self) -> list[int]:
        """The powers of ten on it."""
        return list(range(self.low, self.high + 1))


def plot(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """The SVG document of some lines, each with its name at its last point; all values are above zero."""
    x = _axis((point[0] for points in lines.values() for point in points), LEFT, WIDTH - RIGHT)
    y = _axis((point[1] for points in lines.values() for point in points), HEIGHT - BOTTOM, TOP)
    parts = [*_grid(x, y), *_words(title, across, up)]
    for (name, points), colour in zip(lines.items(), COLOURS, strict=False):
        parts += _line(name, [(x.place(one), y.place(other)) for one, other in points], colour)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">\n'
        f'<style>{STYLE}</style>\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _axis(values: Iterable[float], begin: float, end: float) -> Axis:
    found = list(values)
    low, high = math.floor(math.log10(min(found))), math.ceil(math.log10(max(found)))
    return Axis(low, max(high, low + 1), begin, end)


def _grid(x: Axis, y: Axis) -> list[str]:
    parts = []
    for power in x.ticks():
        at = x.place(10**power)
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{y.begin}" y2="{y.end}"/>')
        parts.append(f'<text x="{at:.1f}" y="{y.begin + 20}" text-anchor="middle">{_number(power)}</text>')
    for power in y.ticks():
        at = y.place(10**power)
        parts.append(f'<line class="grid" x1="{x.begin}" x2="{x.end}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{x.begin - 8}" y="{at + 4:.1f}" text-anchor="end">{_number(power)}</text>')
    corner = f"{x.begin},{y.end} {x.begin},{y.begin} {x.end},{y.begin}"
    return [*parts, f'<polyline class="axis" fill="none" points="{corner}"/>']


def _words(title: str, across: str, up: str) -> list[str]:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return [
        f'<text class="title" x="{LEFT}" y="26">{title}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 18}" text-anchor="middle">{across}</text>',
        f'<text x="20" y="{middle}" text-anchor="middle" transform="rotate(-90 20 {middle})">{up}</text>',
    ]


def _line(name: str, points: list[tuple[float, float]], colour: str) -> list[str]:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
    x, y = points[-1]
    label = f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" style="fill:{colour}">{name}</text>'
    return [f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{drawn}"/>', *dots, label]


def _number(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"


def slopes(points: Points) -> list[float]:
    """How steep each stretch is on the logarithmic axes: 1 is in proportion, 2 is with the square."""
    return [math.log(b[1] / a[1]) / math.log(b[0] / a[0]) for a, b in pairwise(points)]
