"""Small wheels and the pins that name them, so that environments can be made in seconds and without a network."""

import json
import zipfile

from glakes.glakes_plugin.environment.pins import read_pins


def write_wheel(folder, name, version, requires=(), code="VERSION = '{}'\n", python=">=3.8"):
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {python}\n"
    files = {
        f"{name}/__init__.py": code.replace("{}", version),
        f"{info}/METADATA": metadata + "".join(f"Requires-Dist: {other}\n" for other in requires),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},,{len(text.encode())}\n" for path, text in files.items()]
    files[f"{info}/RECORD"] = "".join([*rows, f"{info}/RECORD,,\n"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)


def make_pins(folder):
    """Requirements that ask for `lakes`, which needs `shores`; returns the pins and the folder of wheels."""
    wheels = folder / "wheels of 湖泊"
    for version in ("1.0", "2.0"):
        write_wheel(wheels, "lakes", version, ["shores"])
        write_wheel(wheels, "shores", version)
    requirements = folder / "requirements"
    requirements.mkdir()
    (requirements / "worker.in").write_text("# asked for\nlakes>=1\n")
    (requirements / "worker.txt").write_text("lakes==2.0\nshores==2.0\n")
    kinds = {"linux-cpu": {"lakes": [1000, 3000], "shores": [500, 700]}}
    (requirements / "sizes.json").write_text(json.dumps({"kinds": kinds}))
    return read_pins(requirements, ("lakes", "shores")), wheels
