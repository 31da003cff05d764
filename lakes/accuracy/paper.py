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

LAKES = (
    ("R2 of correct area on label area, and on predicted area", "0.98"),
    ("slope of either", "> 0.92"),
    ("mean recall and mean precision from 0.005 km² on", "> 86 %"),
    ("mean recall of 0.1–1 km²", "95.5 %"),
    ("mean recall of 1–20 km²", "93.1 %"),
    ("river mask: precision (points)", "+1.77"),
    ("river mask: recall (points)", "−0.1"),
)
"""What section 3.1 says of lakes (Fig. 5) and of the river mask (Table 2)."""
