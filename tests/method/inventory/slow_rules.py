"""The rules of an inventory once more, one lake at a time and in the plainest way, to hold the fast ones against."""

import shapely
from pyproj import Geod, Transformer

WGS84 = Geod(ellps="WGS84")


def square_km(shape):
    return sum(abs(WGS84.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape)) / 1e6


def river_rule(lake, rivers, reservoirs, glakes, least=0.8, override=None):
    """Rule, decision, area before and after, and what is left; None where the lake is not judged."""
    touching = [river for river in rivers if lake.intersects(river)]
    if not touching and override is None:
        return None
    left = lake.difference(shapely.union_all(touching)) if touching else lake
    before, after = square_km(lake), square_km(left)
    in_glakes = any(lake.intersects(other) for other in glakes)
    if override is not None:
        rule, decision = "person", override
    elif any(lake.intersects(other) for other in reservoirs):
        rule, decision = "reservoir", "keep"
    elif after / before >= least:
        rule, decision = ("a", "keep") if in_glakes else ("b", "mask")
    else:
        rule, decision = ("c", "mask") if in_glakes else ("d", "delete")
    return rule, decision, before, after, left


def is_sea(lake, land, ocean, tolerance_m):
    """Contact with the sea, on an azimuthal equidistant map around the lake; all shapes in degrees."""
    middle = lake.centroid
    plane = Transformer.from_crs(4326, f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=WGS84", always_xy=True)

    def flat(shape):
        return shapely.transform(shape, plane.transform, interleaved=False)

    lake, land, ocean = flat(lake), flat(land), flat(ocean)
    if lake.distance(ocean) <= tolerance_m:
        return True
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(lake.difference(land), 0.5)))
    return any(land.distance(point) > tolerance_m for point in points)


def completion(predicted, known):
    """Single parts of everything united that touches a known lake, with the names of what took part.

    Args:
        predicted: polygons.
        known: pairs of a name and a polygon.
    """
    groups = [({"predicted"}, [shape], False) for shape in predicted]
    for name, shape in known:
        joined = [group for group in groups if any(shape.intersects(other) for other in group[1])]
        groups = [group for group in groups if not any(group is other for other in joined)]
        names = {name}.union(*(group[0] for group in joined))
        groups.append((names, [shape, *(other for group in joined for other in group[1])], True))
    return groups
