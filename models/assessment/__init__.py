"""How good a model is on regions it has not learned from."""
