"""A kernel: a plain function `(arena, operands)` that is compiled to native code when first needed.

Kernels read and write slices of one flat `arena` (float32 or float64); `operands` is a row of
int64: offsets into the arena first, then sizes. They allocate nothing that outlives the call.
numba is imported at the first compilation, so that a window can open without waiting for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeVar

from numpy.typing import NDArray

Dtype = Literal["float32", "float64"]
Function = Callable[[NDArray[Any], NDArray[Any]], None]
Subroutine = TypeVar("Subroutine", bound=Callable[..., Any])

_SUBROUTINES: list[Callable[..., Any]] = []

# Sums may be reordered and fused, but NaN and infinity keep their meaning: a diverging run is
# found by them.
FASTMATH = {"reassoc", "contract", "nsz", "arcp", "afn"}


class Kernel:
    """One function, compiled once for each dtype and kept in the kernel cache."""

    registry: ClassVar[dict[str, Kernel]] = {}

    def __init__(self, function: Function) -> None:
        self.function = function
        self.name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
        self._compiled: dict[Dtype, Any] = {}
        Kernel.registry[self.name] = self

    def compiled(self, dtype: Dtype) -> Any:
        """The native function for arenas of `dtype`."""
        if dtype not in self._compiled:
            self._compiled[dtype] = _compile(self.function, dtype)
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


def register_subroutines() -> None:
    """Teach numba every subroutine that has been imported; again after more are."""
    from numba.extending import register_jitable

    from nndl_studio.ops.scalar import register

    register()
    while _SUBROUTINES:
        register_jitable(_SUBROUTINES.pop())


def _compile(function: Function, dtype: Dtype) -> Any:
    from numba import types

    from nndl_studio.ops.kernel_cache import native

    register_subroutines()
    numbers: dict[Dtype, Any] = {"float32": types.float32, "float64": types.float64}
    number = numbers[dtype]
    signature = types.void(number[::1], types.int64[::1])
    return native(function, signature, fastmath=FASTMATH, error_model="numpy")
