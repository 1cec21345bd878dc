"""A reliability plot as SVG: what was said against what came true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIDE: Final = 320
MARGIN: Final = 48
COLOURS: Final = ("#1b6ca8", "#b3541e", "#3d7a3d")
LARGEST: Final = 9.0
SMALLEST: Final = 3.0


def reliability_svg(curves: Mapping[str, Sequence[Mapping[str, Any]]], title: str) -> str:
    """Return the plot of named curves; each bin has `count`, `said` and `came` (0..1).

    The area of a point grows with the number of pairs in it; the dashed line is perfect.
    """
    width = SIDE + 2 * MARGIN
    height = width + 18 * len(curves)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{MARGIN}" y="24" font-size="14">{escape(title)}</text>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" '
        'stroke="#888"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888" '
        'stroke-dasharray="4 4"/>',
    ]
    for tick in (0.0, 0.5, 1.0):
        lines.append(f'<text x="{_x(tick)}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>')
        lines.append(f'<text x="{MARGIN - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    lines.append(f'<text x="{_x(0.5)}" y="{_y(0) + 32}" text-anchor="middle">said</text>')
    lines.append(
        f'<text x="14" y="{_y(0.5)}" transform="rotate(-90 14 {_y(0.5)})">came true</text>'
    )
    for at, (name, bins) in enumerate(curves.items()):
        colour = COLOURS[at % len(COLOURS)]
        largest = max((each["count"] for each in bins), default=1)
        path = " ".join(f"{_x(each['said'])},{_y(each['came'])}" for each in bins)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}"/>')
        for each in bins:
            radius = SMALLEST + (LARGEST - SMALLEST) * (each["count"] / largest) ** 0.5
            lines.append(
                f'<circle cx="{_x(each["said"])}" cy="{_y(each["came"])}" r="{radius:.1f}" '
                f'fill="{colour}" fill-opacity="0.6"><title>{each["count"]} pairs</title></circle>'
            )
        line = width + 4 + 18 * at
        lines.append(f'<text x="{MARGIN}" y="{line}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _x(value: float) -> float:
    return round(MARGIN + SIDE * value, 1)


def _y(value: float) -> float:
    return round(MARGIN + SIDE * (1 - value), 1)
