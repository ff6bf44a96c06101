import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildRidingTable } from '../../src/chemistry/build-riding-table.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { dihedralDegrees } from '../../src/chemistry/measure.js';
import { placeHydrogens, removeHydrogens } from '../../src/chemistry/place-hydrogens.js';
import { Riding } from '../../src/chemistry/riding.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import type { Structure } from '../../src/structure/structure.js';
import { type FixtureAtom, pdbText, peptide } from './peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);
const shared = new URL('../../../shared/data/formats/models/', import.meta.url);

function place(atoms: readonly FixtureAtom[]) {
  return placeHydrogens(parseModel(pdbText(atoms), 'fixture.pdb'), dictionary);
}

function names({ atomName, residues }: Structure, residue: number): readonly string[] {
  return atomName.slice(residues.atomStart[residue]!, residues.atomStart[residue + 1]!);
}

function atom(structure: Structure, residue: number, name: string): number {
  return structure.residues.atomStart[residue]! + names(structure, residue).indexOf(name);
}

function distance(xyz: Float64Array, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((d) => xyz[3 * a + d]! - xyz[3 * b + d]!));
}

describe('placing hydrogens', () => {
  const { model, origin, notes } = place(peptide(['ALA', 'GLY', 'ALA']));
  const { structure } = model;
  const { xyz } = model.conformations[0]!;

  it('puts them right behind the atoms of their residue: NH3 where the chain begins, none on the carboxylate', () => {
    expect(new Set(names(structure, 0).slice(5))).toEqual(new Set(['H1', 'H2', 'H3', 'HA', 'HB1', 'HB2', 'HB3']));
    expect(new Set(names(structure, 1).slice(4))).toEqual(new Set(['H', 'HA2', 'HA3']));
    expect(new Set(names(structure, 2).slice(6))).toEqual(new Set(['H', 'HA', 'HB1', 'HB2', 'HB3']));
    expect(notes[0]).toBe('15 hydrogens were placed.');
    expect(origin.filter((from) => from < 0).length).toBe(15);
  });

  // Bond lengths of Deis et al. 2013: ammonium 0.89, tetrahedral carbon 0.97, amide 0.86 Å.
  it('keeps to electron-cloud bond lengths', () => {
    expect(distance(xyz, atom(structure, 0, 'N'), atom(structure, 0, 'H1'))).toBeCloseTo(0.89, 6);
    expect(distance(xyz, atom(structure, 0, 'CB'), atom(structure, 0, 'HB1'))).toBeCloseTo(0.97, 6);
    expect(distance(xyz, atom(structure, 1, 'N'), atom(structure, 1, 'H'))).toBeCloseTo(0.86, 6);
  });

  // The amide hydrogen of a trans peptide is opposite to O: O-C-N-H is 180° where C-N-CA and the peptide are flat.
  it('puts the amide hydrogen into the plane of the peptide, opposite to O', () => {
    const [o, c, n, h] = [
      atom(structure, 0, 'O'),
      atom(structure, 0, 'C'),
      atom(structure, 1, 'N'),
      atom(structure, 1, 'H'),
    ];
    expect(Math.abs(dihedralDegrees(xyz, o, c, n, h))).toBeCloseTo(180, 0);
  });

  it('staggers methyls', () => {
    const turn = dihedralDegrees(
      xyz,
      atom(structure, 0, 'N'),
      atom(structure, 0, 'CA'),
      atom(structure, 0, 'CB'),
      atom(structure, 0, 'HB1'),
    );
    expect(Math.abs(Math.cos((3 * turn * Math.PI) / 180) + 1)).toBeLessThan(0.35);
  });

  it('gives none to an atom whose neighbours are not in the model, and says so', () => {
    const cut = place(peptide(['ALA', 'SER', 'ALA']));
    expect(names(cut.model.structure, 1)).not.toContain('HB2');
    expect(cut.notes[1]).toMatch(/^1 atoms got no hydrogens.*A\/2\/SER\/CB/);
  });

  it('takes away what it placed', () => {
    const bare = removeHydrogens(model).model;
    expect(bare.structure.atomName).toEqual(
      parseModel(pdbText(peptide(['ALA', 'GLY', 'ALA'])), 'x').structure.atomName,
    );
  });

  it('gives each alternate its own, and one to what is common', () => {
    const atoms = peptide(['GLY', 'ALA', 'GLY']).flatMap((one) =>
      one.name === 'CB'
        ? [
            { ...one, altloc: 'A' },
            { ...one, altloc: 'B', xyz: [one.xyz[0], one.xyz[1] + 0.3, one.xyz[2]] as const },
          ]
        : [one],
    );
    const { structure: s } = place(atoms).model;
    const labels = s.atomName.map((name, a) => `${name}.${s.altloc[a]}`).filter((_, a) => s.residueOfAtom[a] === 1);
    expect(labels.filter((label) => label.startsWith('HB1')).sort()).toEqual(['HB1.A', 'HB1.B']);
    expect(labels.filter((label) => label.startsWith('HA')).sort()).toEqual(['HA.A', 'HA.B']);
    expect(labels.filter((label) => label.startsWith('H.'))).toEqual(['H.']);
  });
});

describe('riding', () => {
  const { model, riding: table } = place(peptide(['ALA', 'GLY', 'ALA']));
  const riding = new Riding(table);
  const start = model.conformations[0]!.xyz;

  // Hydrogens as a function of heavy atoms, under a force field with a gradient that differs from atom to atom.
  const energyOf = (xyz: Float64Array): number => {
    const placed = xyz.slice();
    riding.place(placed);
    return placed.reduce((sum, x, p) => sum + Math.sin(x + p), 0);
  };

  it('carries forces to the heavy atoms by the exact chain rule', () => {
    const xyz = start.map((x, p) => x + 0.05 * Math.sin(7 * p));
    const placed = xyz.slice();
    riding.place(placed);
    const gradient = placed.map((x, p) => Math.cos(x + p));
    riding.carry(placed, gradient);
    const step = 1e-5;
    for (let p = 0; p < xyz.length; p++) {
      const [up, down] = [xyz.slice(), xyz.slice()];
      up[p] = up[p]! + step;
      down[p] = down[p]! - step;
      expect(gradient[p]!).toBeCloseTo((energyOf(up) - energyOf(down)) / (2 * step), 6);
    }
  });

  it('leaves hydrogens without a force of their own', () => {
    const gradient = start.map((x) => Math.cos(x));
    riding.carry(start, gradient);
    for (const h of table.hydrogen) expect([...gradient.subarray(3 * h, 3 * h + 3)]).toEqual([0, 0, 0]);
  });

  it('turns with the model', () => {
    const turned = start.map((_, p) => (p % 3 === 0 ? -start[p + 1]! : p % 3 === 1 ? start[p - 1]! : start[p]!));
    const placed = turned.slice();
    for (const h of table.hydrogen) placed.fill(0, 3 * h, 3 * h + 3);
    riding.place(placed);
    placed.forEach((x, p) => {
      expect(x).toBeCloseTo(turned[p]!, 6);
    });
  });

  it('leaves no restraint on hydrogens in a riding topology, and keeps planes without them', () => {
    const topology = buildTopology(model, dictionary, { hydrogens: 'riding' });
    const isHydrogen = new Set(table.hydrogen);
    for (const { atoms } of topology.tables) expect(atoms.some((a) => isHydrogen.has(a))).toBe(false);
    expect(topology.riding!.table.count).toBe(15);
    expect(topology.riding!.united.radius[table.hydrogen[0]!]).toBe(0);
  });
});

describe('the geometry of riding hydrogens', () => {
  const { model, topology } = place(peptide(['ALA', 'GLY', 'ALA']));
  const { structure } = model;
  const start = model.conformations[0]!.xyz;
  const bonds = topology.tables.find(({ kind }) => kind === 'bond')!;
  const angles = topology.tables.find(({ kind }) => kind === 'angle')!;

  const ridden = (given: Float64Array): Float64Array => {
    const xyz = given.slice();
    new Riding(buildRidingTable(structure, topology, given)).place(xyz);
    return xyz;
  };
  const degreesAt = (xyz: Float64Array, a: number, b: number, c: number): number => {
    const [u, v, w] = [distance(xyz, a, b), distance(xyz, b, c), distance(xyz, a, c)];
    return (Math.acos((u * u + v * v - w * w) / (2 * u * v)) * 180) / Math.PI;
  };
  const isH = (a: number): boolean => structure.element[a] === 'H';

  it('has the bond lengths of the dictionary', () => {
    const xyz = ridden(start);
    for (let r = 0; r < bonds.count; r++) {
      const [a, b] = [bonds.atoms[2 * r]!, bonds.atoms[2 * r + 1]!];
      if (isH(a) || isH(b)) expect(distance(xyz, a, b)).toBeCloseTo(bonds.values['ideal']![r]!, 9);
    }
  });

  it('has the angles of the dictionary as far as the heavy atoms have theirs', () => {
    const xyz = ridden(start);
    let [square, count] = [0, 0];
    for (let r = 0; r < angles.count; r++) {
      const [a, b, c] = [0, 1, 2].map((k) => angles.atoms[3 * r + k]!) as [number, number, number];
      if (!isH(a) && !isH(c)) continue;
      square += (degreesAt(xyz, a, b, c) - angles.values['ideal']![r]!) ** 2;
      count++;
    }
    // The fixture's heavy atoms are a degree or two off, of which each hydrogen angle inherits a half.
    expect(Math.sqrt(square / count)).toBeLessThan(1.2);
  });

  // Hydrogens thrown about by up to 1.4 Å are no group that a torsion could be read from: the methyl has to be one again.
  it('makes methyls whole where the model has them in pieces', () => {
    const broken = start.map((x, p) => (isH(Math.floor(p / 3)) ? x + 0.8 * Math.sin(17 * p) : x));
    const xyz = ridden(broken);
    const [ca, cb] = [atom(structure, 0, 'CA'), atom(structure, 0, 'CB')];
    const methyl = ['HB1', 'HB2', 'HB3'].map((name) => atom(structure, 0, name)) as [number, number, number];
    // The dictionary's CA–CB–HB.
    for (const h of methyl) expect(Math.abs(degreesAt(xyz, ca, cb, h) - 109)).toBeLessThan(0.1);
    const n = atom(structure, 0, 'N');
    const turns = methyl.map((h) => dihedralDegrees(xyz, n, ca, cb, h));
    expect(((turns[0]! - turns[1]! + 720) % 360) / 120).toBeCloseTo(1, 1);
    expect(((turns[1]! - turns[2]! + 720) % 360) / 120).toBeCloseTo(1, 1);
    expect(Math.cos((3 * turns[0]! * Math.PI) / 180)).toBeCloseTo(-1, 2);
  });

  it('keeps the torsion and the numbering of a methyl that is one', () => {
    const methyl = ['HB1', 'HB2', 'HB3'].map((name) => atom(structure, 0, name)) as [number, number, number];
    // Two of them exchanged: numbered the other way round.
    const swapped = start.slice();
    for (let d = 0; d < 3; d++) {
      swapped[3 * methyl[0] + d] = start[3 * methyl[1] + d]!;
      swapped[3 * methyl[1] + d] = start[3 * methyl[0] + d]!;
    }
    const xyz = ridden(swapped);
    for (const h of methyl)
      expect(
        distance(Float64Array.of(...xyz.subarray(3 * h, 3 * h + 3), ...swapped.subarray(3 * h, 3 * h + 3)), 0, 1),
      ).toBeLessThan(0.05);
  });

  it('does not read which methylene hydrogen is which from two on one side', () => {
    const [ha2, ha3] = [atom(structure, 1, 'HA2'), atom(structure, 1, 'HA3')];
    const broken = start.slice();
    for (let d = 0; d < 3; d++) broken[3 * ha3 + d] = start[3 * ha2 + d]! + 0.05 * d;
    const xyz = ridden(broken);
    const whole = ridden(start);
    for (const h of [ha2, ha3]) {
      for (let d = 0; d < 3; d++) expect(xyz[3 * h + d]).toBeCloseTo(whole[3 * h + d]!, 6);
    }
  });
});

// 1L2Y: an NMR model of the Trp cage with all hydrogens; not part of the repository.
describe.skipIf(!existsSync(new URL('1l2y.cif.gz', shared)))('hydrogens of a known model', () => {
  it('come back under their names within the difference of bond lengths', async () => {
    const read = await readModel(new URL('1l2y.cif.gz', shared).pathname);
    const known: Model = { ...read, conformations: read.conformations.slice(0, 1) };
    const { model } = placeHydrogens(removeHydrogens(known).model, dictionary);
    const places = new Map(
      model.structure.atomName.map((name, a) => [`${model.structure.residueOfAtom[a]} ${name}`, a] as const),
    );
    const xyz = known.conformations[0]!.xyz;
    const placed = model.conformations[0]!.xyz;
    const far: string[] = [];
    known.structure.atomName.forEach((name, a) => {
      if (known.structure.element[a] !== 'H') return;
      const b = places.get(`${known.structure.residueOfAtom[a]} ${name}`);
      expect(b).toBeDefined();
      const shift = Math.hypot(...[0, 1, 2].map((d) => xyz[3 * a + d]! - placed[3 * b! + d]!));
      if (shift > 0.25) far.push(name);
    });
    // What can turn, and amides whose two hydrogens this file names the other way round than 1EJG does.
    const turns = /^(H[123]|HD[12][123]|HG2?[123]?|HE2[12]|HD2[12]|HZ[123]|HH)$/;
    expect(far.filter((name) => !turns.test(name)).length).toBeLessThanOrEqual(2);
  });
});
