"""How good a map is: counts of pixels, the scores that follow from them, and their intervals."""
