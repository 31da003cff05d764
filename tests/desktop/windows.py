"""Takes a picture of every window of the plugin: `python tests/desktop/windows.py [SCREEN] [LANGUAGE] [SESSION]`.

The pictures and what was measured lie in `build/pictures/SCREEN-LANGUAGE`.
"""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import copy_samples, make_profile, run_session

PICTURES = ROOT / "build" / "pictures"
SCREENS = {
    "small": ("1280x800", "1280x800", "1"),
    "fine": ("2560x1600", "1280x800", "2"),
    "close": ("1920x1080", "960x540", "2"),
}
"""Pixels of the screen, what of them windows reckon with, and how many pixels make one of those."""
LANGUAGES = {"en": "en_US", "zh": "zh-Hans"}
"""As QGIS names them."""
SESSIONS = ("album", "dialogs")


def photograph(folder, screen, language, session):
    """Open every window of a session in a fresh profile; returns exit status, report and what QGIS said."""
    pixels, window, scale = SCREENS[screen]
    make_profile(folder, LANGUAGES[language])
    variables = {
        "QT_SCALE_FACTOR": scale,
        "GLAKES_TEST_WINDOW": window,
        "GLAKES_TEST_SAMPLES": str(copy_samples(folder / "湖泊 samples")),
        "GLAKES_TEST_SEEN": str(ROOT / "tests" / "qgis"),
        "XDG_DATA_HOME": str(folder / "data"),  # without an environment that somebody has made
    }
    came = run_session(folder, "windows_session.py", session, pixels, **variables)
    keep(folder, PICTURES / f"{screen}-{language}", session, came[1])
    return came


def keep(folder, kept, session, report):
    kept.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        shutil.copy(picture, kept / picture.name)
    (kept / f"{session}.json").write_text(json.dumps(report, indent=1, ensure_ascii=False))


def main(screens, languages, sessions):
    for screen in screens:
        for language in languages:
            for session in sessions:
                with TemporaryDirectory() as folder:
                    status, report, log = photograph(Path(folder), screen, language, session)
                print(screen, language, session, status, len(report.get("windows", {})), report["fault"] or "")
                if report["fault"] or "Traceback" in log:
                    print(log[-3000:])


if __name__ == "__main__":
    main(
        *(
            [given] if given else list(known)
            for given, known in zip([*sys.argv[1:], "", "", ""], (SCREENS, LANGUAGES, SESSIONS))
        )
    )
