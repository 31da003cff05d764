"""Compiled functions where nothing can be kept on disk."""

from types import SimpleNamespace

import numba
from glakes.lakes import compiled as module
from glakes.lakes.compiled import compiled


def doubled(number):
    return 2 * number


def test_without_a_folder_to_write_into_it_is_compiled_all_the_same(monkeypatch):
    def refusing(**options):
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function 'doubled': no locator available for file")
        return numba.njit(**options)

    monkeypatch.setattr(module, "numba", SimpleNamespace(njit=refusing))
    assert compiled(doubled)(21) == 42
    assert compiled(doubled).py_func is doubled
