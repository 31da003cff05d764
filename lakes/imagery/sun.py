"""Where the sun stood, for images that do not say."""

from __future__ import annotations

from datetime import date
from math import asin, atan2, cos, degrees, radians, sin, tan

OVERPASS_HOUR = 10.5
"""Local mean solar time at which Sentinel-2 crosses the equator southward; near it everywhere by day."""


def solar_azimuth(day: date, longitude: float, latitude: float, mean_solar_hour: float = OVERPASS_HOUR) -> float:
    """Azimuth of the sun, degrees clockwise from true north.

    The low-precision formulae for the sun of the Astronomical Almanac (good to 0.01 degree for
    1950..2050) as given by Michalsky, J. J. (1988): The Astronomical Almanac's algorithm for
    approximate solar position (1950-2050), Solar Energy 40(3), 227-235.

    Args:
        day: of the image, at the place itself.
        longitude: degrees east.
        latitude: degrees north.
        mean_solar_hour: local mean solar time in hours.
    """
    # Days since noon of 1 January 2000, universal time; local mean solar time is UT + longitude / 15.
    days = (day - date(2000, 1, 1)).days + (mean_solar_hour - longitude / 15.0 - 12.0) / 24.0
    mean_longitude = (280.460 + 0.9856474 * days) % 360.0
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(mean_longitude + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    obliquity = radians(23.439 - 0.0000004 * days)
    right_ascension = degrees(atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic)))
    declination = asin(sin(obliquity) * sin(ecliptic))
    # Apparent minus mean sun, in degrees within -180..180: the equation of time.
    equation = (mean_longitude - right_ascension + 180.0) % 360.0 - 180.0
    hour_angle = radians(15.0 * (mean_solar_hour - 12.0) + equation)
    south = atan2(sin(hour_angle), cos(hour_angle) * sin(radians(latitude)) - tan(declination) * cos(radians(latitude)))
    return (degrees(south) + 180.0) % 360.0
