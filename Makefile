# Set up, open, test and check NNDL Studio. Needs Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
STUDIO := $(BIN)/nndl-studio
EXAMPLE := lenet-5
# Tests marked `xdisplay` open the window on a display of their own.
DISPLAY_OF_ITS_OWN := $(if $(filter Linux,$(shell uname)),xvfb-run --auto-servernum)

.PHONY: run test test-peers setup setup-tests lint bench texts

# The window compiles its kernels while it can be used already.
run: setup
	@if $(BIN)/python -m nndl_studio.display; then \
	  $(STUDIO) $(EXAMPLE); \
	else \
	  $(STUDIO) warmup $(EXAMPLE) && \
	  echo "Training the example without a window; weights and a picture of it go to out/" && \
	  $(STUDIO) train $(EXAMPLE) --out out && \
	  $(STUDIO) snapshot $(EXAMPLE) --to out/window.png --train 2; \
	fi

# A file's tests stay together, so that kernels are compiled once and windows never meet.
test: setup-tests
	$(BIN)/python tests/compile_kernels.py
	$(BIN)/python -m pytest -n auto --dist loadfile
	$(DISPLAY_OF_ITS_OWN) $(BIN)/python -m pytest -m xdisplay

# About 250 MB more; compares ops and gradients with PyTorch's, metrics with scikit-learn's.
test-peers: setup-tests
	$(BIN)/python -m pip install --quiet torch==2.13.0 keras==3.15.1 scikit-learn==1.9.1 skl2onnx==1.20.0 onnxscript==0.7.2
	$(BIN)/python -m pytest tests/peers

setup:
	@$(PYTHON) .ci/setup.py

setup-tests:
	@$(PYTHON) .ci/setup.py --tests

lint: setup-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy

# After a text was added, changed or translated.
texts: setup-tests
	$(BIN)/python .ci/texts.py

bench: setup-tests
	$(BIN)/python benchmarks/peers.py
