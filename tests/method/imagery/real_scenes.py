"""Real series of ../shared/data as images of the slow reference, and as files the product reads.

Where the shipped files are what the product reads, they are given to it as they are; otherwise they
are written as GeoTIFFs with described bands, the day in the name, scale 0.0001 and the series' own
no-data value. Pixels are never changed.
"""

import json
from datetime import date, timedelta

import numpy as np
import rasterio
from shared_data import shared
from slow_composite import Image, Layer, read_layer, s2cloudless_layer

REFLECTANCE = ("B2", "B3", "B4", "B8", "B11")
L1C = (*REFLECTANCE, "B1", "B5", "B8A", "B9", "B10", "B12")
"""With those that s2cloudless takes."""


def day_of(text):
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def described(path, names, **fields):
    """An image of one file with described bands."""
    with rasterio.open(path) as dataset:
        numbers = {text: number for number, text in enumerate(dataset.descriptions, 1)}
    return Image(layers={name: read_layer(path, numbers[name]) for name in names}, **fields)


def sen2dwater(place, clouds="QA60"):
    """The shipped files and their images; QA60 or s2cloudless tells clouds, or none."""
    folder = shared(f"sen2dwater/{place}")
    names = ("QA60", *(L1C if clouds == "s2cloudless" else REFLECTANCE))
    images = [
        described(path, names, day=date.fromisoformat(path.stem), clouds=clouds)
        for path in sorted(folder.glob("*.tif"))
    ]
    return folder, [with_s2cloudless(image) for image in images] if clouds == "s2cloudless" else images


def with_s2cloudless(image):
    """The image with the real package's probability of cloud."""
    image.layers["PROBABILITY"], image.clouds = s2cloudless_layer(image), "PROBABILITY"
    return image


def write_image(path, image, **options):
    """An image whose layers share one grid, as one GeoTIFF."""
    first = next(iter(image.layers.values()))
    t = first.transform
    bands = {name: layer.values for name, layer in image.layers.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {"driver": "GTiff", "count": len(bands), "height": first.values.shape[0], "width": first.values.shape[1]}
    profile |= {"dtype": first.values.dtype, "crs": first.crs, "transform": t, "nodata": first.nodata}
    with rasterio.open(path, "w", **profile) as dataset:
        for number, (name, array) in enumerate(bands.items(), 1):
            dataset.write(array, number)
            dataset.set_band_description(number, name)
        dataset.scales = [0.0001 if name in REFLECTANCE else 1.0 for name in bands]
        dataset.update_tags(**options)
    return path


def barbellino(to, level):
    """BOA or TOA of two days, whose bands are known by their order, and SCL of 20 m as it is shipped."""
    folder = shared("sen2r-barbellino")
    order = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B11", "B12"]
    if level == "TOA":
        order.insert(9, "B10")
    images = []
    for day in ("20170703", "20190723"):
        source = folder / f"S2A{'2A' if level == 'BOA' else '1C'}_{day}_022_Barbellino_{level}_10.tif"
        layers = {name: read_layer(source, order.index(name) + 1) for name in REFLECTANCE}
        image = Image(day_of(day), layers)
        write_image(to / source.name, image)
        if level == "BOA":
            name = f"S2A2A_{day}_022_Barbellino_SCL_10.tif"
            (to / name).write_bytes((folder / name).read_bytes())
            image.layers["SCL"], image.clouds = read_layer(folder / name, 1), "SCL"
        images.append(image)
    return to, images


def ssl4eo(level):
    """The shipped files, one per band at its own 10, 20 or 60 m."""
    folder = shared("ssl4eo-s12-0000200") / level
    names = L1C if level == "L1C" else REFLECTANCE
    images = [
        Image(day_of(place.name), {name: read_layer(place / f"{name}.tif", 1) for name in names})
        for place in sorted(folder.iterdir())
    ]
    return folder, [with_s2cloudless(image) for image in images] if level == "L1C" else images


def worldcereal(to):
    """Twelve months of a netCDF file, one GeoTIFF each; its 65535 is what no data is."""
    path = shared("worldcereal-monthly") / "worldcereal_preprocessed_inputs.nc"
    images = {}
    for name in REFLECTANCE:
        with rasterio.open(f"netcdf:{path}:S2-L2A-B{int(name[1:]):02}") as dataset:
            for number in range(1, dataset.count + 1):
                day = date(1990, 1, 1) + timedelta(days=int(dataset.tags(number)["NETCDF_DIM_t"]))
                layer = Layer(dataset.read(number), dataset.transform, dataset.crs.to_wkt(), 65535)
                images.setdefault(day, Image(day, {})).layers[name] = layer
    for day, image in images.items():
        write_image(to / f"{day}.tif", image)
    return to, list(images.values())


def slovenia(to, clouds, transform=None):
    """68 dates of real cloud masks, CLP as percent or CLM as QA60, over the five real scenes in turn.

    The bands of the 68 dates are not in the stored copy, so which scene lies under which mask is made up.
    `transform` puts them on a grid of whole metres; as they are, pixels are 9.995 m wide and 9.997 m high.
    """
    folder = shared("eo-learn-slovenia")
    masks = np.load(folder / "cloud_masks_68_dates.npz")
    times = json.loads((folder / "timestamps.json").read_text(encoding="utf-8"))
    reading = [dict.fromkeys(REFLECTANCE) for _ in range(5)]
    for number, layers in enumerate(reading):
        for name in REFLECTANCE:
            order = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B10", "B11", "B12"]
            layer = layers[name] = read_layer(folder / f"reference_scene_{number}.tif", order.index(name) + 1)
            layer.transform = transform or layer.transform
    images = []
    for number, time in enumerate(times):
        layers = dict(reading[number % 5])
        percent = (masks["CLP"][number].astype(np.uint16) * 100 + 127) // 255
        stored = percent if clouds == "PROBABILITY" else masks["CLM"][number].astype(np.uint16) * 1024
        layers[clouds] = Layer(stored, layers["B2"].transform, layers["B2"].crs)
        # These cannot be the suns of the scenes below, but one per date they are.
        image = Image(date.fromisoformat(time[:10]), layers, azimuth=150.0 + number / 4, clouds=clouds)
        images.append(image)
        write_image(to / f"{time.replace(':', '')}.tif", image, MEAN_SOLAR_AZIMUTH_ANGLE=str(image.azimuth))
    return to, images


def new_york(to):
    """19 scenes of Landsat-8, which the product does not read: bands and quality bits renamed to Sentinel-2's.

    The numbers are taken as if they were reflectance x 10000; it is the placing that is compared.
    """
    names = {"B2": "B2", "B3": "B3", "B4": "B4", "B5": "B8", "B6": "B11"}
    images = []
    for path in sorted(shared("landsat8-ny-3km").glob("*.tif")):
        source = described(path, (*names, "BQA"), day=day_of(path.name.split("_")[3]), clouds="QA60")
        layers = {new: source.layers[old] for old, new in names.items()}
        quality = source.layers["BQA"]
        cloud = (quality.values // 16 % 2 * 1024).astype(np.uint16)
        source.layers = layers | {"QA60": Layer(cloud, quality.transform, quality.crs)}
        images.append(source)
        write_image(to / path.name, source)
    return to, images
