import math
from datetime import date

import pytest
from glakes.lakes.imagery.sun import solar_azimuth


def spencer_azimuth(day, latitude, hour=10.5):
    """Declination and equation of time by the Fourier series of Spencer (1971)."""
    gamma = 2 * math.pi * (day.timetuple().tm_yday - 1) / 365
    declination = (
        0.006918 - 0.399912 * math.cos(gamma) + 0.070257 * math.sin(gamma) - 0.006758 * math.cos(2 * gamma)
        + 0.000907 * math.sin(2 * gamma) - 0.002697 * math.cos(3 * gamma) + 0.00148 * math.sin(3 * gamma)
    )  # fmt: skip
    minutes = 229.18 * (
        0.000075 + 0.001868 * math.cos(gamma) - 0.032077 * math.sin(gamma)
        - 0.014615 * math.cos(2 * gamma) - 0.040849 * math.sin(2 * gamma)
    )  # fmt: skip
    angle = math.radians(15 * (hour - 12) + minutes / 4)
    phi = math.radians(latitude)
    height = math.asin(math.sin(phi) * math.sin(declination) + math.cos(phi) * math.cos(declination) * math.cos(angle))
    cosine = (math.sin(declination) - math.sin(height) * math.sin(phi)) / (math.cos(height) * math.cos(phi))
    azimuth = math.degrees(math.acos(max(-1, min(1, cosine))))
    return azimuth if angle < 0 else 360 - azimuth


@pytest.mark.parametrize("latitude", [-50, -20, 10, 42, 70])
@pytest.mark.parametrize("month", range(1, 13))
def test_agrees_with_another_formula(latitude, month):
    day = date(2020, month, 15)
    for longitude in (-170, 0, 12):
        difference = solar_azimuth(day, longitude, latitude) - spencer_azimuth(day, latitude)
        # Near the zenith half a degree of height is many degrees of azimuth.
        assert abs((difference + 180) % 360 - 180) < (4 if abs(latitude) < 25 else 1.2)


def test_noon_is_south_or_north():
    for day in (date(2020, 4, 15), date(2020, 9, 1)):  # the equation of time is nearly zero
        assert solar_azimuth(day, 30, 50, 12.0) == pytest.approx(180, abs=0.5)
        assert (solar_azimuth(day, 30, -50, 12.0) + 180) % 360 == pytest.approx(180, abs=0.5)
