"""A kernel: a plain function of the arena and its operands, compiled when first needed.

Kernels read and write slices of one flat `arena` (float32 or float64). Their operands come as a row
of int64: offsets into the arena (`…_at`, named after what lies there), the samples `n` of this
shard, the `first` of them in the batch, the samples of the whole `batch`, then sizes. A kernel
names them as its parameters in that order. It leaves out `first` and `batch` where it doesn't read
them, and what it doesn't need at the end. One with a varying number of operands is
`(arena, operands)` and takes the row itself. Kernels allocate nothing that outlives the call. numba
is imported at the first compilation, so that a window can open without waiting for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal, TypeVar

Dtype = Literal["float32", "float64"]
Function = Callable[..., None]
Subroutine = TypeVar("Subroutine", bound=Callable[..., Any])

# What every row of an op has between offsets and sizes.
SAMPLES = ("n", "first", "batch")

_SUBROUTINES: list[Callable[..., Any]] = []
_LESSONS: list[Callable[[], None]] = []

# Sums may be reordered and fused, but NaN and infinity keep their meaning: a diverging run is
# found by them.
OPTIONS: dict[str, Any] = {
    "fastmath": {"reassoc", "contract", "nsz", "arcp", "afn"},
    "error_model": "numpy",
}


class Kernel:
    """One function, compiled once for each dtype and kept in the kernel cache."""

    registry: ClassVar[dict[str, Kernel]] = {}

    def __init__(self, function: Function) -> None:
        self.function = function
        self.name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
        self._compiled: dict[Dtype, Any] = {}
        Kernel.registry[self.name] = self

    @property
    def operands(self) -> tuple[str, ...] | None:
        """The names of what the function takes from the row; None if it takes the row itself."""
        code = self.function.__code__
        names = code.co_varnames[1 : code.co_argcount]
        return None if names == ("operands",) else names

    def compiled(self, dtype: Dtype) -> Any:
        """The native function `(arena, operands)` for arenas of `dtype`."""
        if dtype not in self._compiled:
            self._compiled[dtype] = _compile(self, dtype)
        return self._compiled[dtype]

    def address(self, dtype: Dtype) -> int:
        """Where the native function for arenas of `dtype` stands in memory."""
        compiled = self.compiled(dtype)
        code = compiled.overloads[compiled.signatures[0]]
        found: int = code.library.get_pointer_to_function(code.fndesc.llvm_func_name)
        return found

    def __repr__(self) -> str:
        return f"Kernel({self.name})"


def kernel(function: Function) -> Kernel:
    """Make `function` a kernel of the machine."""
    return Kernel(function)


def subroutine(function: Subroutine) -> Subroutine:
    """Let kernels call `function`, which stays an ordinary Python function elsewhere."""
    _SUBROUTINES.append(function)
    return function


def lesson(function: Callable[[], None]) -> Callable[[], None]:
    """Have `function` teach numba what can't be said in Python, before kernels are compiled."""
    _LESSONS.append(function)
    return function


def register_subroutines() -> None:
    """Teach numba every subroutine that has been imported; again after more are."""
    from numba.extending import register_jitable

    from nndl_studio.ops.scalar import register

    register()
    while _LESSONS:
        _LESSONS.pop()()
    while _SUBROUTINES:
        register_jitable(_SUBROUTINES.pop())


def _compile(kernel: Kernel, dtype: Dtype) -> Any:
    from numba import types

    from nndl_studio.ops.kernel_cache import native

    register_subroutines()
    numbers: dict[Dtype, Any] = {"float32": types.float32, "float64": types.float64}
    number = numbers[dtype]
    signature = types.void(number[::1], types.int64[::1])
    entry = kernel.function if kernel.operands is None else _entry(kernel.function, kernel.operands)
    return native(entry, signature, kernel.function, **OPTIONS)


def places(names: Sequence[str]) -> list[int]:
    """Where in the row the operands of these names stand."""
    if SAMPLES[0] not in names:
        return list(range(len(names)))
    n = names.index(SAMPLES[0])
    sizes = [name for name in names[n:] if name not in SAMPLES]
    order = [*names[:n], *SAMPLES, *sizes]
    return [order.index(name) for name in names]


def _entry(function: Function, names: Sequence[str]) -> Function:
    """`(arena, operands)`, which calls `function` with those numbers of the row that it names.

    numba puts the function's body in place of the call before it works out types: compiled as a
    function of its own, the body would go through LLVM twice. It has the function's names, which
    native code is told apart by.
    """
    from numba import njit

    name = function.__name__
    taken = ", ".join(f"operands[{place}]" for place in places(names))
    scope: dict[str, Any] = {
        "__name__": function.__module__,
        "body": njit(inline="always", **OPTIONS)(function),
    }
    exec(f"def {name}(arena, operands):\n    body(arena, {taken})", scope)
    entry: Function = scope[name]
    entry.__qualname__ = function.__qualname__
    return entry
