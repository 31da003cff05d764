"""Trying the account and the project against the loopback server, and without any account."""

import pytest
from earthengine import faults
from earthengine.catalogue import Catalogue
from earthengine.server import earth_engine
from glakes.lakes.errors import LakesError
from glakes.lakes.imagery.earthengine.connection import try_connection
from glakes.lakes.imagery.earthengine.settings import ConnectionSettings
from glakes.lakes.progress import Silent


def attempt(*trouble, project="glakes-test"):
    with earth_engine(Catalogue([]), trouble) as server:
        return try_connection(ConnectionSettings(project, server.url), Silent()), server


def test_the_project_is_charged_for_one_number():
    found, server = attempt()
    assert found == {"PROJECT": "glakes-test"}
    assert [request.path for request in server.asked("value:compute")] == ["/v1/projects/glakes-test/value:compute"]


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (faults.not_enabled("glakes-test"), "not enabled for Earth Engine"),
        (faults.not_registered("glakes-test", faults.VALUE), "not enabled for Earth Engine"),
        (faults.unauthorized(faults.VALUE), "expired or was withdrawn"),
    ],
)
def test_what_is_wrong_is_one_sentence(trouble, sentence):
    with pytest.raises(LakesError, match=sentence):
        attempt(trouble)


def test_without_an_account(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")  # not on a machine of Google's either
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with pytest.raises(LakesError, match="Not signed in to Earth Engine"):
        try_connection(ConnectionSettings("glakes-test"), Silent())
