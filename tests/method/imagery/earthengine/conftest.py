"""Tests of Earth Engine never leave this machine and never see its user's account."""

import socket

import pytest


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch, tmp_path_factory):
    """Refuse every address but 127.0.0.1, and look for credentials in an empty home."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def look_up_loopback(host, *arguments, **options):
        if host not in ("127.0.0.1", "localhost", None):
            raise OSError(f"tests do not look up {host}")
        return look_up(host, *arguments, **options)

    def connect_loopback(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise OSError(f"tests do not connect to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_loopback)
    monkeypatch.setattr(socket.socket, "connect", connect_loopback)
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "CLOUDSDK_CONFIG"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    for name in (
        "GOOGLE_APPLICATION_CREDENTIALS",
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    return home
