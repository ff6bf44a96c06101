// The secondary structure of a conformation, assigned from its hydrogen bonds as DSSP does, or as a file declares it.
import type { SecondaryStructureRange } from '../structure/model.js';
import type { Structure } from '../structure/structure.js';
import { type BackboneHydrogenBond, backboneHydrogenBonds } from './backbone-hydrogen-bonds.js';
import type { ProteinBackbone } from './protein-backbone.js';

/** α, 3₁₀ and π helix, strand of a sheet, single bridge, and what is none of them. */
export type SecondaryState = 'H' | 'G' | 'I' | 'E' | 'B' | '';

export interface SecondaryStructure {
  /** One a residue. */
  readonly states: readonly SecondaryState[];
  readonly hydrogenBonds: readonly BackboneHydrogenBond[];
}

/** Residues by which a ladder may skip on one side and on the other, and go on as one: a β-bulge. */
const BULGE = [1, 4] as const;

/** As Kabsch & Sander 1983 (Biopolymers 22:2577) assign it; where patterns overlap H goes before E, B, G and I. @param xyz 3N, Å */
export function assignSecondaryStructure(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
): SecondaryStructure {
  const hydrogenBonds = backboneHydrogenBonds(structure, backbone, xyz);
  const bonded = new Set(hydrogenBonds.map(({ donor, acceptor }) => keyOf(acceptor, donor)));
  const along = alongChain(backbone);
  /** C=O of i to N-H of j. */
  const isBonded = (i: number, j: number): boolean => i >= 0 && j >= 0 && bonded.has(keyOf(i, j));
  const states: SecondaryState[] = Array.from({ length: structure.residues.count }, () => '');
  markHelices(states, 'H', 4, along, isBonded);
  markStrands(states, hydrogenBonds, along, isBonded);
  markHelices(states, 'G', 3, along, isBonded);
  markHelices(states, 'I', 5, along, isBonded);
  return { states, hydrogenBonds };
}

/** Helices and strands of a file over the hydrogen bonds of a conformation. Helix class 5 is 3₁₀ and 3 is π (PDB format 3.3, HELIX). */
export function declaredSecondaryStructure(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
  ranges: readonly SecondaryStructureRange[],
): SecondaryStructure {
  const states: SecondaryState[] = Array.from({ length: structure.residues.count }, () => '');
  for (const { kind, first, last, class: helixClass } of ranges) {
    const helix = helixClass === 5 ? 'G' : helixClass === 3 ? 'I' : 'H';
    states.fill(kind === 'strand' ? 'E' : helix, first, last + 1);
  }
  return { states, hydrogenBonds: backboneHydrogenBonds(structure, backbone, xyz) };
}

/** The residue so many peptide bonds further (back where negative), −1 past an end. */
export type AlongChain = (residue: number, steps: number) => number;

/** See {@link AlongChain}. */
export function alongChain({ previous, next }: ProteinBackbone): AlongChain {
  return (residue, steps) => {
    let at = residue;
    for (let k = Math.abs(steps); k > 0 && at >= 0; k--) at = (steps > 0 ? next : previous)[at]!;
    return at;
  };
}

type IsBonded = (i: number, j: number) => boolean;

function keyOf(i: number, j: number): string {
  return `${i}|${j}`;
}

/** Two turns of n residues in a row, at i − 1 and i, make i … i + n − 1 a helix, if none of them is something else. */
function markHelices(
  states: SecondaryState[],
  state: 'H' | 'G' | 'I',
  n: number,
  along: AlongChain,
  isBonded: IsBonded,
): void {
  const isTurn = (i: number): boolean => isBonded(i, along(i, n));
  const found: number[][] = [];
  for (let i = 0; i < states.length; i++) {
    const before = along(i, -1);
    if (before < 0 || !isTurn(before) || !isTurn(i)) continue;
    const run = Array.from({ length: n }, (_, k) => along(i, k));
    if (run.every((r) => states[r] === '')) found.push(run);
  }
  for (const r of found.flat()) states[r] = state;
}

interface Bridge {
  readonly i: number;
  readonly j: number;
  readonly parallel: boolean;
}

/** A bridge followed by another of its kind, or by one past a bulge, makes strands of both sides; the others stay single. */
function markStrands(
  states: SecondaryState[],
  bonds: readonly BackboneHydrogenBond[],
  along: AlongChain,
  isBonded: IsBonded,
): void {
  const bridges = findBridges(bonds, along, isBonded);
  const known = new Map(bridges.map((bridge) => [`${bridge.i}|${bridge.j}|${bridge.parallel}`, bridge]));
  const strand = new Set<number>();
  for (const bridge of bridges) {
    const ahead = nextInLadder(bridge, known, along);
    if (ahead === undefined) continue;
    for (const [from, to] of [
      [bridge.i, ahead.i],
      [Math.min(bridge.j, ahead.j), Math.max(bridge.j, ahead.j)],
    ] as const) {
      for (let r = from; r >= 0 && r !== to; r = along(r, 1)) strand.add(r);
      strand.add(to);
    }
  }
  for (const r of strand) if (states[r] === '') states[r] = 'E';
  for (const { i, j } of bridges) for (const r of [i, j]) if (states[r] === '') states[r] = 'B';
}

function nextInLadder(
  { i, j, parallel }: Bridge,
  known: ReadonlyMap<string, Bridge>,
  along: AlongChain,
): Bridge | undefined {
  const sense = parallel ? 1 : -1;
  for (let total = 2; total <= BULGE[0] + BULGE[1] + 2; total++) {
    for (let a = 1; a < total; a++) {
      const b = total - a;
      const [small, large] = [Math.min(a, b), Math.max(a, b)];
      if (small > BULGE[0] + 1 || large > BULGE[1] + 1) continue;
      const found = known.get(`${along(i, a)}|${along(j, sense * b)}|${parallel}`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The four patterns of two bonds, each with i before j and at least three residues apart. */
function findBridges(bonds: readonly BackboneHydrogenBond[], along: AlongChain, isBonded: IsBonded): readonly Bridge[] {
  const bridges = new Map<string, Bridge>();
  const add = (one: number, two: number, parallel: boolean): void => {
    const [i, j] = [Math.min(one, two), Math.max(one, two)];
    if (i < 0 || [0, 1, 2].some((k) => along(i, k) === j)) return;
    bridges.set(`${i}|${j}|${parallel}`, { i, j, parallel });
  };
  for (const { acceptor: a, donor: d } of bonds) {
    // The bond a → d (C=O of a to N-H of d) as the first of the two that a pattern needs.
    if (isBonded(d, a)) add(a, d, false);
    const [i, j] = [along(a, 1), along(d, -1)];
    if (i >= 0 && j >= 0 && isBonded(along(j, -1), along(i, 1))) add(i, j, false);
    if (i >= 0 && isBonded(d, along(i, 1))) add(i, d, true);
  }
  return [...bridges.values()].sort((p, q) => p.i - q.i || p.j - q.j);
}
