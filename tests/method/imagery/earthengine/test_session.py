"""Who may see the credentials, and where they come from."""

import json

import pytest
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.imagery.earthengine.faults import EarthEngineError
from glakes.lakes.imagery.earthengine.session import Transport, checked_endpoint, connect, find_credentials, is_google
from glakes.lakes.progress import Silent


@pytest.mark.parametrize(
    ("address", "google"),
    [
        ("https://earthengine.googleapis.com/v1/projects", True),
        ("https://earthengine-highvolume.googleapis.com", True),
        ("https://oauth2.googleapis.com/token", True),
        ("https://googleapis.com", True),
        ("http://earthengine.googleapis.com", False),
        ("https://earthengine.googleapis.com.evil.example", False),
        ("https://evilgoogleapis.com", False),
        ("https://evil.example/earthengine.googleapis.com", False),
        ("https://earthengine.googleapis.com@evil.example", False),
        ("http://127.0.0.1:8000", False),
        ("", False),
    ],
)
def test_which_addresses_are_googles(address, google):
    assert is_google(address) is google


def test_the_way_out_refuses_a_token_for_anybody_else():
    with pytest.raises(EarthEngineError, match=r"googleapis\.com only"):
        Transport().request("http://127.0.0.1:1/", headers={"authorization": "Bearer secret"})


@pytest.mark.parametrize(
    "wrong", ["ftp://x", "earthengine", "https://user:password@x.example", "https://x.example?key=1", "http://"]
)
def test_endpoints_that_are_refused(wrong):
    with pytest.raises(InvalidSetting, match="ENDPOINT must be an address such as") as caught:
        checked_endpoint(wrong)
    assert "password@" not in str(caught.value)


def test_endpoints_that_are_taken():
    assert checked_endpoint("  ") is None
    assert checked_endpoint(" https://earthengine-highvolume.googleapis.com/ ") == (
        "https://earthengine-highvolume.googleapis.com"
    )


def test_credentials_of_the_client(loopback_only):
    folder = loopback_only / ".config" / "earthengine"
    folder.mkdir(parents=True)
    (folder / "credentials").write_text(json.dumps({"refresh_token": "r", "project": "mine"}), encoding="utf-8")
    found = find_credentials()
    assert (found.refresh_token, found.quota_project_id) == ("r", "mine")
    assert found.token_uri.startswith("https://oauth2.googleapis.com")


@pytest.mark.parametrize("content", [None, "not json", "{}"])
def test_nobody_is_signed_in(loopback_only, content):
    if content is not None:
        folder = loopback_only / ".config" / "earthengine"
        folder.mkdir(parents=True)
        (folder / "credentials").write_text(content, encoding="utf-8")
    with pytest.raises(EarthEngineError, match="Not signed in to Earth Engine"):
        find_credentials()


@pytest.mark.parametrize("content", [None, '{"type": "service_account", "private_key": "hush"}'])
def test_a_service_account_that_cannot_be_read(tmp_path, monkeypatch, content):
    path = tmp_path / "key.json"
    if content:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    with pytest.raises(EarthEngineError, match="GOOGLE_APPLICATION_CREDENTIALS is set, but") as caught:
        find_credentials()
    assert "hush" not in str(caught.value) and str(path) not in str(caught.value)


def test_another_address_needs_a_project():
    with pytest.raises(EarthEngineError, match="Give its id as PROJECT"):
        connect("", "http://127.0.0.1:1", Silent())
