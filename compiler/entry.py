"""What Python calls: a function that takes a kernel's arguments as one row of words, and hands them to the kernel.

Two arguments take `ctypes` a third of the time that a dozen do, which is as much as a thousand rows take.
"""

from __future__ import annotations

from logloss._kernels.signatures import Form

_TYPES = {"Q": "ptr", "q": "i64", "d": "double"}


def entry(name: str, kernel: str, form: Form) -> str:
    """Return the function as LLVM's intermediate representation, for a kernel that is defined elsewhere."""
    words = form.words()
    places = range(len(words))
    left = {kind: [place for place in places if words[place] == kind] for kind in _TYPES}
    own = [left[kind].pop(0) for kind in form.in_order()] + left["Q"]  # where the kernel's arguments are, in its order
    types = [_TYPES[word] for word in words]
    return "\n".join(
        [
            f'declare ptr @"{kernel}"({", ".join(types[i] for i in own)}, ptr)',
            f'define void @"{name}"(ptr %words, ptr %found) {{',
            *(f"  %place{i} = getelementptr i64, ptr %words, i64 {i}" for i in places),
            *(f"  %word{i} = load {types[i]}, ptr %place{i}" for i in places),
            f'  call ptr @"{kernel}"({", ".join(f"{types[i]} %word{i}" for i in own)}, ptr %found)',
            "  ret void",
            "}",
        ]
    )
