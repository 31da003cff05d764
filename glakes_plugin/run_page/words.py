"""What is known of a run and its tiles, in the language of QGIS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QDateTime, QLocale

from ...processing_provider.worker_words import translated
from ..figures import decimal, seconds_in_words, whole
from .driver import Driver
from .job import Job
from .pace import Pace, seconds_left
from .tile_state import PARTS, State, Tile, part_path, part_size, read_object

UNKNOWN = "–"
KB = 1000.0
SHORT_SUM = 12
"""Letters of a checksum that are shown."""
DAY_S = 86_400
translate = QCoreApplication.translate


def state_text(state: State) -> str:
    """A state as it stands in legend, list and log."""
    texts = {
        State.WAITING: translate("RunPage", "waiting"),
        State.BEGUN: translate("RunPage", "begun"),
        State.DONE: translate("RunPage", "done"),
        State.EMPTY: translate("RunPage", "no water"),
        State.NODATA: translate("RunPage", "no data"),
        State.FAILED: translate("RunPage", "failed"),
        State.DAMAGED: translate("RunPage", "damaged"),
    }
    return texts[state]


def reason_text(tile: Tile) -> str:
    """Why a tile is not done; empty when there is nothing to say."""
    faults = {
        "marker": translate("RunPage", "The marker is damaged. The next run computes the tile again."),
        "other run": translate("RunPage", "The marker is of another run. The next run computes the tile again."),
        "part": translate("RunPage", "A file is missing or cut short. The next run computes the tile again."),
    }
    if tile.state is State.DAMAGED:
        return faults.get(tile.reason, tile.reason)
    return translated(tile.reason) if tile.reason else ""


def time_text(seconds: float | None) -> str:
    """A time as the user writes it, on this computer's clock."""
    if seconds is None:
        return UNKNOWN
    return str(QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), QLocale.FormatType.ShortFormat))


def counts_text(counts: Mapping[State, int]) -> list[tuple[State, str]]:
    """'12 done' for each state that any tile has, in the order of `State`."""
    return [(state, f"{whole(counts[state])} {state_text(state)}") for state in State if counts.get(state)]


def bar_text(counts: Mapping[State, int]) -> str:
    """'12 of 36 tiles finished'."""
    finished, total = sum(number for state, number in counts.items() if state.is_finished), sum(counts.values())
    return translate("RunPage", "{done} of {total} tiles finished").format(done=whole(finished), total=whole(total))


def pace_text(found: Pace | None, left: int, driver: Driver | None, now: float) -> str:
    """Tiles an hour, and when the run will end if somebody works on it."""
    if found is None:
        return translate("RunPage", "Speed and end are known once a few tiles are finished.") if left else ""
    digits = 0 if found.per_hour >= 10 else 1
    said = translate("RunPage", "{} tiles an hour").format(decimal(found.per_hour, digits))
    seconds = seconds_left(left, found)
    if seconds is None or driver is None or not driver.may_work:
        return said
    end = QDateTime.fromSecsSinceEpoch(int(now + seconds))
    clock = str(QLocale().toString(end.time(), QLocale.FormatType.ShortFormat))
    until = clock if seconds < DAY_S else time_text(now + seconds)
    text = translate("RunPage", "{pace}; {left} left, until {time}")
    return text.format(pace=said, time=until, left=seconds_in_words(seconds))


def driver_text(driver: Driver | None, begun: int, is_stopping: bool) -> str:
    """Who works on the run, and how that is known."""
    asked = translate("RunPage", "All who work on the run are asked to stop.") + " " if is_stopping else ""
    if driver is None:
        said = translate("RunPage", "No 'Map lakes' run works here: there is no driver.json.")
        if begun:
            said += " " + translate(
                "RunPage", "Shards leave no such file; they are at work if tiles go on being finished."
            )
        return asked + said
    named = {"pid": driver.pid, "host": driver.host, "since": time_text(driver.since)}
    if driver.is_alive:
        text = translate("RunPage", "Process {pid} of this computer works on it since {since}; it is alive.")
    elif driver.is_alive is None:
        text = translate(
            "RunPage",
            "Process {pid} of the computer '{host}' works on it since {since}, says driver.json. Whether it is alive "
            "cannot be seen from here.",
        )
    else:
        text = translate(
            "RunPage", "Nobody works on it: process {pid} of this computer, which began {since}, has ended midway."
        )
    return asked + text.format(**named)


def title_text(job: Job) -> str:
    """What the run makes of what."""
    model = Path(job.model_path).stem
    text = translate("RunPage", "{input}, model {model}, threshold {threshold}")
    threshold = job.settings.get("threshold")
    shown = decimal(threshold, 2) if isinstance(threshold, (int, float)) else UNKNOWN
    return text.format(input=Path(job.input).name, model=model, threshold=shown)


def facts(job: Job, tiles: Mapping[str, Tile], output: str) -> list[tuple[str, str]]:
    """What the run is, line by line: name and value."""
    settings, values = job.settings, list(tiles.values())
    lakes = sum(tile.lakes or 0 for tile in values)
    pieces = sum(tile.pieces or 0 for tile in values)
    times = [tile.ended for tile in values if tile.ended is not None]
    found = translate("RunPage", "{lakes} inside tiles, {pieces} pieces at their edges")
    return [
        (translate("RunPage", "Folder"), str(job.root)),
        (translate("RunPage", "Composite"), job.input),
        (
            translate("RunPage", "Raster"),
            translate("RunPage", "{width} × {height} pixels, {tiles} tiles").format(
                width=whole(job.width), height=whole(job.height), tiles=whole(len(job.tiles))
            ),
        ),
        (translate("RunPage", "Model"), f"{job.model_path} ({job.model[:SHORT_SUM]})"),
        (translate("RunPage", "Threshold"), str(settings.get("threshold", UNKNOWN))),
        (translate("RunPage", "Smallest lake"), f"{settings.get('min_area', UNKNOWN)} km²"),
        (
            translate("RunPage", "Device, precision"),
            f"{settings.get('device', UNKNOWN)}, {settings.get('precision', UNKNOWN)}",
        ),
        (translate("RunPage", "GLAKES"), job.software),
        (translate("RunPage", "Prepared"), time_text(job.begun)),
        (translate("RunPage", "Last change"), time_text(max(times, default=None))),
        (translate("RunPage", "Computers"), _tally(tile.host for tile in values if tile.host)),
        (translate("RunPage", "Engines"), _tally(tile.engine for tile in values if tile.engine)),
        (translate("RunPage", "Found so far"), found.format(lakes=whole(lakes), pieces=whole(pieces))),
        (translate("RunPage", "Joined lakes"), output or translate("RunPage", "when all tiles have ended")),
    ]


def _tally(names: Iterable[str]) -> str:
    """'a (120), b (80)', the most frequent first."""
    return ", ".join(f"{name} ({whole(count)})" for name, count in Counter(names).most_common()) or UNKNOWN


def log_of(job: Job, name: str, tile: Tile) -> str:
    """All that the folder says of a tile; reads its files."""
    failure = read_object(job.root / "failed" / f"{name}.json")
    place = job.tiles[name]
    lines = [
        (translate("RunPage", "Tile"), name),
        (translate("RunPage", "State"), state_text(tile.state)),
        (translate("RunPage", "Reason"), reason_text(tile)),
        (_time_name(tile.state), time_text(tile.ended) if tile.ended is not None else ""),
        (translate("RunPage", "Attempts"), whole(tile.attempts) if tile.attempts is not None else ""),
        (translate("RunPage", "Took"), f"{decimal(tile.seconds, 1)} s" if tile.seconds is not None else ""),
        (translate("RunPage", "Computer"), tile.host),
        (translate("RunPage", "Engine"), tile.engine),
        (translate("RunPage", "Lakes inside"), whole(tile.lakes) if tile.lakes is not None else ""),
        (translate("RunPage", "Pieces at the edges"), whole(tile.pieces) if tile.pieces is not None else ""),
        (
            translate("RunPage", "Pixels"),
            translate("RunPage", "{width} × {height}, from row {row}, column {col}").format(
                width=whole(place.width), height=whole(place.height), row=whole(place.row), col=whole(place.col)
            ),
        ),
        *((part_path(job.root, name, kind).name, _size_text(part_size(job.root, name, kind))) for kind in PARTS),
    ]
    if tile.state is not State.FAILED and failure:
        earlier = translate("RunPage", "Failed before")
        lines.append((earlier, translated(str(failure.get("reason", "")))))
    text = "\n".join(f"{label}: {value}" for label, value in lines if value)
    if tile.state is State.BEGUN:
        text += "\n\n" + translate(
            "RunPage",
            "A process has begun the tile and not ended it: it is at work, or it was killed. A tile that was begun "
            "three times without an end is left out; Retry counts anew.",
        )
    details = failure.get("details")
    if isinstance(details, Sequence) and not isinstance(details, str) and details:
        text += "\n\n" + translate("RunPage", "Details:") + "\n" + "\n".join(str(line) for line in details)
    return text


def selection_text(tiles: Sequence[Tile]) -> str:
    """What is selected, where it is not one tile."""
    if not tiles:
        return translate("RunPage", "Select a tile, in the list or on the map.")
    counts = Counter(tile.state for tile in tiles)
    said = ", ".join(text for _, text in counts_text(counts))
    return translate("RunPage", "{} tiles selected: {}.").format(whole(len(tiles)), said)


def _time_name(state: State) -> str:
    if state is State.FAILED:
        return translate("RunPage", "Failed at")
    return translate("RunPage", "Begun at") if state is State.BEGUN else translate("RunPage", "Finished at")


def _size_text(size: int | None) -> str:
    if size is None:
        return ""
    return f"{decimal(size / KB, 1)} kB" if size < KB * KB else f"{decimal(size / KB / KB, 1)} MB"
