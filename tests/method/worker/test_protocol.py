"""Decode after encode is identity, and nothing else is mistaken for the language."""

import pytest
from glakes.worker.protocol import (
    Cancel,
    Failed,
    Hello,
    Message,
    ProgressMade,
    ProtocolError,
    Result,
    Run,
    Warned,
    decode,
    encode,
)
from hypothesis import given
from hypothesis import strategies as st

texts = st.text()
values = st.dictionaries(texts, st.one_of(st.none(), st.booleans(), st.integers(), texts, st.lists(texts)))
lines = st.one_of(
    st.builds(Run, texts, values, texts),
    st.just(Cancel()),
    st.builds(Hello, texts, texts, st.integers()),
    st.builds(ProgressMade, st.floats(0, 100), st.none() | texts),
    st.builds(Message, texts),
    st.builds(Warned, texts),
    st.builds(Result, values),
    st.builds(Failed, texts, texts, st.booleans()),
)


@given(lines)
def test_decode_after_encode_is_identity(line):
    text = encode(line)
    assert text.count("\n") == 1 and text.isascii()
    assert decode(text) == line


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", "[]", "null", '{"kind": "no"}', '{"kind": "hello"}', '{"kind": []}']
)
def test_anything_else_is_refused_and_quoted(text):
    with pytest.raises(ProtocolError, match="Not a line of the worker protocol"):
        decode(text)


@given(texts)
def test_noise_never_raises_anything_else(text):
    try:
        decode(text)
    except ProtocolError:
        pass
