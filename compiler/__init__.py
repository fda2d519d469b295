"""The kernels, compiled: from the formulas of `logloss._kernels` to a shared library a level of processors.

``primitives``  what the words of the formulas mean for one number
``losses``, ``exact_sum``, ``group_sums``, ``forecast_bins``   the kernels: loops over rows, from addresses and lengths
``kernels``     a kernel as LLVM's intermediate representation, by Numba
``entry``       what Python calls it by
``processor``   the functions that a processor is asked by
``objects``     from that to object code, by LLVM
``targets``     for which platforms and levels
``link``        from objects to a library
``compare``     its bits against NumPy's
``folder``      where libraries go in the package
``build``       all of it

Needed to build the package and never to run it: Numba and llvmlite are imported here and nowhere else.
"""
