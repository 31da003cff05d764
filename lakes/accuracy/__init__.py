"""How good a map is: pixels and lakes against labels, estimates from a sample, and their intervals."""
