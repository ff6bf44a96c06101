import { describe, expect, it } from 'vitest';
import { buildTopology, type TopologyOptions } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { RestraintTable } from '../../src/chemistry/restraint-table.js';
import type { Topology } from '../../src/chemistry/topology.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel } from '../../src/structure/read-model.js';
import { type FixtureAtom, pdbText, peptide } from './peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);

function build(atoms: readonly FixtureAtom[], options: TopologyOptions = {}): { model: Model; topology: Topology } {
  const model = parseModel(pdbText(atoms), 'fixture.pdb');
  return { model, topology: buildTopology(model, dictionary, options) };
}

function table(topology: Topology, kind: string): RestraintTable {
  return topology.tables.find((candidate) => candidate.kind === kind)!;
}

/** Restraints as `CA1 C1 N2`, sorted as they stand. */
function labels(model: Model, topology: Topology, kind: string): readonly string[] {
  const { offsets, atoms, count } = table(topology, kind);
  const { atomName, residueOfAtom, residues, altloc } = model.structure;
  return Array.from({ length: count }, (_, r) =>
    Array.from(atoms.subarray(offsets[r], offsets[r + 1]), (a) => {
      return `${atomName[a]}${residues.number[residueOfAtom[a]!]}${altloc[a]}`;
    }).join(' '),
  );
}

function value(topology: Topology, kind: string, row: number, column: string): number {
  return table(topology, kind).values[column]![row]!;
}

describe('a dipeptide without hydrogens', () => {
  const { model, topology } = build(peptide(['ALA', 'ALA']));

  // Counted on paper. Bonds: 4 a residue, C–N, C–OXT. Angles: 4 a residue, 3 of the link, 2 of OXT.
  // Planes: peptide CA C O N and the carboxylate; {C N CA H} has three atoms without H and is none.
  it('has every restraint once', () => {
    expect(topology.tables.map(({ kind, count }) => `${kind} ${count}`)).toEqual([
      'bond 10',
      'angle 13',
      'torsion 1',
      'chirality 2',
      'plane 2',
    ]);
  });

  it('links by Engh & Huber 2001', () => {
    const at = labels(model, topology, 'bond').indexOf('C1 N2');
    expect(value(topology, 'bond', at, 'ideal')).toBe(1.336);
    expect(value(topology, 'bond', at, 'sigma')).toBe(0.023);
    const angle = labels(model, topology, 'angle').indexOf('CA1 C1 N2');
    expect(value(topology, 'angle', angle, 'ideal')).toBe(117.2);
  });

  it('restrains omega to 180°, 5°, and neither phi nor psi', () => {
    expect(labels(model, topology, 'torsion')).toEqual(['CA1 C1 N2 CA2']);
    expect(value(topology, 'torsion', 0, 'ideal')).toBe(180);
    expect(value(topology, 'torsion', 0, 'sigma')).toBe(5);
    expect(value(topology, 'torsion', 0, 'period')).toBe(0);
  });

  it('gives L-alanine the negative volume of N, CB, C about CA', () => {
    expect(labels(model, topology, 'chirality')[1]).toBe('CA2 N2 CB2 C2');
    // Engh & Huber bonds 1.459 1.521 1.525 Å, angles 110.4° 110.5° 111.0°: 2.49 Å³ by the parallelepiped formula.
    expect(value(topology, 'chirality', 1, 'ideal')).toBeCloseTo(-2.49, 2);
    expect(value(topology, 'chirality', 1, 'sigma')).toBe(0.2);
  });

  it('finishes the ends: NH3+ before, carboxylate behind', () => {
    expect(value(topology, 'bond', labels(model, topology, 'bond').indexOf('N1 CA1'), 'ideal')).toBe(1.491);
    expect(value(topology, 'bond', labels(model, topology, 'bond').indexOf('C2 OXT2'), 'ideal')).toBe(1.249);
    expect(value(topology, 'bond', labels(model, topology, 'bond').indexOf('C1 O1'), 'ideal')).toBe(1.229);
  });

  it('gives united-atom radii, hydrogen-bond roles and no contact across three bonds of a plane', () => {
    const { radius, hydrogenBond, excluded, excludedOffsets, pairs14, pairs14Offsets } = topology.nonbonded;
    const atom = (name: string, residue: number): number =>
      model.structure.atomName.findIndex((other, a) => other === name && model.structure.residueOfAtom[a] === residue);
    // ener_lib: CH1 1.95, CH3 1.94, C 1.75, O 1.52 Å with their hydrogens.
    expect(['CA', 'CB', 'C', 'O'].map((name) => radius[atom(name, 1)])).toEqual([1.95, 1.94, 1.75, 1.52]);
    expect([hydrogenBond[atom('N', 1)], hydrogenBond[atom('O', 0)], hydrogenBond[atom('CA', 0)]]).toEqual([1, 2, 0]);
    const has = (offsets: Int32Array, list: Int32Array, a: number, b: number): boolean =>
      list.subarray(offsets[Math.min(a, b)], offsets[Math.min(a, b) + 1]).includes(Math.max(a, b));
    expect(has(excludedOffsets, excluded, atom('CA', 0), atom('N', 1))).toBe(true);
    expect(has(pairs14Offsets, pairs14, atom('N', 0), atom('N', 1))).toBe(true);
    expect(has(pairs14Offsets, pairs14, atom('CA', 0), atom('CA', 1))).toBe(true);
    // O–CA(2) is 1-4; CA(1)–O is 1-3.
    expect(has(excludedOffsets, excluded, atom('CA', 0), atom('O', 0))).toBe(true);
  });
});

describe('the link that the coordinates have', () => {
  it('is cis within 45° of 0 and trans else', () => {
    const ideals = [0, 44, 46, 90, -30, 180].map((omega) =>
      value(build(peptide(['ALA', 'ALA'], [omega])).topology, 'torsion', 0, 'ideal'),
    );
    expect(ideals).toEqual([0, 0, 180, 180, 0, 180]);
  });

  it('is cis within 75° before proline, where one in 19 is', () => {
    const ideals = [46, 74, -60, 76, 120].map((omega) =>
      value(build(peptide(['ALA', 'PRO'], [omega])).topology, 'torsion', 0, 'ideal'),
    );
    expect(ideals).toEqual([0, 0, 0, 180, 180]);
  });

  it('is trans where a torsion near 0 is an accident of torn-up coordinates: Cα stand as far apart as in trans', () => {
    // The second CA drawn off along C–N: the torsion stays 0, and the distance grows to 3.5 Å.
    const whole = peptide(['ALA', 'ALA'], [0]);
    const at = (name: string, number: number): FixtureAtom['xyz'] =>
      whole.find((atom) => atom.name === name && atom.number === number)!.xyz;
    const [c, n] = [at('C', 1), at('N', 2)];
    const torn = whole.map((atom) => {
      if (atom.name !== 'CA' || atom.number !== 2) return atom;
      const [x, y, z] = atom.xyz.map((v, axis) => v + 0.7 * (n[axis]! - c[axis]!)) as [number, number, number];
      return { ...atom, xyz: [x, y, z] as const };
    });
    expect(value(build(torn).topology, 'torsion', 0, 'ideal')).toBe(180);
  });

  it('is trans where the rest of the model is so torn that an ω near 0 is more likely chance; proline keeps its cis', () => {
    // Every CA behind the first peptide stands off along its bond to C by `shift` Å.
    const ideal = (second: string, shift: number): number => {
      const whole = peptide(['ALA', second, 'ALA', 'ALA', 'ALA', 'ALA', 'ALA'], [0]);
      const shifted = whole.map((atom) => {
        if (atom.name !== 'CA' || atom.number < 3) return atom;
        const c = whole.find(({ name, number }) => name === 'C' && number === atom.number)!.xyz;
        const [x, y, z] = atom.xyz.map((v, axis) => v + (shift / 1.525) * (v - c[axis]!)) as [number, number, number];
        return { ...atom, xyz: [x, y, z] as const };
      });
      return value(build(shifted).topology, 'torsion', 0, 'ideal');
    };
    // Deviations of 0.2 and 0.3 Å are standard deviations of 0.30 and 0.44 Å.
    expect(ideal('ALA', 0.2)).toBe(0);
    expect(ideal('ALA', 0.3)).toBe(180);
    expect(ideal('PRO', 0.3)).toBe(0);
  });

  it('has proline values before proline, glycine values beside glycine', () => {
    const { model, topology } = build(peptide(['GLY', 'PRO', 'GLY', 'ALA']));
    const angles = labels(model, topology, 'angle');
    const ideal = (name: string): number => value(topology, 'angle', angles.indexOf(name), 'ideal');
    expect(ideal('C1 N2 CA2')).toBe(119.3);
    expect(ideal('C2 N3 CA3')).toBe(122.3);
    expect(ideal('CA3 C3 N4')).toBe(116.2);
  });

  it('ends where the chain is broken, and says so', () => {
    const [first, second] = [peptide(['ALA', 'ALA']), peptide(['ALA', 'ALA', 'ALA'])];
    const far = second
      .filter((atom) => atom.number > 1)
      .map((atom) => ({ ...atom, number: atom.number + 1, xyz: [atom.xyz[0] + 9, atom.xyz[1], atom.xyz[2]] as const }));
    const { model, topology } = build([...first, ...far]);
    expect(labels(model, topology, 'bond')).not.toContain('C2 N3');
    expect(topology.notes.join(' ')).toContain('break before A/3/ALA');
    // No charged amino end is invented behind a break.
    expect(value(topology, 'bond', labels(model, topology, 'bond').indexOf('N3 CA3'), 'ideal')).toBe(1.459);
  });

  it('crosses insertion codes and jumps in numbering where the bond is there', () => {
    const atoms = peptide(['ALA', 'ALA', 'ALA']).map((atom) =>
      atom.number === 2 ? { ...atom, number: 1, insertion: 'A' } : atom.number === 3 ? { ...atom, number: 40 } : atom,
    );
    expect(table(build(atoms).topology, 'torsion').count).toBe(2);
  });
});

describe('alternate conformations', () => {
  it('restrain each conformer with what it shares, and shared atoms once', () => {
    const atoms = peptide(['ALA', 'SER', 'ALA']).flatMap((atom): readonly FixtureAtom[] =>
      atom.number === 2 && atom.name === 'CB'
        ? [
            { ...atom, altloc: 'A' },
            { ...atom, altloc: 'B', xyz: [atom.xyz[0] + 0.3, atom.xyz[1], atom.xyz[2]] },
          ]
        : [atom],
    );
    const { model, topology } = build(atoms);
    const bonds = labels(model, topology, 'bond');
    expect(bonds.filter((bond) => bond.includes('CB2'))).toEqual(['CA2 CB2A', 'CA2 CB2B']);
    expect(bonds.filter((bond) => bond === 'N2 CA2')).toHaveLength(1);
    const pair = [...topology.nonbonded.alternate].filter((number) => number > 0);
    expect(new Set(pair).size).toBe(2);
  });

  it('link both residues of a microheterogeneity to their neighbours', () => {
    const chain = peptide(['ALA', 'SER', 'ALA']);
    const alternates = ['SER', 'THR'].flatMap((residue, k) =>
      chain
        .filter((atom) => atom.number === 2)
        .map((atom): FixtureAtom => ({ ...atom, residue, altloc: k === 0 ? 'A' : 'B' })),
    );
    const { model, topology } = build([
      ...chain.filter((atom) => atom.number === 1),
      ...alternates,
      ...chain.filter((atom) => atom.number === 3),
    ]);
    const bonds = labels(model, topology, 'bond');
    expect(bonds.filter((bond) => bond.startsWith('C1 N2'))).toEqual(['C1 N2A', 'C1 N2B']);
    expect(bonds.filter((bond) => bond.endsWith(' N3'))).toEqual(['C2A N3', 'C2B N3']);
  });
});

describe('bonds between residues', () => {
  const cysteines = peptide(['CYS', 'GLY', 'GLY', 'CYS']);
  const withSulfur = (distance: number): readonly FixtureAtom[] => [
    ...cysteines,
    { name: 'SG', residue: 'CYS', number: 1, xyz: [0, 20, 0] },
    { name: 'SG', residue: 'CYS', number: 4, xyz: [distance, 20, 0] },
  ];
  const sorted = (atoms: readonly FixtureAtom[]): readonly FixtureAtom[] =>
    [...atoms].sort((a, b) => a.number - b.number);

  it('makes a disulfide below 3 Å, not above, not of atoms on top of each other', () => {
    for (const [distance, isBonded] of [
      [2.05, true],
      [2.95, true],
      [3.1, false],
      [0.4, false],
    ] as const) {
      const { model, topology } = build(sorted(withSulfur(distance)));
      expect(labels(model, topology, 'bond').includes('SG1 SG4'), `${distance} Å`).toBe(isBonded);
    }
  });

  it('ties a zinc to the sulfurs around it at 2.31 Å without angles', () => {
    const { model, topology } = build([
      ...sorted(withSulfur(4.6)),
      { name: 'ZN', residue: ' ZN', number: 9, xyz: [2.3, 20, 0], hetero: true, element: 'ZN' },
    ]);
    const bonds = labels(model, topology, 'bond');
    const metal = bonds.flatMap((bond, r) => (bond.includes('ZN9') ? [r] : []));
    expect(metal.map((r) => value(topology, 'bond', r, 'ideal'))).toEqual([2.31, 2.31]);
    expect(labels(model, topology, 'angle').some((angle) => angle.includes('ZN9'))).toBe(false);
  });

  it('ties a metal without a typical distance at the sum of covalent radii, not where a rough start model has it', () => {
    // Cadmium 1.44 and sulfur 1.05 Å; the sulfurs stand 2.3 Å from it.
    const { model, topology } = build([
      ...sorted(withSulfur(4.6)),
      { name: 'CD', residue: ' CD', number: 9, xyz: [2.3, 20, 0], hetero: true, element: 'CD' },
    ]);
    const metal = labels(model, topology, 'bond').flatMap((bond, r) => (bond.includes('CD9') ? [r] : []));
    expect(metal.map((r) => value(topology, 'bond', r, 'ideal'))).toEqual([2.49, 2.49]);
  });
});

describe('residues that no dictionary knows', () => {
  const atoms: readonly FixtureAtom[] = [
    ...peptide(['ALA']),
    { name: 'C1', residue: 'LIG', number: 7, xyz: [9, 9, 9], hetero: true },
    { name: 'O1', residue: 'LIG', number: 7, xyz: [10.2, 9, 9], hetero: true },
  ];

  it('stop with one sentence that names them and the ways out', () => {
    expect(() => build(atoms)).toThrow(
      /^fixture\.pdb: residue A\/7\/LIG is in no dictionary.*--dictionary.*--monomers.*--freeze-unknown\.$/,
    );
  });

  it('are kept rigid when asked to, with radii by element', () => {
    const { topology } = build(atoms, { freezeUnknown: true });
    expect([...topology.rigid].slice(-2)).toEqual([1, 1]);
    expect(topology.rigidGroups.map((group) => [...group])).toEqual([[6, 7]]);
    expect([...topology.nonbonded.radius].slice(-2)).toEqual([1.7, 1.52]);
  });
});

it('holds hydrogens of the input by bonds and angles, with all-atom radii', () => {
  const chain = peptide(['GLY']);
  const hydrogens = ['H1', 'H2', 'H3', 'HA2', 'HA3'].map(
    (name, k): FixtureAtom => ({ name, residue: 'GLY', number: 1, xyz: [k, 1, 1], element: 'H' }),
  );
  const { model, topology } = build([...chain, ...hydrogens]);
  expect(topology.notes.filter((note) => note.includes('no restraint'))).toEqual([]);
  // Heavy: N-CA, CA-C, C-O, C-OXT; hydrogens: 3 + 2.
  expect(table(topology, 'bond').count).toBe(9);
  expect(topology.nonbonded.radius[model.structure.atomName.indexOf('CA')]).toBe(1.7);
});

describe('residues under other names', () => {
  const one = (residue: string, names: readonly string[]): readonly FixtureAtom[] =>
    names.map((name, k): FixtureAtom => ({ name, residue, number: 1, xyz: [3 * k, 0, 0] }));

  // CHARMM: HSD is histidine with HD1, TIP3's oxygen OH2; SOD is sodium.
  it.each([
    ['HSD', ['N', 'CA', 'C', 'O', 'CB', 'CG', 'ND1', 'CD2', 'CE1', 'NE2'], 10],
    ['TIP', ['OH2', 'H1', 'H2'], 2],
    ['SOD', ['SOD'], 0],
  ])('%s', (residue, names, bonds) => {
    const { topology } = build(one(residue, names));
    expect(topology.notes.filter((note) => note.includes('no restraint'))).toEqual([]);
    expect(table(topology, 'bond').count).toBe(bonds);
  });

  it('DNA named like RNA is told by its missing O2′', () => {
    const deoxy = build(one('G', ['C1*', 'C2*', 'C3*']));
    const ribo = build(one('G', ['C1*', 'C2*', 'C3*', 'O2*']));
    expect(table(deoxy.topology, 'bond').origins.join()).toMatch(/^DG /);
    expect(table(ribo.topology, 'bond').origins.join()).toMatch(/^G /);
  });
});
