"""What of a region, beside its labels, waits for the next save: fields of its row, and lines of its history."""

from __future__ import annotations

from typing import Any

from ...lakes.samples.notation import now

REVIEWED = ("checked", "rejected")
"""Statuses that a reviewer gives; the others are the annotator's."""

Action = tuple[str, str]
"""What was done, and its detail."""


class PendingRow:
    """Collects changes of one region until they are written."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing waits any more."""
        self.values: dict[str, Any] = {}
        self.actions: list[Action] = []
        self._labels = {"added": 0, "removed": 0, "changed": 0}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.values or self.actions or any(self._labels.values()))

    def set(self, values: dict[str, Any], actions: list[Action]) -> None:
        """Have fields and lines written."""
        self.values |= values
        self.actions += actions

    def set_status(self, status: str, before: str, who: str) -> None:
        """Have a status written, signed by who gives it."""
        person, time = ("reviewer", "reviewed_at") if status in REVIEWED else ("annotator", "annotated_at")
        signed = {} if status == "todo" else {person: who, time: now()}
        self.set({"status": status, **signed}, [("status", f"{before} -> {status}")])

    def count_labels(self, what: str, number: int) -> None:
        """So many labels of the region were committed: `added`, `removed` or `changed`."""
        self._labels[what] += number

    def settle_labels(self, status: str, who: str) -> None:
        """Committed labels become a line of the history, and may change the status of the region."""
        counts = {name: count for name, count in self._labels.items() if count}
        if not counts:
            return
        self._labels = dict.fromkeys(self._labels, 0)
        self.set({}, [("labels", ", ".join(f"{count} {name}" for name, count in counts.items()))])
        if "status" not in self.values and status in ("todo", "checked"):
            # Labels are there, so it is begun; and what changed after the check is not checked.
            self.set_status("drafted" if status == "todo" else "edited", status, who)
