# Times scipy's real Fourier transform (pocketfft, single precision, one thread) of cubes of the given sizes.
import sys
import time

import numpy
import scipy.fft

for size in map(int, sys.argv[1:]):
    grid = numpy.random.default_rng(1).standard_normal((size,) * 3, dtype=numpy.float32)
    spectrum = scipy.fft.rfftn(grid)
    for name, work in (
        ("forward", lambda: scipy.fft.rfftn(grid)),
        ("inverse", lambda: scipy.fft.irfftn(spectrum, grid.shape)),
    ):
        work()
        samples = []
        for _ in range(31 if size < 200 else 7):
            start = time.process_time()
            work()
            samples.append((time.process_time() - start) * 1e3)
        print(f"{size}³ {name}, scipy", "ms", " ".join(map(str, samples)), sep="\t")
