"""What the files of tests share: a fresh profile, samples in it, and the one session of QGIS that a file is about.

A file names its session in SESSION: the script that acts inside QGIS, and which of its sessions.
"""

import pytest
from harness import copy_samples, keep_pictures, new_profile, run_session


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return new_profile(tmp_path_factory.mktemp("desktop"))


@pytest.fixture(scope="module")
def samples(profile):
    return copy_samples(profile / "湖泊 samples")


@pytest.fixture(scope="module")
def session(request, profile, samples):
    """Exit code, report and what QGIS said."""
    came = run_session(profile, *request.module.SESSION, GLAKES_TEST_SAMPLES=str(samples))
    keep_pictures(profile)
    return came


@pytest.fixture(scope="module")
def report(session):
    return session[1]
