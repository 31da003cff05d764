"""Small Sentinel-2 products with the folders, file names and XML elements of real ones."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import rasterio
from affine import Affine

TILE, DAY, TIME = "T33TUL", "20200630", "100031"
BAND_IDS = {"B02": 1, "B03": 2, "B04": 3, "B08": 7, "B11": 11}

MAIN = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-{level}_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-{level}.xsd" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <n1:General_Info>
    <Product_Info>
      <PRODUCT_START_TIME>{start}</PRODUCT_START_TIME>
      <PRODUCT_STOP_TIME>{start}</PRODUCT_STOP_TIME>
      <PRODUCT_URI>{uri}</PRODUCT_URI>
      <PROCESSING_LEVEL>Level-{level}</PROCESSING_LEVEL>
      <PRODUCT_TYPE>S2MSI{level}</PRODUCT_TYPE>
      <PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE>
      <Datatake datatakeIdentifier="GS2A_{day}T{time}_026233_N{baseline}">
        <SPACECRAFT_NAME>Sentinel-2A</SPACECRAFT_NAME>
        <DATATAKE_SENSING_START>{start}</DATATAKE_SENSING_START>
      </Datatake>
      <Product_Organisation>
        <Granule_List>
          <Granule datastripIdentifier="S2A_OPER_MSI" granuleIdentifier="S2A_OPER_MSI" imageFormat="JPEG2000">
            {images}
          </Granule>
        </Granule_List>
      </Product_Organisation>
    </Product_Info>
    <Product_Image_Characteristics>
      <Special_Values>
        <SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>
        <SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX>
      </Special_Values>
      {radiometry}
    </Product_Image_Characteristics>
  </n1:General_Info>
  <n1:Quality_Indicators_Info>
    <Cloud_Coverage_Assessment>{cloud}</Cloud_Coverage_Assessment>
  </n1:Quality_Indicators_Info>
</n1:Level-{level}_User_Product>
"""

TILE_XML = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-{level}_Tile_ID xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/S2_PDI_Level-{level}_Tile_Metadata.xsd">
  <n1:General_Info>
    <SENSING_TIME metadataLevel="Standard">{start}</SENSING_TIME>
  </n1:General_Info>
  <n1:Geometric_Info>
    <Tile_Angles metadataLevel="Standard">
      <Mean_Viewing_Incidence_Angle_List>
        <Mean_Viewing_Incidence_Angle bandId="0">
          <ZENITH_ANGLE unit="deg">8.1</ZENITH_ANGLE>
          <AZIMUTH_ANGLE unit="deg">285.0</AZIMUTH_ANGLE>
        </Mean_Viewing_Incidence_Angle>
      </Mean_Viewing_Incidence_Angle_List>
      <Mean_Sun_Angle>
        <ZENITH_ANGLE unit="deg">23.5</ZENITH_ANGLE>
        <AZIMUTH_ANGLE unit="deg">{azimuth}</AZIMUTH_ANGLE>
      </Mean_Sun_Angle>
    </Tile_Angles>
  </n1:Geometric_Info>
  <n1:Quality_Indicators_Info metadataLevel="Standard">
    <Image_Content_QI>
      <CLOUDY_PIXEL_PERCENTAGE>{cloud}</CLOUDY_PIXEL_PERCENTAGE>
    </Image_Content_QI>
  </n1:Quality_Indicators_Info>
</n1:Level-{level}_Tile_ID>
"""


@dataclass
class Made:
    """What to write; bands by the names of files (B02 .. SCL, CLDPRB), B11, SCL and CLDPRB at 20 m."""

    bands: dict
    level: str = "2A"
    baseline: str = "03.01"
    offset: int | None = None
    """None = no list of offsets."""
    quantification: float = 10000
    cloud: float = 12.5
    azimuth: float = 143.25
    day: str = DAY
    options: dict = field(default_factory=dict)
    """left, top, crs of the grid; list_images."""

    @property
    def name(self):
        number = self.baseline.replace(".", "")
        return f"S2A_MSIL{self.level}_{self.day}T{TIME}_N{number}_R122_{TILE}_{self.day}T130000.SAFE"


def write_safe(folder, made: Made):
    """The product folder under `folder`; returns its path."""
    root = Path(folder) / made.name
    granule = f"GRANULE/L{made.level}_{TILE}_A026233_{made.day}T{TIME}"
    images = []
    for name, array in made.bands.items():
        coarse = name in ("B11", "SCL", "CLDPRB")
        path = f"{granule}/{image_path(made, name, coarse)}"
        write_jp2(root / f"{path}.jp2", array, 20.0 if coarse else 10.0, **grid(made))
        images += [path] if name != "CLDPRB" else []
    # Products have these too, and none of them is a band of the image.
    write_jp2(root / granule / "QI_DATA/MSK_DETFOO_B02.jp2", made.bands["B02"], 10.0, **grid(made))
    start = f"{made.day[:4]}-{made.day[4:6]}-{made.day[6:]}T10:00:31.024Z"
    words = {"level": made.level, "start": start, "cloud": made.cloud, "day": made.day, "time": TIME}
    listed = images if made.options.get("list_images", True) else []
    text = MAIN.format(
        **words,
        uri=made.name,
        baseline=made.baseline,
        images="\n".join(f"<IMAGE_FILE>{image}</IMAGE_FILE>" for image in listed),
        radiometry=radiometry(made),
    )
    (root / f"MTD_MSIL{made.level}.xml").write_text(text, encoding="utf-8")
    (root / granule / "MTD_TL.xml").write_text(TILE_XML.format(**words, azimuth=made.azimuth), encoding="utf-8")
    (root / "manifest.safe").write_text("<xfdu/>", encoding="utf-8")
    return root


def grid(made):
    return {name: made.options[name] for name in ("left", "top", "crs") if name in made.options}


def image_path(made, name, coarse):
    stem = f"{TILE}_{made.day}T{TIME}_{name}"
    if name == "CLDPRB":
        return "QI_DATA/MSK_CLDPRB_20m"
    if made.level == "1C":
        return f"IMG_DATA/{stem}"
    return f"IMG_DATA/R20m/{stem}_20m" if coarse else f"IMG_DATA/R10m/{stem}_10m"


def radiometry(made):
    value, offsets, offset = {
        "2A": ("BOA_QUANTIFICATION_VALUE", "BOA_ADD_OFFSET_VALUES_LIST", "BOA_ADD_OFFSET"),
        "1C": ("QUANTIFICATION_VALUE", "Radiometric_Offset_List", "RADIO_ADD_OFFSET"),
    }[made.level]
    text = f'<{value} unit="none">{made.quantification}</{value}>'
    if made.level == "2A":
        text = f"<QUANTIFICATION_VALUES_LIST>{text}</QUANTIFICATION_VALUES_LIST>"
    if made.offset is not None:
        lines = "".join(f'<{offset} band_id="{number}">{made.offset}</{offset}>' for number in range(13))
        text += f"<{offsets}>{lines}</{offsets}>"
    return text


def write_jp2(path, array, pixel, left=500000.0, top=5000000.0, crs="EPSG:32633"):
    """One band, lossless."""
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {"driver": "JP2OpenJPEG", "height": array.shape[0], "width": array.shape[1], "count": 1, "crs": crs}
    profile |= {"dtype": array.dtype, "transform": Affine(pixel, 0, left, 0, -pixel, top)}
    with rasterio.open(path, "w", **profile, QUALITY="100", REVERSIBLE="YES", YCBCR420="NO") as dataset:
        dataset.write(array, 1)


def zip_safe(root, target=None, top=True):
    """Zip a product folder, as one .SAFE folder (`top`) or its files alone; returns the zip's path."""
    target = target or root.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            inner = path.relative_to(root.parent if top else root)
            archive.write(path, inner.as_posix())
    return target
