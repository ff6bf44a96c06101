#!/usr/bin/env python3
"""Builds data/backbone-geometry.bin, bonds and angles of the protein backbone by phi and psi, from cctbx (BSD licence).

  build-backbone-geometry.py [-o data/backbone-geometry.bin]

Needs mmtbx.conformation_dependent_library (Debian: python3-cctbx), which carries the Conformation-Dependent Library 1.2 of
D. S. Berkholz, M. V. Shapovalov, R. L. Dunbrack & P. A. Karplus (2009, Structure 17:1316) as used in refinement by
D. E. Tronrud, D. S. Berkholz & P. A. Karplus (2010, Acta Cryst. D66:834).

Eight classes of residues in the order of CLASSES; for each 24 grids: mean and sigma of the twelve figures in the order of
src/restraints/backbone-geometry.ts; each grid 36 x 36 cells (phi slow, psi fast, centres -180, -170 ... 170 degrees), unsigned
16-bit little-endian: hundredths of a degree for angles, ten-thousandths of an angstrom for bonds, 0 where the class has no
such figure. Gzipped without a time stamp, so that the same source gives the same bytes.
"""
import argparse
import gzip
import os
import struct

from mmtbx.conformation_dependent_library.cdl_database import cdl_database, version

CLASSES = [group + "_" + after for after in ("nonxpro", "xpro") for group in ("NonPGIV", "IleVal", "Gly", "Pro")]
ANGLES = 7
FIGURES = 12


def grid(cells, column, scale):
    values = []
    for phi in range(-180, 180, 10):
        for psi in range(-180, 180, 10):
            value = cells[phi, psi][column]
            stored = 0 if value < 0 else round(value * scale)
            if value >= 0 and not 0 < stored < 65536:
                raise SystemExit(f"{version}: {value} in column {column} at {phi}, {psi} cannot be stored")
            values.append(stored)
    return struct.pack(f"<{len(values)}H", *values)


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--out", default=os.path.join(root, "data/backbone-geometry.bin"))
    out = parser.parse_args().out
    data = b""
    for name in CLASSES:
        for figure in range(FIGURES):
            scale = 100 if figure < ANGLES else 10000
            for part in (0, 1):
                data += grid(cdl_database[name], 2 + 2 * figure + part, scale)
    packed = gzip.compress(data, compresslevel=9, mtime=0)
    with open(out, "wb") as file:
        file.write(packed)
    print(f"{out}: {version}, {len(CLASSES)} classes, {len(packed)} bytes")


if __name__ == "__main__":
    main()
