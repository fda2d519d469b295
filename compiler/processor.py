"""What `logloss._kernels.processor` asks of every library for x86-64: CPUID of a leaf, and the low half of XCR0."""

from __future__ import annotations

from llvmlite import ir

_INT, _POINTER = ir.IntType(32), ir.IntType(32).as_pointer()


def representation(triple: str) -> tuple[str, list[str]]:
    """Return them as LLVM's intermediate representation, and what they are called; none for other processors."""
    module = ir.Module("processor")
    if not triple.startswith("x86_64"):
        return str(module), []

    cpuid = ir.Function(module, ir.FunctionType(ir.VoidType(), [_INT, _POINTER]), "logloss_cpuid")
    builder = ir.IRBuilder(cpuid.append_basic_block())
    registers = ir.FunctionType(ir.LiteralStructType([_INT] * 4), [_INT, _INT])
    leaf, out = cpuid.args
    found = builder.asm(
        registers, "cpuid", "={eax},={ebx},={ecx},={edx},{eax},{ecx}", [leaf, _INT(0)], side_effect=True
    )
    for place in range(4):
        builder.store(builder.extract_value(found, place), builder.gep(out, [_INT(place)]))
    builder.ret_void()

    xcr0 = ir.Function(module, ir.FunctionType(_INT, []), "logloss_xcr0")
    builder = ir.IRBuilder(xcr0.append_basic_block())
    halves = ir.FunctionType(ir.LiteralStructType([_INT, _INT]), [_INT])
    found = builder.asm(halves, "xgetbv", "={eax},={edx},{ecx}", [_INT(0)], side_effect=True)
    builder.ret(builder.extract_value(found, 0))
    return str(module), [cpuid.name, xcr0.name]
