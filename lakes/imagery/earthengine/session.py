"""Signing in to Earth Engine, and the one way that requests leave this machine.

Credentials are Earth Engine's own: the file that `ee.Authenticate` writes, else Google's application
default credentials (a service account's file in GOOGLE_APPLICATION_CREDENTIALS, say). They are read
here and handed to the client; they are stored, logged and sent nowhere else.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import ee
import google.auth
import httplib2
import requests
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError
from google.oauth2.credentials import Credentials
from requests.adapters import HTTPAdapter

from ...errors import InvalidSetting
from ...progress import Progress
from ...version import software_version
from .faults import NO_PROJECT, NOT_SIGNED_IN, UNREADABLE, EarthEngineError
from .patience import Patience, ask_patiently

VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"

MOST_CONNECTIONS = 40
"""What Earth Engine answers at once for one project."""

CONNECT_TIMEOUT_S = 15.0
READ_TIMEOUT_S = 330.0
"""Earth Engine itself gives up after five minutes."""

PATIENCE = Patience(tries=4)
"""For the few requests before and beside the tiles."""


class Transport:
    """Sends the client's requests. Follows no redirection and guards the credentials' way.

    Called by many threads at once.
    """

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.auth = _leave_alone  # otherwise a .netrc could add a password
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=MOST_CONNECTIONS))

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: dict[str, Any] | None = None,
        redirections: int | None = None,
        connection_type: Any = None,
    ) -> tuple[httplib2.Response, bytes]:
        """Send one request; the signature is that of httplib2, which the client expects.

        Raises:
            EarthEngineError: credentials would go to a host that is not Google's.
            requests.RequestException: no answer.
        """
        if "authorization" in {name.lower() for name in headers or {}} and not is_google(uri):
            raise EarthEngineError("Credentials are sent to https addresses of googleapis.com only. Check ENDPOINT.")
        answer = self._session.request(
            method,
            uri,
            data=body,
            headers=headers,
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            allow_redirects=False,
        )
        return httplib2.Response({**answer.headers, "status": str(answer.status_code)}), answer.content

    def close(self) -> None:
        """End idle connections."""
        self._session.close()


def _leave_alone(request: Any) -> Any:
    return request


def is_google(address: str) -> bool:
    """True for an https address of googleapis.com: the only kind that credentials are sent to."""
    parts = urlsplit(address)
    return parts.scheme == "https" and f".{parts.hostname or ''}".endswith(".googleapis.com")


def connect(project: str, endpoint: str, progress: Progress) -> None:
    """Make the Earth Engine client ready, whatever it was used for before.

    Args:
        project: Google Cloud project; empty = the one in the credentials.
        endpoint: address of Earth Engine; empty = Google's. Any that is not Google's is asked without
            credentials, and then needs a project.
        progress: asked whether to go on.

    Raises:
        InvalidSetting: the endpoint is no address.
        EarthEngineError: not signed in, no project, project not enabled, no network.
    """
    url = checked_endpoint(endpoint)
    if url and not is_google(url):
        progress.warn(f"ENDPOINT {urlsplit(url).hostname} is not Google's: it is asked without credentials.")
        if not project:
            raise EarthEngineError(NO_PROJECT)
    ee.Reset()
    # The client would sleep between its own tries, and nobody could cancel that.
    ee.data.setMaxRetries(0)
    ee.data.setUserAgent(f"GLAKES/{software_version()}")

    def initialize() -> None:
        credentials = find_credentials() if url is None or is_google(url) else anonymous()
        own = project or getattr(credentials, "project_id", None)
        ee.Initialize(credentials, url=url, project=own, http_transport=Transport())

    ask_patiently(initialize, progress, PATIENCE)


def checked_endpoint(endpoint: str) -> str | None:
    """The address without a slash at its end; None for an empty one.

    Raises:
        InvalidSetting: it is no http(s) address, or carries a user, a password or a query.
    """
    text = endpoint.strip().rstrip("/")
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        expected = "ENDPOINT must be an address such as https://earthengine-highvolume.googleapis.com"
        raise InvalidSetting(f"{expected}, without user, password and query. Leave it empty for Google's own.")
    return text


def anonymous() -> Any:
    """What stands for nobody."""
    return AnonymousCredentials()  # type: ignore[no-untyped-call]


def find_credentials() -> Any:
    """Earth Engine's own credentials, as its client and command line leave them.

    Raises:
        EarthEngineError: there are none.
    """
    try:
        stored = ee.oauth.get_credentials_arguments()
    except (OSError, ValueError):  # no file, or none that is JSON
        stored = {}
    if stored.get("refresh_token"):
        return Credentials(None, **stored)  # type: ignore[no-untyped-call]
    try:
        credentials, _ = google.auth.default(scopes=ee.oauth.SCOPES)
    except DefaultCredentialsError:
        # Not from the error: it may quote the file.
        raise EarthEngineError(UNREADABLE if os.environ.get(VARIABLE) else NOT_SIGNED_IN) from None
    return credentials
