"""Random small masks."""

import numpy as np
from hypothesis import strategies as st


@st.composite
def masks(draw, largest=14):
    height, width = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    density = draw(st.floats(0, 1))
    return np.random.default_rng(draw(st.integers(0, 2**32))).random((height, width)) < density
