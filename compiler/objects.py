"""Object code for a processor, from LLVM's intermediate representation: optimized, position-independent, and alone.

Numba's wrapper for C handles errors and counts references, for which it calls its own runtime and Python's. A kernel
raises nothing and owns no memory: once it is inlined, these calls are dead code and go. What is left makes it an error.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from llvmlite import binding

from .targets import Target

# Functions of the C library for which LLVM exchanges a loop that does the same.
ALLOWED = frozenset({"memset", "memcpy", "memmove"})


def object_code(text: str, functions: Collection[str], target: Target) -> bytes:
    """Return some functions of a module as object code.

    Parameters
    ----------
    text : str
        The module.
    functions : collection of str
        Those that are to be seen from outside.
    target : Target
        For which processors.

    Raises
    ------
    ValueError
        If a function needs what the C library does not have.
    """
    # What is left of a loop of vectors goes number by number: nearly as quick, and libraries are smaller.
    binding.set_option("", "-enable-epilogue-vectorization=false")
    binding.initialize_all_targets()
    binding.initialize_all_asmprinters()
    binding.initialize_native_asmparser()
    machine = binding.Target.from_triple(target.triple).create_target_machine(
        cpu=target.cpu, features=target.features, opt=3, reloc="pic", codemodel="default"
    )
    module = binding.parse_assembly(text)
    module.triple, module.data_layout = target.triple, str(machine.target_data)
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration:
            each.linkage = "external" if each.name in functions else "internal"
    if target.exports:
        for name in functions:
            module.get_function(name).storage_class = "dllexport"
    _optimize(module, machine, first=True)
    _optimize(module, machine)
    needed = {each.name for each in module.functions if each.is_declaration and not each.name.startswith("llvm.")}
    if needed - ALLOWED:
        raise ValueError(f"{', '.join(functions)}: needs {', '.join(sorted(needed - ALLOWED))}")
    return bytes(machine.emit_object(module))


def _optimize(module: Any, machine: Any, first: bool = False) -> None:
    """Run LLVM's passes; at first those that make references visible as none, and the one that drops their counting."""
    tuning = binding.create_pipeline_tuning_options(speed_level=1 if first else 3)
    tuning.loop_vectorization = tuning.slp_vectorization = not first
    # Vectors are as quick without, some quicker, and libraries a sixth smaller.
    tuning.loop_unrolling = tuning.loop_interleaving = False
    builder = binding.create_pass_builder(machine, tuning)
    passes = builder.getModulePassManager()
    if first:
        passes.add_refprune_pass()
    passes.run(module, builder)
