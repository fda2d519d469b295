"""The loss for speed: kernels, exact sums, blocks and threads.

``point``          the formulas at one point, written once
``primitives``     what `point` is written in, for NumPy; ``coefficients``: its polynomials
``numpy_backend``  the kernels run by NumPy
``signatures``     how the kernels of a library are called; ``ctypes_calls`` calls them with arrays
``loader``         the kernels as `compiler` made them when the package was built: chosen and loaded
``processor``      which of the libraries this processor runs
``exact_sum``      exact sums
``group_sums``     exact sums of many groups
``forecast_bins``  where forecasts lie
``blocks``         arrays to kernels: chunks and threads
``column_sums``    exact sums of the columns of a matrix
``class_weights``  a weight of positives for each class
"""
