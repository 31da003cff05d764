"""What can go wrong between here and Earth Engine: a sentence for each, and what to do about it.

Nothing that the sentences are made of holds a token: addresses are left out, and so are request bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException

import requests.exceptions
from ee.ee_exception import EEException
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import HttpError
from httplib2 import HttpLib2Error

from ...errors import LakesError

SIGN_IN = "Sign in under Settings > Options > GLAKES, or with 'earthengine authenticate'."

NOT_SIGNED_IN = (
    "Not signed in to Earth Engine: expected its credentials file, or a service account's in"
    f" GOOGLE_APPLICATION_CREDENTIALS; found neither. {SIGN_IN}"
)
UNREADABLE = (
    "GOOGLE_APPLICATION_CREDENTIALS is set, but does not name a file of credentials that can be read."
    " Correct the variable, or remove it and sign in under Settings > Options > GLAKES."
)
EXPIRED = f"The sign-in to Earth Engine has expired or was withdrawn. {SIGN_IN}"
NO_PROJECT = (
    "Earth Engine needs a Google Cloud project, and the credentials name none. Give its id as PROJECT, or remember it"
    " under Settings > Options > GLAKES."
)
UNREACHABLE = "Earth Engine cannot be reached. Check the network connection, the proxy and ENDPOINT."

NETWORK = (
    OSError,
    HTTPException,
    HttpLib2Error,
    requests.exceptions.RequestException,
    TransportError,
)
"""A connection that is refused, dropped, or silent for too long."""

BUSY = frozenset({408, 429, 500, 502, 503, 504})
TOO_MUCH = re.compile(r"computation timed out|memory limit|total request size|capacity exceeded", re.IGNORECASE)
TOO_OFTEN = re.compile(r"rate.?limit|quota|too many", re.IGNORECASE)
NOT_ENABLED = re.compile(
    r"has not been used in project|is disabled|SERVICE_DISABLED|not registered|not.{0,20}enabled", re.IGNORECASE
)


class Remedy(Enum):
    """What to do about a fault."""

    AGAIN = "ask again later"
    SPLIT = "ask for less at once"
    LEAVE = "leave this tile out"
    STOP = "end the job"


@dataclass(frozen=True)
class Fault:
    """One fault of one request."""

    remedy: Remedy
    sentence: str
    wait: float = 0.0
    """Seconds that the server asks to wait."""
    crowded: bool = False
    """True when fewer requests at once would help."""


class EarthEngineError(LakesError):
    """Earth Engine cannot be used as things are."""


class TooMuch(EarthEngineError):
    """Earth Engine would, for less at once."""


def fault_of(error: BaseException) -> Fault | None:
    """The fault behind an exception of the Earth Engine client; None for anything else."""
    http = next((item for item in _chain(error) if isinstance(item, HttpError)), None)
    if http is not None:
        return _fault_of_status(http)
    if isinstance(error, (DefaultCredentialsError, RefreshError)) and not getattr(error, "retryable", False):
        # A refresh that is turned away. AnonymousCredentials cannot be refreshed, and say so alike.
        return Fault(Remedy.STOP, EXPIRED)
    if isinstance(error, NETWORK) or (isinstance(error, GoogleAuthError) and error.retryable):
        return Fault(Remedy.AGAIN, _network_sentence(error))
    if isinstance(error, GoogleAuthError):
        return Fault(Remedy.STOP, EXPIRED)
    if isinstance(error, EEException):
        text = str(error)
        if "no project found" in text:
            return Fault(Remedy.STOP, NO_PROJECT)
        return Fault(Remedy.LEAVE, f"Earth Engine: {_one_line(text)}")
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    # The client raises its own exception while it handles the one that knows status and headers.
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _fault_of_status(error: HttpError) -> Fault:
    status, reason = int(error.resp.status), _one_line(str(error.reason or ""))
    if status in BUSY or (status == 403 and TOO_OFTEN.search(reason)):
        crowded = status in (403, 429)
        sentence = f"Earth Engine is busy or a quota is used up (status {status}): {reason or 'no reason given.'}"
        return Fault(Remedy.AGAIN, sentence, _retry_after(error), crowded)
    if status == 401:
        return Fault(Remedy.STOP, EXPIRED)
    if status == 403 and NOT_ENABLED.search(reason):
        remedy = "Enable the Earth Engine API for PROJECT and register it for Earth Engine, or give another PROJECT."
        return Fault(Remedy.STOP, f"The project is not enabled for Earth Engine: {reason} {remedy}")
    if status == 403:
        remedy = "Check PROJECT, and that the account may use Earth Engine with it."
        return Fault(Remedy.STOP, f"Earth Engine does not permit this: {reason} {remedy}")
    if status == 404:
        return Fault(
            Remedy.STOP, f"Earth Engine does not know what was asked for: {reason} Check PROJECT and ENDPOINT."
        )
    if TOO_MUCH.search(reason):
        return Fault(Remedy.SPLIT, f"Earth Engine: {reason}")
    return Fault(Remedy.LEAVE, f"Earth Engine (status {status}): {reason}")


def _retry_after(error: HttpError) -> float:
    try:
        return max(float(error.resp.get("retry-after", 0)), 0.0)
    except ValueError:  # a date, which Google does not send
        return 0.0


def _network_sentence(error: BaseException) -> str:
    kinds = " ".join(type(item).__name__ for item in _chain(error))
    if "Timeout" in kinds:
        return f"Earth Engine did not answer in time. {UNREACHABLE}"
    return UNREACHABLE


def _one_line(text: str) -> str:
    line = " ".join(text.split())[:500]
    return line if not line or line.endswith((".", "!", "?")) else f"{line}."
