#!/usr/bin/python3
"""The judge's verdict on a model, residue by residue: what cctbx says of Ramachandran, rotamers, C-beta, omega and Rama-Z.

Use: validation-judge.py PEERS MODEL OUT.json [MAP RESOLUTION]
PEERS is the folder of the peers' scripts (peerlib.py); with a map, its correlations as well. Residues are named chain/number/name."""
import contextlib
import io
import json
import sys

sys.path.insert(0, sys.argv[1])
import peerlib  # noqa: E402
from iotbx import map_manager  # noqa: E402
from cctbx import crystal, maptbx, uctbx  # noqa: E402,F401
from mmtbx.validation import cbetadev, omegalyze, ramalyze, rama_z, rotalyze  # noqa: E402
from libtbx.utils import null_out  # noqa: E402


class NoMap(object):
    """Stands in for a map where only geometry is asked for: a box around the model, not shifted."""

    def __init__(self, hierarchy):
        import iotbx.pdb  # noqa: F401
        from cctbx import uctbx
        xyz = hierarchy.atoms().extract_xyz()
        size = [b - a + 20 for a, b in zip(xyz.min(), xyz.max())]
        cell = uctbx.unit_cell(tuple(size) + (90, 90, 90))
        self.symmetry = crystal.symmetry(unit_cell=cell, space_group_symbol="P1")

    def shift_cart(self):
        return None

    def crystal_symmetry(self):
        return self.symmetry


def label(result):
    return "%s/%s%s/%s" % (result.chain_id.strip(), result.resseq.strip(), result.icode.strip(), result.resname.strip())


def rama_rows(h):
    r = ramalyze.ramalyze(pdb_hierarchy=h, outliers_only=False)
    return [[label(x), x.altloc.strip(), x.phi, x.psi, x.score / 100, ramalyze.ramalyze_ext_types[x.rama_type]
             if hasattr(ramalyze, "ramalyze_ext_types") else x.rama_type, x.ramalyze_type()] for x in r.results]


def rota_rows(h):
    r = rotalyze.rotalyze(pdb_hierarchy=h, outliers_only=False)
    return [[label(x), x.altloc.strip(), x.score / 100, x.evaluation, x.rotamer_name, x.chi_angles] for x in r.results]


def cbeta_rows(h):
    r = cbetadev.cbetadev(pdb_hierarchy=h, outliers_only=False)
    return [[label(x), x.altloc.strip(), x.deviation] for x in r.results]


def omega_rows(h):
    r = omegalyze.omegalyze(pdb_hierarchy=h, nontrans_only=False)
    return [[label(x), x.altloc.strip(), x.omega] for x in r.results]


def rama_z_values(model):
    with contextlib.redirect_stdout(io.StringIO()):
        z = rama_z.rama_z(models=[model], log=null_out())
        r = z.get_result()
        states = [[x[1], x[2], x[3], x[4], x[5], x[6]] for x in z.get_detailed_values()]
    part = lambda p: None if p.value is None else [p.value, p.std, p.n]
    return {"whole": part(r.whole), "helix": part(r.helix), "sheet": part(r.sheet), "loop": part(r.loop), "residues": states}


def main():
    h = peerlib.read_hierarchy(sys.argv[2])
    out = {}

    def tell(name, work):
        try:
            out[name] = work()
        except BaseException as error:  # SystemExit too: cctbx leaves by it
            out[name + "_error"] = "%s: %s" % (type(error).__name__, str(error).split("\n")[0][:200])

    tell("rama", lambda: rama_rows(h))
    tell("rotamers", lambda: rota_rows(h))
    tell("cbeta", lambda: cbeta_rows(h))
    tell("omega", lambda: omega_rows(h))
    maps = peerlib.read_map(sys.argv[4]) if len(sys.argv) > 4 else NoMap(h)
    model = peerlib.build_model(h, maps, restraints=False)
    tell("rama_z", lambda: rama_z_values(model))
    if len(sys.argv) > 4:
        tell("cc", lambda: peerlib.five_cc(maps.map_data(), model.get_xray_structure(), float(sys.argv[5])))
    with open(sys.argv[3], "w") as f:
        json.dump(out, f)


main()
