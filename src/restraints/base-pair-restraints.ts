// Restraints of base pairs and stacks: lengths and angles of hydrogen bonds, one plane for a pair, parallel planes.
import type { BasePair } from '../chemistry/base-pairs.js';
import { coexist, type Nucleotide, type Nucleotides } from '../chemistry/nucleotides.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Structure } from '../structure/structure.js';

interface BondTarget {
  /** Å */
  readonly length: number;
  /** Degrees at the first and at the second atom, from the ring or exocyclic carbon it is bonded to. */
  readonly angles?: readonly [number, number];
}

/**
 * Lengths and angles that cctbx restrains Watson–Crick pairs to (mmtbx.secondary_structure.nucleic_acids), by the bases and
 * atoms of the two ends; T counts as U.
 */
const WATSON_CRICK: Readonly<Record<string, BondTarget>> = {
  'A N6 U O4': {
    length: 3.0,
    angles: [115.6, 121.2],
  },
  'A N1 U N3': {
    length: 2.82,
    angles: [116.2, 115.8],
  },
  'G O6 C N4': {
    length: 2.93,
    angles: [122.8, 117.3],
  },
  'G N1 C N3': {
    length: 2.88,
    angles: [119.1, 116.3],
  },
  'G N2 C O2': {
    length: 2.78,
    angles: [122.2, 120.7],
  },
};
/** Hydrogen bonds of all other pairs (same source). */
const OTHER: BondTarget = { length: 2.91 };
/** The atom behind the end of a hydrogen bond (same source). */
const BEHIND: Readonly<Record<string, string>> = {
  N1: 'C2',
  N2: 'C2',
  N3: 'C2',
  O2: 'C2',
  N4: 'C4',
  O4: 'C4',
  N6: 'C6',
  O6: 'C6',
};

/**
 * Å and degrees: rms distances from these ideals in PDB entries 1BNA, 3MHT, 1D66 and 4GXY are 0.16 to 0.27 Å and 6 to 14°. With cctbx's
 * sigmas (0.07 to 0.15 Å, 2.2 to 8.3°) 4GXY in a map of 4.5 Å ends farther from the truth than without pairs, with these nearer
 * (docs/restraints.md).
 */
const LENGTH_SIGMA = 0.22;
const ANGLE_SIGMA = 12;
/** A hydrogen bond this far from its ideal pulls no more: Å and degrees, as in proteins. */
const LENGTH_LIMIT = 0.6;
const ANGLE_LIMIT = 30;

/**
 * Å: the atoms of real pairs are 0.17 Å rms from their common plane, but two flat bases of some 18 atoms each have only six ways to leave it:
 * 0.17 Å × √(36/6). Degrees: rms angles between the planes of paired bases, which propellers and buckles open, and of stacked ones, in PDB
 * entries 1BNA and 3MHT. cctbx's 0.176 Å, 1.92° and 1.55° flatten what the map shows bent.
 */
const PLANARITY = 0.43;
const PAIR_TILT = 14;
const STACK_TILT = 10;

/** Tables of the kinds hydrogen-bond, hydrogen-bond-angle, plane and parallelity, for compilation with EXTRA_KINDS. */
export function basePairTables(
  structure: Structure,
  nucleotides: Nucleotides,
  pairs: readonly BasePair[],
  stacks: readonly (readonly [number, number])[],
): readonly RestraintTable[] {
  const lengths = new RestraintTableBuilder('hydrogen-bond', ['ideal', 'sigma', 'limit']);
  const angles = new RestraintTableBuilder('hydrogen-bond-angle', ['ideal', 'sigma', 'limit']);
  const planes = new RestraintTableBuilder('plane', ['sigma']);
  const parallel = new RestraintTableBuilder('parallelity', ['sigma', 'first']);
  const { list } = nucleotides;
  for (const pair of pairs) {
    const [one, two] = [list[pair.bases[0]]!, list[pair.bases[1]]!];
    const origin = pair.canonical === '' ? 'base pair' : `base pair (${pair.canonical})`;
    for (const bond of pair.hydrogenBonds) addBond(structure, one, two, bond, pair, lengths, angles, origin);
    const [first, second] = [baseAtoms(one), baseAtoms(two)];
    planes.add([...first, ...second], [PLANARITY], origin);
    parallel.add([...first, ...second], [PAIR_TILT, first.length], origin);
  }
  for (const [a, b] of stacks) {
    if (!coexist(list[a]!.altloc, list[b]!.altloc)) continue;
    const [first, second] = [baseAtoms(list[a]!), baseAtoms(list[b]!)];
    parallel.add([...first, ...second], [STACK_TILT, first.length], 'base stacking');
  }
  return [lengths.build(), angles.build(), planes.build(), parallel.build()];
}

function addBond(
  structure: Structure,
  one: Nucleotide,
  two: Nucleotide,
  [a, b]: readonly [number, number],
  { canonical }: BasePair,
  lengths: RestraintTableBuilder,
  angles: RestraintTableBuilder,
  origin: string,
): void {
  const name = (atom: number): string => structure.atomName[atom]!;
  const [forward, backward] = [
    `${one.base} ${name(a)} ${two.base} ${name(b)}`,
    `${two.base} ${name(b)} ${one.base} ${name(a)}`,
  ];
  const known = canonical === 'watson-crick' ? (WATSON_CRICK[forward] ?? WATSON_CRICK[backward]) : undefined;
  const { length, angles: wanted } = known ?? OTHER;
  lengths.add([a, b], [length, LENGTH_SIGMA, LENGTH_LIMIT], origin);
  if (wanted === undefined) return;
  const [atA, atB] = WATSON_CRICK[forward] === undefined ? [wanted[1], wanted[0]] : wanted;
  const [behindA, behindB] = [one.atoms.get(BEHIND[name(a)] ?? ''), two.atoms.get(BEHIND[name(b)] ?? '')];
  if (behindA !== undefined) angles.add([behindA, a, b], [atA, ANGLE_SIGMA, ANGLE_LIMIT], origin);
  if (behindB !== undefined) angles.add([behindB, b, a], [atB, ANGLE_SIGMA, ANGLE_LIMIT], origin);
}

/** The rings and the exocyclic nitrogens and oxygens bonded to them: what lies in the base's plane. */
function baseAtoms({ ring, atoms }: Nucleotide): readonly number[] {
  const exocyclic = ['N2', 'N4', 'N6', 'O2', 'O4', 'O6'].flatMap((name) => atoms.get(name) ?? []);
  return [...ring, ...exocyclic];
}
