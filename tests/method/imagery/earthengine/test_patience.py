"""Asking again: waits, the gate, cancel. No server, and no clock to lean on."""

import threading
import time

import pytest
import requests
from glakes.lakes.errors import Cancelled
from glakes.lakes.imagery.earthengine import patience
from glakes.lakes.imagery.earthengine.faults import EarthEngineError, TooMuch
from glakes.lakes.imagery.earthengine.patience import Gate, GivenUp, Patience, ask, ask_patiently, in_background
from glakes.lakes.progress import Silent
from googleapiclient.errors import HttpError
from httplib2 import Response
from hypothesis import given
from hypothesis import strategies as st
from listeners import Stop

QUICK = Patience(tries=4, first_s=0.001, longest_s=0.002, most_asked_s=0.01)


def answered(status, reason="", **headers):
    content = f'{{"error": {{"message": "{reason}"}}}}'.encode()
    return HttpError(Response({"status": str(status), "content-type": "application/json", **headers}), content)


def failing(*errors):
    """A call that raises these one after another, and then returns how often it was called."""
    left, calls = list(errors), []

    def call():
        calls.append(1)
        if left:
            raise left.pop(0)
        return len(calls)

    return call


@given(st.integers(1, 30), st.floats(0, 10_000))
def test_a_pause_grows_and_is_bounded_and_honours_what_is_asked(attempt, asked):
    waits = Patience(first_s=1.0, longest_s=60.0, most_asked_s=600.0)
    full = min(2.0 ** (attempt - 1), 60.0)
    heard = min(asked, 600.0)
    assert heard + full / 2 <= waits.pause(attempt, asked) <= heard + full


def test_pauses_are_spread():
    assert len({Patience().pause(3) for _ in range(20)}) > 10


@pytest.mark.parametrize(
    "error",
    [
        answered(429, "Too Many Requests"),
        answered(503, "unavailable"),
        answered(403, "Rate Limit Exceeded"),
        requests.exceptions.ReadTimeout("silence"),
        requests.exceptions.ChunkedEncodingError("half"),
        ConnectionResetError(104, "reset"),
    ],
)
def test_what_passes_is_asked_again(error):
    assert ask(failing(error, error), Gate(3), QUICK) == 3


def test_tries_are_bounded():
    call = failing(*[answered(503, "unavailable")] * QUICK.tries)
    with pytest.raises(GivenUp, match=r"busy.*status 503.*unavailable"):
        ask(call, Gate(3), QUICK)
    assert call() == QUICK.tries + 1


@pytest.mark.parametrize("error", [answered(400, "no band"), answered(401), answered(404, "no project")])
def test_what_does_not_pass_is_not_asked_again(error):
    call = failing(error, error)
    with pytest.raises(GivenUp):
        ask(call, Gate(3), QUICK)
    with pytest.raises(HttpError):
        call()  # the second error is still there


def test_a_bug_is_no_fault():
    with pytest.raises(ZeroDivisionError):
        ask(failing(ZeroDivisionError()), Gate(1), QUICK)


def test_a_crowded_server_halves_the_limit_once_for_requests_side_by_side():
    gate = Gate(40)
    with gate.passage() as first, gate.passage() as second:
        gate.slow_down(first, 0.0)
        gate.slow_down(second, 0.0)
    assert gate.limit == 20
    with gate.passage() as third:
        gate.slow_down(third, 0.0)
    assert gate.limit == 10


def test_the_limit_never_falls_below_one_and_comes_back():
    gate = Gate(4)
    for _ in range(5):
        with gate.passage() as ticket:
            gate.slow_down(ticket, 0.0)
    assert gate.limit == 1
    for _ in range(1 + 2 + 3):
        gate.went_well()
    assert gate.limit == 4
    for _ in range(50):
        gate.went_well()
    assert gate.limit == 4


def test_no_more_than_the_limit_are_inside():
    gate, inside, most, lock = Gate(3), [0], [0], threading.Lock()

    def pass_through():
        with gate.passage():
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=pass_through) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] <= 3


def test_closing_ends_every_wait():
    gate, ended = Gate(1), []

    def wait(how):
        try:
            how()
        except Cancelled:
            ended.append(how)

    with gate.passage():
        waits = [gate.passage().__enter__, lambda: gate.sleep(1000)]
        threads = [threading.Thread(target=wait, args=(how,)) for how in waits]
        for thread in threads:
            thread.start()
        gate.close()
        for thread in threads:
            thread.join(10)
    assert len(ended) == 2


def test_a_call_that_hangs_does_not_keep_a_cancel(monkeypatch):
    monkeypatch.setattr(patience, "POLL_S", 0.01)
    hanging = threading.Event()
    try:
        with pytest.raises(Cancelled):
            in_background(lambda: hanging.wait(60), Stop(after=3))
    finally:
        hanging.set()


def test_what_a_call_in_the_background_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        in_background(lambda: 1 / 0, Silent())


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        (answered(400, "Computation timed out."), TooMuch, "Computation timed out"),
        (answered(401), EarthEngineError, "expired"),
    ],
)
def test_one_request_ends_as_a_sentence(error, kind, sentence):
    with pytest.raises(kind, match=sentence):
        ask_patiently(failing(error), Silent(), QUICK)
