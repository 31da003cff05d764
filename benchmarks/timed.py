"""What every method gives: a function that does what is timed and returns what it did."""

from collections.abc import Callable
from typing import Any

Timed = Callable[[], dict[str, Any]]
