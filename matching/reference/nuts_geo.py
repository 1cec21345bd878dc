"""Rough positions of regions: distances, and tile maps that need no outlines."""

from __future__ import annotations

from functools import cache
from math import asin, ceil, cos, hypot, radians, sin, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference import countries, nuts
from matching.reference._files import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = nuts.LIST_VERSION

EARTH_RADIUS_KM: Final = 6371.0

Tile = tuple[int, int]
"""Column and row, counted from the north-west."""


@cache
def _centroids() -> Mapping[str, tuple[float, float]]:
    rows = read_table("nuts/centroids.csv")
    return MappingProxyType({row["code"]: (float(row["lon"]), float(row["lat"])) for row in rows})


def centroid(code: str) -> tuple[float, float] | None:
    """Return rough (longitude, latitude) of a region in degrees, or None.

    Kept for levels 0 to 2; a level 3 region, or one without a point of its own (Ukraine, level 2
    of the UK), takes that of the next region above. Old codes are resolved.
    """
    region = nuts.resolve(code)
    if region is None:
        return None
    for each in (region, *nuts.parents(code)):
        if each.code in _centroids():
            return _centroids()[each.code]
    return None


def distance_km(a: str, b: str) -> float | None:
    """Return the rough distance in km between the middles of two regions, or None if unknown.

    Great-circle distance between points rounded to a tenth of a degree: good to tens of km. Two
    level 3 regions in the same level 2 region give 0.
    """
    first, second = centroid(a), centroid(b)
    if first is None or second is None:
        return None
    lon_a, lat_a, lon_b, lat_b = map(radians, (*first, *second))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def country_tiles() -> dict[str, Tile]:
    """Return the tile of each European country by ISO code; one country, one square."""
    return {each.iso2: each.tile for each in countries.countries() if each.tile}


def _place(points: Mapping[str, tuple[float, float]]) -> dict[str, Tile]:
    """Put each point on a free square of a small grid, as near its place as possible.

    The closest pairs of point and square are settled first; ties are broken by code and square,
    so the result is always the same.
    """
    middle = cos(radians(sum(lat for _, lat in points.values()) / len(points)))
    flat = {code: (lon * middle, -lat) for code, (lon, lat) in points.items()}
    left, top = min(x for x, _ in flat.values()), min(y for _, y in flat.values())
    width = max(max(x for x, _ in flat.values()) - left, 0.1)
    height = max(max(y for _, y in flat.values()) - top, 0.1)
    # A fifth more squares than regions, so that outlines stay recognisable.
    columns = max(1, round(sqrt(1.2 * len(flat) * width / height)))
    rows = max(1, ceil(1.2 * len(flat) / columns))
    squares = [(column, row) for row in range(rows) for column in range(columns)]
    pairs = sorted(
        (
            hypot(
                (x - left) / width * (columns - 1) - column, (y - top) / height * (rows - 1) - row
            ),
            code,
            (column, row),
        )
        for code, (x, y) in flat.items()
        for column, row in squares
    )
    placed: dict[str, Tile] = {}
    taken: set[Tile] = set()
    for _, code, square in pairs:
        if code not in placed and square not in taken:
            placed[code] = square
            taken.add(square)
    return placed


def _closed_up(tiles: dict[str, Tile]) -> dict[str, Tile]:
    """Return the tiles without empty columns and rows."""
    columns = {c: i for i, c in enumerate(sorted({column for column, _ in tiles.values()}))}
    rows = {r: i for i, r in enumerate(sorted({row for _, row in tiles.values()}))}
    return {code: (columns[column], rows[row]) for code, (column, row) in tiles.items()}


@cache
def _region_tiles(iso: str) -> Mapping[str, Tile]:
    level_two = nuts.regions(country=iso, level=2)
    points = {
        region.code: _centroids()[region.code]
        for region in level_two
        if region.code in _centroids()
    }
    # Regions overseas would squeeze the rest into a corner: they stand in a row of their own.
    far = [code for code in points if code in nuts.OUTERMOST]
    near = {code: point for code, point in points.items() if code not in far}
    tiles = _closed_up(_place(near)) if near else {}
    unplaced = [region.code for region in level_two if region.code not in points]
    width = max((column for column, _ in tiles.values()), default=5) + 1
    for group in (far, unplaced):
        start = max((row for _, row in tiles.values()), default=-1) + 1
        for position, code in enumerate(sorted(group)):
            tiles[code] = (position % width, start + position // width)
    return MappingProxyType(dict(sorted(tiles.items())))


def region_tiles(country: str) -> dict[str, Tile]:
    """Return the tile of each NUTS 2 region of a country (ISO or Eurostat code), by region code.

    Placed from the rough middles, the same on every call; outermost regions and those without a
    known middle stand in rows of their own below. Empty if the country has no NUTS 2 regions.
    """
    return dict(_region_tiles(countries.to_iso(country)))
