"""Whether somebody is signed in to Earth Engine, told by its own files; their content is never read."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QDateTime, QLocale

VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
"""Names the key file of a service account, where there is no browser to sign in with."""


def credentials_file() -> Path:
    """Where Earth Engine's own client keeps what a sign-in gave it."""
    return Path("~/.config/earthengine/credentials").expanduser()


def is_signed_in() -> bool:
    """True after a sign-in of this user; whether Google still takes it, only a test tells."""
    return credentials_file().is_file()


def status() -> str:
    """One sentence for the settings page."""
    translate = QCoreApplication.translate
    if is_signed_in():
        changed = QDateTime.fromSecsSinceEpoch(int(credentials_file().stat().st_mtime))
        since = QLocale().toString(changed, QLocale.FormatType.ShortFormat)
        return translate("EarthEngine", "Signed in since {}.").format(since)
    if os.environ.get(VARIABLE):
        return translate("EarthEngine", "Not signed in; the key file that {} names is used.").format(VARIABLE)
    return translate("EarthEngine", "Not signed in.")


def sign_out() -> None:
    """Remove the credentials from this computer.

    Raises:
        OSError: the file cannot be removed.
    """
    credentials_file().unlink(missing_ok=True)
