"""The one way functions are compiled with Numba."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def compiled(function: Function) -> Function:
    """`function` compiled into those that call it; it runs without the interpreter lock.

    Numba's own memory manager is off: a compiled function may use arrays it is given, and cannot allocate one. That
    doubles the speed of the segmenter and of the AIS decoder, which would else count references to every array at every
    call. Division by zero gives infinity, as in NumPy.
    """
    return cast(Function, njit(**_OPTIONS)(function))


def inlined(function: Function) -> Function:
    """As `compiled`, and its code stands in each of those that call it: for what is called once or twice and given many arrays.

    Each array is seven machine words of a call, and a tuple of arrays as many for each of them.
    """
    return cast(Function, njit(forceinline=True, **_OPTIONS)(function))


def compiled_on_disk(function: Function) -> Function:
    """`function` compiled on its first call and kept on disk for later processes: for what Python calls.

    Numba compiles it anew when its own file changes. Where it calls into other files it must have `sources_key` of that
    folder in its closure, so that it is compiled anew for those too.
    """
    return cast(Function, njit(cache=True, **_OPTIONS)(function))


def sources_key(*modules: str) -> int:
    """A number that changes whenever a file in or below the folder of one of `modules` (their `__file__`) does."""
    digest = hashlib.sha256()
    for module in modules:
        for file in sorted(Path(module).parent.rglob("*.py")):
            digest.update(file.read_bytes())
    return int.from_bytes(digest.digest()[:7], "big")
