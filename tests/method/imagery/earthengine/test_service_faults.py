"""Every fault that Earth Engine and the network show: a sentence, and what is done about it."""

import json

import pytest
import requests
from ee.ee_exception import EEException
from glakes.lakes.imagery.earthengine.faults import Remedy, fault_of
from google.auth.exceptions import DefaultCredentialsError, InvalidOperation, RefreshError, TransportError
from googleapiclient.errors import HttpError
from httplib2 import Response, ServerNotFoundError

NOT_USED = (
    "Google Earth Engine API has not been used in project 123 before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/earthengine.googleapis.com/overview?project=123 then retry."
)


def http(status, message="", **headers):
    body = json.dumps({"error": {"code": status, "message": message}}).encode()
    return HttpError(Response({"status": str(status), "content-type": "application/json", **headers}), body)


def as_the_client_raises(error):
    """The client raises its own exception while it handles the one with the status."""
    try:
        try:
            raise error
        except HttpError as caught:
            raise EEException(caught._get_reason())  # noqa: B904
    except EEException as caught:
        return caught


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("status", "message", "remedy", "sentence"),
    [
        (429, "Too many concurrent aggregations.", Remedy.AGAIN, "quota is used up .status 429.: Too many"),
        (500, "Internal error", Remedy.AGAIN, "busy.*status 500"),
        (502, "", Remedy.AGAIN, "busy.*status 502.: no reason given"),
        (503, "The service is unavailable.", Remedy.AGAIN, "busy"),
        (403, "Quota exceeded for quota metric 'Requests'.", Remedy.AGAIN, "quota"),
        (403, NOT_USED, Remedy.STOP, "not enabled for Earth Engine: .*Enable the Earth Engine API for PROJECT"),
        (403, "Project 'x' is not registered to use Earth Engine.", Remedy.STOP, "not enabled for Earth Engine"),
        (403, "Caller does not have permission.", Remedy.STOP, "does not permit this: .*Check PROJECT"),
        (401, "Request had invalid authentication credentials.", Remedy.STOP, "has expired or was withdrawn"),
        (404, "Project not found.", Remedy.STOP, "does not know.*Check PROJECT and ENDPOINT"),
        (400, "Computation timed out.", Remedy.SPLIT, "Computation timed out"),
        (400, "User memory limit exceeded.", Remedy.SPLIT, "memory limit"),
        (400, "Total request size (54525952 bytes) must be less.", Remedy.SPLIT, "Total request size"),
        (400, "Image.select: Band pattern 'SCL' did not match.", Remedy.LEAVE, "status 400.: Image.select"),
    ],
)
def test_statuses(status, message, remedy, sentence, wrapped):
    error = http(status, message)
    fault = fault_of(as_the_client_raises(error) if wrapped else error)
    assert fault.remedy is remedy
    pytest.raises(ValueError, _raise, fault.sentence).match(sentence)
    assert fault.sentence.endswith(".") and "\n" not in fault.sentence


def _raise(text):
    raise ValueError(text)


def test_what_the_server_asks_for_is_heard():
    assert fault_of(http(429, "x", **{"retry-after": "7"})).wait == 7
    assert fault_of(http(429, "x", **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"})).wait == 0
    assert fault_of(http(429, "x")).crowded and not fault_of(http(503, "x")).crowded


@pytest.mark.parametrize(
    ("error", "remedy", "sentence"),
    [
        (
            requests.exceptions.ConnectionError("refused"),
            Remedy.AGAIN,
            "cannot be reached.*the proxy",
        ),
        (requests.exceptions.ReadTimeout("330 s"), Remedy.AGAIN, "did not answer in time"),
        (requests.exceptions.ProxyError("407"), Remedy.AGAIN, "cannot be reached"),
        (ServerNotFoundError("no such host"), Remedy.AGAIN, "cannot be reached"),
        (TransportError("oauth2.googleapis.com"), Remedy.AGAIN, "cannot be reached"),
        (RefreshError("invalid_grant", {"error": "invalid_grant"}), Remedy.STOP, "has expired or was withdrawn"),
        (RefreshError("busy", {"error": "internal_failure"}, retryable=True), Remedy.AGAIN, "cannot be reached"),
        (DefaultCredentialsError("File /secret was not found"), Remedy.STOP, "has expired"),
        (InvalidOperation("Anonymous credentials cannot be refreshed."), Remedy.STOP, "has expired or was withdrawn"),
        (EEException("ee.Initialize: no project found. Call with project="), Remedy.STOP, "Give its id as PROJECT"),
        (EEException("Unrecognized argument\n  type"), Remedy.LEAVE, "Earth Engine: Unrecognized argument type."),
    ],
)
def test_the_network_and_the_account(error, remedy, sentence):
    fault = fault_of(error)
    assert fault.remedy is remedy
    pytest.raises(ValueError, _raise, fault.sentence).match(sentence)


@pytest.mark.parametrize("error", [ZeroDivisionError(), KeyError("x"), RuntimeError("x")])
def test_bugs_are_not_faults(error):
    assert fault_of(error) is None
