"""What the paper's draft says of its own model, to set beside ours.

Its section 3.1 quotes these values of Table 1; the table itself, with the other cells, is not in the draft.
"""

from __future__ import annotations

SOURCE = "paper draft, section 3.1 (Table 1)"
REGIONS, PATCHES = 158, 2424

TABLE_1: dict[tuple[str, str], str] = {
    ("AR", "precision"): "89.77",
    ("AR", "iou"): "84.28",
    ("SL", "recall"): "72.71",
    ("SL", "iou"): "69.80",
    ("all", "recall"): "> 92.7",
    ("all", "precision"): "> 92.7",
    ("all", "f1"): "> 92.7",
    ("all", "iou"): "87.5",
}
"""Percent by type and score. The conclusion's "IoU > 82.7" contradicts "87.5" and F1 > 92.7, and is taken as a slip."""
