#!/usr/bin/env python3
"""Builds data/monomers.json, the restraint dictionary that ships with Varia, from published figures.

  build-dictionary.py [--refmac DIR] [--ccp4 DIR] [-o data/monomers.json]

--refmac  Debian's package refmac-dictionary (5.41), /usr/share/refmac/monomers
--ccp4    ccp4_lib/data/monomers out of data.tar.gz of the npm package moorhen (0.22.7): AceDRG monomers, links, atom types
Needs gemmi (Debian: python3-gemmi). What is taken from where is written into the file itself, under "sources", and
each monomer and link names its source.
"""
import argparse
import json
import os

from gemmi import cif

SOURCES = {
    "EH": "Engh & Huber 1991 (Acta A47:392) side chains by way of refmac-dictionary 5.41; "
          "Engh & Huber 2001 (Int. Tables F 18.3) backbone",
    "PP": "Parkinson et al. 1996 (Acta D52:57) by way of refmac-dictionary 5.41",
    "RD": "refmac-dictionary 5.41; iron porphyrin after Scheidt & Lee 1987 (Struct. Bonding 64:1)",
    "MA": "refmac-dictionary 5.41; backbone after Engh & Huber 2001 (Int. Tables F 18.3)",
    "MN": "refmac-dictionary 5.41; sugar and phosphate, and bases that are not modified, after Parkinson et al. 1996 (Acta D52:57)",
    "AD": "AceDRG (CCP4 monomer library 5.60)",
    "CL": "CCP4 monomer library 5.60",
    "ION": "one atom",
}
ABOUT = (
    "Built by scripts/build-dictionary.py. Lengths in Å, angles in degrees, ideal then sigma. X-H lengths are "
    "electron-cloud (riding-model) distances: CH3 0.96, CH2 0.97, CH 0.98, sp2 CH 0.93, NH 0.86, NH3 0.89, OH 0.82 Å "
    "(SHELXL, room temperature). Energy types: van der Waals radius, the same with its hydrogens, ionic radius, "
    "hydrogen-bond role (CCP4 ener_lib; Li & Nussinov 1998, Proteins 32:111)."
)
AMINO = "ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL MSE SEC".split()
NUCLEOTIDES = "A C G U DA DC DG DT".split()
SUGARS = "NAG NDG BMA MAN FUC FUL GAL GLC BGC SIA XYS".split()
FROM_REFMAC = (
    "ACT HEM GTP GDP AMP ACE NH2 NME EOH "
    "SAM SAH NAD NAP NDP FMN FAD COA ACO PLP ORO BTN SPM SPD M7G ANP GNP GSP AGS TTP UDP UTP CTP CLR FK5 QUI LDT IRI "
    "MPD TRS EPE MES IMD DMS BME DTT FMT IPA NO3 CO3"
).split()
# Residues that proteins are modified to, and D-amino acids: their own side chains on the backbone of all.
MODIFIED_AMINO = (
    "SEP TPO PTR CSO OCS CME KCX MLY M3L ALY HYP FME LLP AIB SAR DAL DVA DSN DPN DLE NCY N2C MVA"
).split()
# Modified nucleotides, and the parent whose figures hold wherever the modification does not reach.
MODIFIED_NUCLEOTIDES = {
    "OMC": "C", "OMG": "G", "OMU": "U", "A2M": "A", "PSU": "U", "5MU": "U", "UR3": "U", "4SU": "U", "5BU": "U",
    "H2U": "U", "5MC": "C", "4OC": "C", "2MG": "G", "M2G": "G", "7MG": "G", "G7M": "G", "1MA": "A", "2MA": "A",
    "MA6": "A", "MIA": "A", "I": "G", "QUO": "G", "YYG": "G", "CCC": "C", "DU": "DT", "DI": "DG",
}
SUGAR_PHOSPHATE = set("P OP1 OP2 OP3 O5' C5' C4' O4' C3' O3' C2' O2' C1'".split())
FROM_ACEDRG = "HOH SO4 PO4 GOL EDO PEG CIT ATP ADP".split()
IONS = {  # residue: element, formal charge
    "LI": ("LI", 1), "NA": ("NA", 1), "K": ("K", 1), "RB": ("RB", 1), "CS": ("CS", 1), "MG": ("MG", 2),
    "CA": ("CA", 2), "SR": ("SR", 2), "BA": ("BA", 2), "MN": ("MN", 2), "FE": ("FE", 3), "FE2": ("FE", 2),
    "CO": ("CO", 2), "NI": ("NI", 2), "CU": ("CU", 2), "CU1": ("CU", 1), "ZN": ("ZN", 2), "CD": ("CD", 2),
    "HG": ("HG", 2), "AL": ("AL", 3), "YB": ("YB", 3), "PB": ("PB", 2), "AG": ("AG", 1), "F": ("F", -1),
    "CL": ("CL", -1), "BR": ("BR", -1), "IOD": ("I", -1),
}
# Engh & Huber 2001: N-CA, CA-C, C-O, N-CA-C, CA-C-O
BACKBONE = {
    "": ((1.459, .020), (1.525, .026), (1.229, .019), (111.0, 2.7), (120.1, 2.1)),
    "GLY": ((1.456, .015), (1.514, .016), (1.232, .016), (113.1, 2.5), (120.6, 1.8)),
    "PRO": ((1.468, .017), (1.524, .020), (1.228, .020), (112.1, 2.6), (120.2, 2.4)),
}
# Engh & Huber 2001: C-N, CA-C-N, O-C-N (residue 1 is glycine or not); C-N-CA (residue 2 is glycine or not)
PEPTIDE_1 = {"": ((1.336, .023), (117.2, 2.2), (122.7, 1.6)), "GLY": ((1.326, .018), (116.2, 2.0), (123.2, 1.7))}
PEPTIDE_2 = {"": (121.7, 2.5), "GLY": (122.3, 2.1)}
PROLINE_1 = ((1.338, .019), (117.1, 2.8), (121.1, 1.9))
PROLINE_2 = {"PTRANS": ((119.3, 1.5), (128.4, 2.1)), "PCIS": ((127.0, 2.4), (120.6, 2.2))}  # C-N-CA, C-N-CD
# Names of the remediated PDB, where refmac-dictionary has older ones.
NDG_NAMES = {"O": "O5", "HA": "HN2", "HB": "HO3", "HC": "HO4", "H6": "HO6", "H1L": "HO1", "H6C1": "H61", "H6C2": "H62",
             "H8C1": "H81", "H8C2": "H82", "H8C3": "H83"}
# Averages of iron porphyrins (Scheidt & Lee 1987, Struct. Bonding 64:1), by kind of atom: iron, nitrogen, alpha and
# beta carbons of the pyrroles, meso carbons.
PORPHYRIN_BONDS = {"fn": 2.02, "an": 1.38, "ab": 1.44, "bb": 1.36, "am": 1.39}
PORPHYRIN_ANGLES = {"ana": 106.0, "nab": 110.0, "abb": 107.0, "nam": 125.5, "bam": 124.5, "ama": 124.5, "anf": 127.0,
                    "nfn": 90.0}
LIBRARY_LINKS = (
    "NMTRANS NMCIS FOR_C-N ACE_C-N NME_N-C pep-NH2 "
    "ALPHA1-1 ALPHA1-2 ALPHA1-3 ALPHA1-4 ALPHA1-6 BETA1-2 BETA1-3 BETA1-4 BETA1-6 ALPHA2-3 ALPHA2-6 ALPHA2-8 "
    "BETA2-3 BETA2-6 BETA2-8 pyr-SER pyr-THR pyr-ASN"
).split()


def text(value):
    return " ".join(cif.as_string(value).split()) if value not in (None, "?", ".") else ""


def number(value, digits=3):
    return f"{float(value):.{digits}f}".rstrip("0").rstrip(".")


def rows(block, category, tags):
    """Rows of a loop as dictionaries, text without quotes; missing columns are empty."""
    if block is None:
        return []
    table = block.find(category, tags[:1] + ["?" + t for t in tags[1:]])
    return [{t: text(row[k]) if row.has(k) else "" for k, t in enumerate(tags)} for row in table]


def read(path):
    content = open(path, encoding="utf-8", errors="replace").read()
    return cif.read_string(content[content.index("#"):] if content.startswith("f#") else content)


def sign(word):
    return {"p": "+", "n": "-"}.get(word[:1].lower(), "0")


def read_monomer(root, name):
    document = read(os.path.join(root, name[0].lower(), name + ".cif"))
    listing = rows(document.find_block("comp_list"), "_chem_comp.", ["id", "name", "group"])[0]
    block = document.find_block("comp_" + name)
    atoms = {a["atom_id"]: a for a in rows(block, "_chem_comp_atom.",
                                           ["atom_id", "type_symbol", "type_energy", "charge", "partial_charge"])}
    return {
        "name": listing["name"], "group": listing["group"],
        "atoms": {k: [v["type_symbol"].upper(), v["type_energy"].upper(), int(round(float(v["charge"] or 0)))]
                  for k, v in atoms.items()},
        "bonds": [[b["atom_id_1"], b["atom_id_2"], float(b["value_dist"]), float(b["value_dist_esd"]), b["type"]]
                  for b in rows(block, "_chem_comp_bond.",
                                ["atom_id_1", "atom_id_2", "value_dist", "value_dist_esd", "type"])],
        "angles": [[a["atom_id_1"], a["atom_id_2"], a["atom_id_3"], float(a["value_angle"]),
                    float(a["value_angle_esd"])]
                   for a in rows(block, "_chem_comp_angle.",
                                 ["atom_id_1", "atom_id_2", "atom_id_3", "value_angle", "value_angle_esd"])],
        "torsions": [[t["id"], *(t[f"atom_id_{k}"] for k in (1, 2, 3, 4)), float(t["value_angle"]),
                      float(t["value_angle_esd"]), int(t["period"])]
                     for t in rows(block, "_chem_comp_tor.",
                                   ["id", "atom_id_1", "atom_id_2", "atom_id_3", "atom_id_4", "value_angle",
                                    "value_angle_esd", "period"])],
        "chiralities": [[c["atom_id_centre"], c["atom_id_1"], c["atom_id_2"], c["atom_id_3"], sign(c["volume_sign"])]
                        for c in rows(block, "_chem_comp_chir.",
                                      ["atom_id_centre", "atom_id_1", "atom_id_2", "atom_id_3", "volume_sign"])
                        if c["volume_sign"][:3] in ("pos", "neg", "bot")],  # not cross4, a square centre
        "planes": planes(rows(block, "_chem_comp_plane_atom.", ["plane_id", "atom_id", "dist_esd"])),
    }


def planes(atoms):
    found = {}
    for atom in atoms:
        found.setdefault(atom["plane_id"], []).append(atom["atom_id"])
    return [[0.02, *names] for names in found.values()]


def electron_cloud_hydrogens(monomer):
    """X-H lengths by the kind of X (SHELXL's riding model)."""
    atoms = monomer["atoms"]
    neighbours = {}
    for a, b, *_ in monomer["bonds"]:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    for bond in monomer["bonds"]:
        pair = [n for n in bond[:2] if atoms[n][0] != "H"]
        if len(pair) != 1:
            continue
        heavy = pair[0]
        hydrogens = sum(atoms[n][0] == "H" for n in neighbours[heavy])
        count = len(neighbours[heavy])
        element = atoms[heavy][0]
        if element == "C":
            bond[2] = {3: .96, 2: .97, 1: .98}[hydrogens] if count == 4 else .93
        elif element == "N":
            bond[2] = .89 if count == 4 else .86
        elif element == "O":
            bond[2] = .82 if count > 1 and hydrogens == 1 else .84
        bond[3] = .02


def set_bond(monomer, a, b, ideal_sigma):
    for bond in monomer["bonds"]:
        if {bond[0], bond[1]} == {a, b}:
            bond[2:4] = ideal_sigma


def set_angle(monomer, a, b, c, ideal_sigma):
    for angle in monomer["angles"]:
        if angle[1] == b and {angle[0], angle[2]} == {a, c}:
            angle[3:5] = ideal_sigma


def amino_acid(root, name):
    monomer = read_monomer(root, name)
    n_ca, ca_c, c_o, n_ca_c, ca_c_o = BACKBONE.get(name, BACKBONE[""])
    set_bond(monomer, "N", "CA", n_ca)
    set_bond(monomer, "CA", "C", ca_c)
    set_bond(monomer, "C", "O", c_o)
    set_angle(monomer, "N", "CA", "C", n_ca_c)
    set_angle(monomer, "CA", "C", "O", ca_c_o)
    monomer["group"] = "P-peptide" if name == "PRO" else "L-peptide"
    monomer["torsions"] = [t for t in monomer["torsions"] if t[6] > 0]
    name_hands(monomer, name)
    return dict(monomer, source="EH")


def nucleotide(root, name):
    monomer = read_monomer(root, name)
    electron_cloud_hydrogens(monomer)
    # The library's backbone, sugar and glycosidic torsions name one conformer each; planes hold the bases.
    monomer["torsions"] = []
    return dict(monomer, source="PP")


def modified_amino_acid(root, name):
    """The library writes the free acid: in a chain it has neither the second oxygen nor a second hydrogen at N."""
    monomer = amino_acid(root, name)
    group = read_monomer(root, name)["group"]
    monomer["group"] = group if group != "peptide" else "L-peptide"
    if name in ("DAL", "DVA", "DSN", "DPN", "DLE"):
        monomer["group"] = "D-peptide"
    nitrogens = {b for a, b, *_ in monomer["bonds"] if a == "N"} | {a for a, b, *_ in monomer["bonds"] if b == "N"}
    hydrogens = sorted(n for n in nitrogens if monomer["atoms"][n][0] == "H")
    keeps = 0 if group in ("P-peptide", "M-peptide") else 1
    remove_atoms(monomer, {"OXT", "HXT", *hydrogens[keeps:]})
    for kept in hydrogens[:keeps]:
        rename_atom(monomer, kept, "H")
    # One conformer's torsions, where the period is 1.
    monomer["torsions"] = [t for t in monomer["torsions"] if t[7] > 1]
    monomer["atoms"]["N"][1:] = ["NH1" if keeps else "N", 0]
    monomer["atoms"]["C"][1:] = ["C", 0]
    monomer["atoms"]["O"][1:] = ["O", 0]
    electron_cloud_hydrogens(monomer)
    return dict(monomer, source="MA")


def remove_atoms(monomer, gone):
    monomer["atoms"] = {n: a for n, a in monomer["atoms"].items() if n not in gone}
    for kind in ("bonds", "angles", "torsions", "chiralities"):
        monomer[kind] = [row for row in monomer[kind] if not gone.intersection(row)]
    monomer["planes"] = [[p[0], *(n for n in p[1:] if n not in gone)] for p in monomer["planes"]]
    monomer["planes"] = [p for p in monomer["planes"] if len(p) > 4]


def modified_nucleotide(root, name, parent):
    """Sugar and phosphate have the parent's figures, and the base where only O2' is methylated."""
    monomer = nucleotide(root, name)
    monomer["group"] = parent["group"]
    known = {}
    for row in parent["bonds"]:
        known[frozenset(row[:2])] = row[2:4]
    for row in parent["angles"]:
        known[(row[1], frozenset((row[0], row[2])))] = row[3:5]
    whole = name in ("OMC", "OMG", "OMU", "A2M")

    def is_parents(atoms):
        return whole or SUGAR_PHOSPHATE.issuperset(atoms)

    for row in monomer["bonds"]:
        value = known.get(frozenset(row[:2]))
        if value and is_parents(row[:2]):
            row[2:4] = value
    for row in monomer["angles"]:
        value = known.get((row[1], frozenset((row[0], row[2]))))
        if value and is_parents(row[:3]):
            row[3:5] = value
    return dict(monomer, source="MN")


def small_molecule(root, name, source):
    monomer = read_monomer(root, name)
    electron_cloud_hydrogens(monomer)
    # Only torsions about planar groups: the others prefer one of several equal conformers.
    monomer["torsions"] = [t for t in monomer["torsions"] if t[7] == 2 and t[6] > 0]
    if name == "SIA":
        monomer["group"] = "ketopyranose"
    if name == "NDG":
        for old, new in NDG_NAMES.items():
            rename_atom(monomer, old, new)
    if name == "HEM":
        porphyrin(monomer)
    return dict(monomer, source=source)


# The library leaves open which of two equal branches is the first. IUPAC-IUB 1970 (Biochemistry 9:3471, rule 2.2.2) does not:
# CG1 of valine and CD1 of leucine are pro-R.
NAMED_HANDS = {"VAL": "CB", "LEU": "CG", "MVA": "CB"}


def name_hands(monomer, name):
    if name in NAMED_HANDS:
        monomer["chiralities"] = [row[:4] + ["-"] if row[0] == NAMED_HANDS[name] else row
                                  for row in monomer["chiralities"]]


def rename_atom(monomer, old, new):
    def renamed(row):
        return [new if field == old else field for field in row]
    monomer["atoms"] = {new if n == old else n: a for n, a in monomer["atoms"].items()}
    for kind in ("bonds", "angles", "torsions", "chiralities", "planes"):
        monomer[kind] = [renamed(row) for row in monomer[kind]]


def porphyrin(monomer):
    """Puts the averages of iron porphyrins where the library has one drawing's single and double bonds."""
    def kind(atom):
        if atom == "FE":
            return "f"
        if atom in ("NA", "NB", "NC", "ND"):
            return "n"
        if atom in ("CHA", "CHB", "CHC", "CHD"):
            return "m"
        if len(atom) == 3 and atom[0] == "C" and atom[2] in "ABCD" and atom[1] in "1234":
            return "a" if atom[1] in "14" else "b"
        return "-"

    for bond in monomer["bonds"]:
        value = PORPHYRIN_BONDS.get("".join(sorted(map(kind, bond[:2]))))
        if value:
            bond[2:4] = (value, .04 if value > 2 else .02)
    for angle in monomer["angles"]:
        kinds = "".join(map(kind, angle[:3]))
        value = PORPHYRIN_ANGLES.get(kinds) or PORPHYRIN_ANGLES.get(kinds[::-1])
        # Two nitrogens across the iron stay as they are, at 180 degrees.
        if value and angle[3] < 150:
            angle[3] = value
    # A linear angle has no gradient at its ideal; the four right angles hold the iron.
    monomer["angles"] = [a for a in monomer["angles"] if a[3] < 150]
    monomer["chiralities"] = []  # of flat nitrogens, in the library


def ion(name, element, charge):
    return {"name": f"{element} ion", "group": "non-polymer", "source": "ION",
            "atoms": {"I" if name == "IOD" else element: [element, element, charge]},
            "bonds": [], "angles": [], "torsions": [], "chiralities": [], "planes": []}


def pack(monomer):
    """Rows joined by ';', fields by spaces: small, and quick to read one monomer at a time."""
    line = {"name": monomer["name"], "group": monomer["group"], "source": monomer["source"]}
    line["atoms"] = ";".join(f"{k} {e} {t or '.'} {c}" for k, (e, t, c) in monomer["atoms"].items())
    line["bonds"] = ";".join(f"{a} {b} {number(v)} {number(s)} {t.lower()}" for a, b, v, s, t in monomer["bonds"])
    line["angles"] = ";".join(f"{a} {b} {c} {number(v)} {number(s)}" for a, b, c, v, s in monomer["angles"])
    line["torsions"] = ";".join(f"{i} {a} {b} {c} {d} {number(v)} {number(s)} {p}"
                                for i, a, b, c, d, v, s, p in monomer["torsions"])
    line["chiralities"] = ";".join(" ".join(c) for c in monomer["chiralities"])
    line["planes"] = ";".join(f"{number(p[0])} {' '.join(p[1:])}" for p in monomer["planes"])
    return {k: v for k, v in line.items() if v != ""}


# ---- links and modifications ----------------------------------------------------------------------------------------

def peptide_links():
    links = {}
    for cis in (False, True):
        omega = 0 if cis else 180
        base = "CIS" if cis else "TRANS"
        for first in ("", "GLY"):
            for second in ("", "GLY"):
                cn, ca_c_n, o_c_n = PEPTIDE_1[first]
                c_n_ca = PEPTIDE_2[second]
                suffix = f"-{first or 'any'}-{second or 'any'}" if first or second else ""
                links[base + suffix] = link(
                    first, "peptide", second, "peptide", "EH",
                    bonds=[("1:C", "2:N", *cn, "deloc")],
                    angles=[("1:CA", "1:C", "2:N", *ca_c_n), ("1:O", "1:C", "2:N", *o_c_n),
                            ("1:C", "2:N", "2:CA", *c_n_ca), ("1:C", "2:N", "2:H", 124.3, 3.0)],
                    torsions=[("omega", "1:CA", "1:C", "2:N", "2:CA", omega, 5.0, 0)],
                    planes=[(.02, "1:CA", "1:C", "1:O", "2:N"), (.02, "1:C", "2:N", "2:CA", "2:H")])
        name = "P" + base
        cn, ca_c_n, o_c_n = PROLINE_1
        c_n_ca, c_n_cd = PROLINE_2[name]
        links[name] = link(
            "", "peptide", "", "P-peptide", "EH",
            bonds=[("1:C", "2:N", *cn, "deloc")],
            angles=[("1:CA", "1:C", "2:N", *ca_c_n), ("1:O", "1:C", "2:N", *o_c_n),
                    ("1:C", "2:N", "2:CA", *c_n_ca), ("1:C", "2:N", "2:CD", *c_n_cd)],
            torsions=[("omega", "1:CA", "1:C", "2:N", "2:CA", omega, 5.0, 0)],
            planes=[(.02, "1:CA", "1:C", "1:O", "2:N"), (.02, "1:C", "2:N", "2:CA", "2:CD")])
    return links


def link(comp1, group1, comp2, group2, source, bonds=(), angles=(), torsions=(), chiralities=(), planes=(),
         mod1="", mod2=""):
    return dict(comp1=comp1, mod1=mod1, group1=group1, comp2=comp2, mod2=mod2, group2=group2, source=source,
                bonds=bonds, angles=angles, torsions=torsions, chiralities=chiralities, planes=planes)


def fixed_links():
    links = peptide_links()
    # S-S: Engh & Huber 2001; CB-SG-SG and the dihedral: CCP4 monomer library.
    links["SS"] = link("", "peptide", "", "peptide", "EH", mod1="CYS-SS", mod2="CYS-SS",
                       bonds=[("1:SG", "2:SG", 2.033, .016, "single")],
                       angles=[("1:CB", "1:SG", "2:SG", 103.8, 1.8), ("1:SG", "2:SG", "2:CB", 103.8, 1.8)],
                       torsions=[("ss", "1:CB", "1:SG", "2:SG", "2:CB", 90.0, 10.0, 2)])
    # The phosphodiester in the middle of a chain (Parkinson et al. 1996).
    links["p"] = link("", "DNA/RNA", "", "DNA/RNA", "PP",
                      bonds=[("1:O3'", "2:P", 1.607, .012, "single")],
                      angles=[("1:C3'", "1:O3'", "2:P", 119.7, 1.2), ("2:OP1", "2:P", "1:O3'", 107.4, 3.2),
                              ("2:OP2", "2:P", "1:O3'", 108.3, 3.2), ("2:O5'", "2:P", "1:O3'", 104.0, 1.9)],
                      chiralities=[("2:P", "2:O5'", "1:O3'", "2:OP2", "0")], mod1="DEL-HO3p", mod2="DEL-OP3")
    return links


def library_link(document, listing):
    block = document.find_block("link_" + listing["id"])

    def atom(row, k):
        return f"{row['atom_%s_comp_id' % k]}:{row['atom_id_%s' % k]}"

    def columns(*ks):
        return [f"atom_{k}_comp_id" for k in ks] + [f"atom_id_{k}" for k in ks]

    bonds = [(atom(r, 1), atom(r, 2), float(r["value_dist"]), float(r["value_dist_esd"]), r["type"].lower())
             for r in rows(block, "_chem_link_bond.", columns(1, 2) + ["value_dist", "value_dist_esd", "type"])]
    angles = [(atom(r, 1), atom(r, 2), atom(r, 3), float(r["value_angle"]), float(r["value_angle_esd"]))
              for r in rows(block, "_chem_link_angle.", columns(1, 2, 3) + ["value_angle", "value_angle_esd"])]
    torsions = [(r["id"], *(atom(r, k) for k in (1, 2, 3, 4)), float(r["value_angle"]), float(r["value_angle_esd"]),
                 int(r["period"]))
                for r in rows(block, "_chem_link_tor.",
                              columns(1, 2, 3, 4) + ["id", "value_angle", "value_angle_esd", "period"])]
    # phi and psi are free, and so are a glycosidic bond's: only omega and torsions about planar groups stay.
    torsions = [t for t in torsions if t[0] == "omega" or (t[7] == 2 and t[0] not in ("phi", "psi"))]
    chiralities = [(*(atom(r, k) for k in ("centre", 1, 2, 3)), sign(r["volume_sign"]))
                   for r in rows(block, "_chem_link_chir.", columns("centre", 1, 2, 3) + ["volume_sign"])]
    found = {}
    for r in rows(block, "_chem_link_plane.", ["plane_id", "atom_comp_id", "atom_id"]):
        found.setdefault(r["plane_id"], []).append(f"{r['atom_comp_id']}:{r['atom_id']}")
    return link(listing["comp_id_1"], listing["group_comp_1"], listing["comp_id_2"], listing["group_comp_2"], "CL",
                bonds, angles, torsions, chiralities, [(.02, *names) for names in found.values()],
                listing["mod_id_1"], listing["mod_id_2"])


def pack_link(entry):
    line = {k: entry[k] for k in ("comp1", "mod1", "group1", "comp2", "mod2", "group2", "source")}
    line["bonds"] = ";".join(f"{a} {b} {number(v)} {number(s)} {t}" for a, b, v, s, t in entry["bonds"])
    line["angles"] = ";".join(f"{a} {b} {c} {number(v)} {number(s)}" for a, b, c, v, s in entry["angles"])
    line["torsions"] = ";".join(f"{i} {a} {b} {c} {d} {number(v)} {number(s)} {p}"
                                for i, a, b, c, d, v, s, p in entry["torsions"])
    line["chiralities"] = ";".join(" ".join(c) for c in entry["chiralities"])
    line["planes"] = ";".join(f"{number(p[0])} {' '.join(p[1:])}" for p in entry["planes"])
    return {k: v for k, v in line.items() if v != ""}


def fixed_modifications():
    """Termini and link variants written for these monomers; names of hydrogens as in the PDB (H, H2, H3; HO5')."""
    nh3 = {"source": "EH", "atoms": "change N . . NT3;change H . H HNT3;add H2 . H HNT3;add H3 . H HNT3",
           # N-CA of an NH3+ group: Engh & Huber 1991
           "bonds": "change N CA 1.491 0.021 single;change N H 0.89 0.02 single;add N H2 0.89 0.02 single;"
                    "add N H3 0.89 0.02 single",
           "angles": "change H N CA 109.47 3;add H2 N CA 109.47 3;add H3 N CA 109.47 3;add H N H2 109.47 3;"
                     "add H N H3 109.47 3;add H2 N H3 109.47 3"}
    nh2 = {"source": "EH", "atoms": "change N . . NT2;add H2 . H HNT3;add H3 . H HNT3",
           "bonds": "add N H2 0.89 0.02 single;add N H3 0.89 0.02 single",
           "angles": "add H2 N CA 109.47 3;add H3 N CA 109.47 3;add H2 N CD 109.47 3;add H3 N CD 109.47 3;"
                     "add H2 N H3 109.47 3"}
    # Carboxylate: Engh & Huber 1991, as in the side chains of ASP and GLU.
    coo = {"source": "EH", "atoms": "change O . . OC;add OXT . O OC",
           "bonds": "change C O 1.249 0.019 deloc;add C OXT 1.249 0.019 deloc",
           "angles": "change CA C O 118.4 2.3;add CA C OXT 118.4 2.3;add O C OXT 122.9 2.4",
           "planes": "add 0.02 CA C O OXT"}
    end5 = {"source": "PP", "atoms": "change O5' . . OH1;add HO5' . H HOH1", "bonds": "add O5' HO5' 0.82 0.02 single",
            "angles": "add C5' O5' HO5' 109.47 3"}
    return {
        "NH3": nh3, "NH2-PRO": nh2, "COO": coo, "5*END": end5,
        "ASP-H": {"source": "EH", "atoms": "change OD2 . . OH1;add HD2 . H HOH1",
                  "bonds": "add OD2 HD2 0.82 0.02 single", "angles": "add CG OD2 HD2 109.5 3"},
        "GLU-H": {"source": "EH", "atoms": "change OE2 . . OH1;add HE2 . H HOH1",
                  "bonds": "add OE2 HE2 0.82 0.02 single", "angles": "add CD OE2 HE2 109.5 3"},
        "DEL-HO3p": {"source": "PP", "atoms": "delete HO3' . . .;change O3' . . O2"},
        "DEL-OP3": {"source": "PP", "atoms": "delete OP3 . . ."},
        "CYS-SS": {"source": "EH", "atoms": "delete HG . . .;change SG . . S2"},
    }


def library_modification(document, name):
    block = document.find_block("mod_" + name)
    entry = {"source": "CL"}

    def join(key, category, tags, fill):
        out = []
        for r in rows(block, category, ["function"] + tags):
            line = fill(r)
            if line:
                out.append(line)
        if out:
            entry[key] = ";".join(out)

    join("atoms", "_chem_mod_atom.", ["atom_id", "new_atom_id", "new_type_symbol", "new_type_energy"],
         lambda r: f"{r['function']} {r['atom_id'] or r['new_atom_id']} . "
                   f"{(r['new_type_symbol'] or '.').upper()} {(r['new_type_energy'] or '.').upper()}")
    join("bonds", "_chem_mod_bond.", ["atom_id_1", "atom_id_2", "new_value_dist", "new_value_dist_esd", "new_type"],
         lambda r: None if r["function"] == "delete" else
         f"{r['function']} {r['atom_id_1']} {r['atom_id_2']} {number(r['new_value_dist'])} "
         f"{number(r['new_value_dist_esd'])} {r['new_type']}")
    join("angles", "_chem_mod_angle.", ["atom_id_1", "atom_id_2", "atom_id_3", "new_value_angle", "new_value_angle_esd"],
         lambda r: None if r["function"] == "delete" else
         f"{r['function']} {r['atom_id_1']} {r['atom_id_2']} {r['atom_id_3']} {number(r['new_value_angle'])} "
         f"{number(r['new_value_angle_esd'])}")
    return entry


def energy_types(path):
    """type -> [van der Waals radius, united-atom radius, ionic radius or 0, N D A B H]"""
    table = {}
    for r in rows(read(path).sole_block(), "_lib_atom.",
                  ["type", "hb_type", "vdw_radius", "vdwh_radius", "ion_radius"]):
        vdw = r["vdw_radius"] or r["ion_radius"]
        if vdw:
            table[r["type"].upper()] = [float(vdw), float(r["vdwh_radius"] or vdw), float(r["ion_radius"] or 0),
                                        r["hb_type"] or "N"]
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--refmac", default="/usr/share/refmac/monomers")
    parser.add_argument("--ccp4", required=True)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("-o", "--out", default=os.path.join(here, "..", "data", "monomers.json"))
    options = parser.parse_args()
    monomers = {n: amino_acid(options.refmac, n) for n in AMINO}
    monomers.update((n, nucleotide(options.refmac, n)) for n in NUCLEOTIDES)
    monomers.update((n, modified_amino_acid(options.refmac, n)) for n in MODIFIED_AMINO)
    monomers.update((n, modified_nucleotide(options.refmac, n, monomers[p])) for n, p in MODIFIED_NUCLEOTIDES.items())
    monomers.update((n, small_molecule(options.refmac, n, "RD")) for n in SUGARS + FROM_REFMAC)
    monomers.update((n, small_molecule(options.ccp4, n, "AD")) for n in FROM_ACEDRG)
    monomers.update((n, ion(n, *what)) for n, what in IONS.items())
    library = read(os.path.join(options.ccp4, "list", "mon_lib_list.cif"))
    listing = {r["id"]: r for r in rows(library.find_block("link_list"), "_chem_link.",
                                        ["id", "comp_id_1", "mod_id_1", "group_comp_1", "comp_id_2", "mod_id_2",
                                         "group_comp_2"])}
    links = fixed_links()
    links.update((n, library_link(library, listing[n])) for n in LIBRARY_LINKS)
    modifications = fixed_modifications()
    # Of the library's modifications, those that its sugar links ask for; the peptide's are only deletions of atoms
    # that our amino acids do not have.
    wanted = {m for n in LIBRARY_LINKS for m in (links[n]["mod1"], links[n]["mod2"]) if m}
    for name in sorted(wanted):
        if not name.startswith("DEL-OXT") and name not in ("DEL-HN1", "DEL-NMH"):
            modifications[name] = library_modification(library, name)
    packed = {
        "about": ABOUT, "sources": SOURCES,
        "energyTypes": energy_types(os.path.join(options.ccp4, "ener_lib.cif")),
        "monomers": {n: pack(m) for n, m in monomers.items()},
        "links": {n: pack_link(e) for n, e in links.items()},
        "modifications": modifications,
    }
    with open(options.out, "w", encoding="utf-8") as out:
        out.write("{\n")
        for k, (key, value) in enumerate(packed.items()):
            end = "," if k + 1 < len(packed) else ""
            if key in ("about", "sources", "energyTypes"):
                out.write(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}{end}\n")
            else:
                body = ",\n".join(f"{json.dumps(n)}: {json.dumps(v, ensure_ascii=False)}" for n, v in value.items())
                out.write(f"{json.dumps(key)}: {{\n{body}\n}}{end}\n")
        out.write("}\n")


main()
