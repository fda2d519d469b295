"""The loss for speed: kernels, exact sums, blocks and threads.

``point``         the formulas at one point, written once
``words``         the vocabulary of `point` for NumPy, with `coefficients`
``interpreted``   the kernels run by NumPy
``forms``, ``calls``      how the kernels of a library are called, and their calling with arrays
``library``       the kernels as `compiler` made them when the package was built: chosen and loaded
``processor``     which of the libraries this processor runs
``sums``          exact sums
``groups``, ``grouped``   exact sums of many groups
``places``, ``placed``    where forecasts lie
``blocks``        arrays to kernels: chunks and threads
"""
