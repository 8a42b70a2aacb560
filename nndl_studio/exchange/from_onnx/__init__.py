"""ONNX in: a model of PyTorch, Keras or scikit-learn becomes a drawing with its weights."""
