"""Progresses for tests: one that remembers, one that stops."""

from dataclasses import dataclass, field

from glakes.lakes.errors import Cancelled
from glakes.lakes.progress import Silent


@dataclass
class Recorder:
    """Keeps whatever a step says."""

    infos: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    percents: list = field(default_factory=list)

    def percent(self, value, text=None):
        self.percents.append(value)

    def info(self, text):
        self.infos.append(text)

    def warn(self, text):
        self.warnings.append(text)

    def check(self):
        pass


class Stop(Silent):
    """Asks to stop after so many looks."""

    def __init__(self, after):
        self.left = after

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled

    def percent(self, value, text=None):
        self.check()
