"""Models of other programs to ours and back: ONNX, PyTorch state dictionaries, Keras weights.

What comes from outside is data, never a program: nothing is unpickled. Start at `importing.py` and `exporting.py`;
`layers.py` lays the weights of a foreign network into ours, layer by layer.
"""
