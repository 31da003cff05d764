"""Length of short geodesics on WGS 84, and the area between them and the equator: arrays only.

A general solution (pyproj's) spends a microsecond on every side, which for outlines of pixels is
most of the work of making polygons. Sides below `LONGEST` are so short that series need two terms:

* length: the chord through the earth, c, on a curve of the mean curvature k: c (1 + (k c)**2 / 24);
* area: the integral of the authalic function q(latitude) over longitude by Simpson's rule, with the
  latitude of the geodesic at its middle. That lies off the mean of the ends by -f'' dlon**2 / 8, where
  f'' is the second derivative of latitude by longitude from the equation of geodesics.

Lengths differ from pyproj's by less than 1e-8, areas from 300 m on by less than 1e-8. Smaller areas differ
by more, because pyproj's are exact to some 1e-4 m2 for outlines of any size, which is 1e-6 of a pixel of 10 m;
tests hold ours to the plane.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

A = 6378137.0
"""Half the equatorial axis of WGS 84 in metres."""

E2 = (2 - 1 / 298.257223563) / 298.257223563
"""Square of its eccentricity."""

LONGEST = 5e-4
"""Radians of latitude or longitude up to which a side is short: 3.2 km on the equator."""

Numbers = NDArray[np.float64]


class Sides(NamedTuple):
    """Of the sides from each point to the next."""

    length_m: Numbers
    under_m2: Numbers
    """Area between a side and the equator, positive eastward in the north."""
    lon_step: Numbers
    """Radians of longitude."""
    is_short: NDArray[np.bool_]
    """Where the numbers above hold."""


def sides(lonlat: Numbers) -> Sides:
    """Measures of the sides between consecutive points (n, 2) in degrees; n - 1 of each."""
    lat = np.radians(lonlat[:, 1])
    lon_step, lat_step = np.radians(turned(np.diff(lonlat[:, 0]))), np.diff(lat)
    sine, cosine = np.sin(lat), np.cos(lat)
    middle = (lat[1:] + lat[:-1]) / 2
    sin_middle, cos_middle = np.sin(middle), np.cos(middle)
    across, parallel, meridian = radii(sin_middle, cos_middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        bend = bend_of(sin_middle, cos_middle, parallel, meridian, lat_step, lon_step)
    authalic = authalic_area(sine)
    under = lon_step / 6 * (authalic[1:] + authalic[:-1] + 4 * authalic_area(np.sin(middle + bend / 8)))
    east2, north2 = (parallel * lon_step) ** 2, (meridian * lat_step) ** 2
    chord = _chord(sine, cosine, lon_step)
    with np.errstate(divide="ignore", invalid="ignore"):
        curvature = np.where(chord > 0, (north2 / meridian + east2 / across) / (north2 + east2), 0.0)
    length = chord * (1 + (curvature * chord) ** 2 / 24)
    is_short = (np.abs(lon_step) < LONGEST) & (np.abs(lat_step) < LONGEST) & np.isfinite(under)
    return Sides(length, under, lon_step, is_short)


def turned(degrees: Numbers) -> Numbers:
    """The same angles between -180 and 180: longitudes, or differences of longitudes on either side of 180."""
    beyond = np.abs(degrees) > 180
    return np.where(beyond, (degrees + 180) % 360 - 180, degrees) if beyond.any() else degrees


def radii(sine: Numbers, cosine: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """In metres at a latitude: radius of curvature across the meridian, of the parallel, of the meridian."""
    flatness = 1 - E2 * sine**2
    across = A / np.sqrt(flatness)
    return across, across * cosine, across * (1 - E2) / flatness


def bend_of(
    sine: Numbers, cosine: Numbers, parallel: Numbers, meridian: Numbers, lat_step: Numbers, lon_step: Numbers
) -> Numbers:
    """By how many radians a short geodesic's latitude bends: 8 times how far its middle is off the mean of its ends.

    At a share t of the way its latitude is that of the straight line and bend t (1 - t) / 2.

    Args:
        sine: of the mean latitude of its ends.
        cosine: of the same.
        parallel: radius of the parallel there, in metres.
        meridian: radius of curvature of the meridian there, in metres.
        lat_step: radians.
        lon_step: radians.
    """
    by_latitude = 2 * meridian * sine / parallel + 3 * E2 * sine * cosine / (1 - E2 * sine**2)
    return lon_step**2 * parallel * sine / meridian + lat_step**2 * by_latitude


def authalic_area(sine: Numbers) -> Numbers:
    """Area in m2 per radian of longitude from the equator to a latitude."""
    e = np.sqrt(E2)
    return A**2 * (1 - E2) / 2 * (sine / (1 - E2 * sine**2) + np.arctanh(e * sine) / e)


def _chord(sine: Numbers, cosine: Numbers, lon_step: Numbers) -> Numbers:
    """Straight distance in metres, from differences that lose no digits."""
    across = A / np.sqrt(1 - E2 * sine**2)
    from_axis = across * cosine
    height = np.diff((1 - E2) * across * sine)
    turn2 = 4 * from_axis[1:] * from_axis[:-1] * np.sin(lon_step / 2) ** 2
    return np.sqrt(np.diff(from_axis) ** 2 + turn2 + height**2)
