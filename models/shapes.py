"""Do the tensors of a model file fit its network? Told from names and shapes alone. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Shape = tuple[int, ...]


def fault_of_shapes(expected: Mapping[str, Shape], found: Mapping[str, Shape]) -> str:
    """The first thing that does not fit, in words; empty where names and shapes agree."""
    return difference_of_names(expected, found) or next(
        (
            f"'{name}' is {shape_text(found[name])} instead of {shape_text(shape)}"
            for name, shape in expected.items()
            if tuple(found[name]) != tuple(shape)
        ),
        "",
    )


def difference_of_names(expected: Iterable[str], found: Iterable[str]) -> str:
    """What is missing and what is too much, the first of each; empty where the names agree."""
    expected, found = set(expected), set(found)
    missing, foreign = sorted(expected - found), sorted(found - expected)
    parts = [f"{len(missing)} tensors are missing, such as '{missing[0]}'"] if missing else []
    parts += [f"{len(foreign)} are not of this network, such as '{foreign[0]}'"] if foreign else []
    return ", ".join(parts)


def shape_text(shape: Shape) -> str:
    """A shape in words: 64 x 5 x 3 x 3."""
    return " x ".join(map(str, shape)) or "one number"
