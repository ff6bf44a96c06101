// The occupancy stage: alternates share what is there, and what the user names is there to the degree that the map shows.
import { UserError } from '../base/user-error.js';
import type { Topology } from '../chemistry/topology.js';
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective } from '../minimize/objective.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';
import type { Structure } from '../structure/structure.js';
import type { LikelihoodTarget } from './likelihood-target.js';
import type { NcsReduction } from './ncs-reduction.js';

/** Smaller ones give no image, and so no way back. */
const LEAST = 0.01;
/** Scale and noise are estimated with occupancies that are still wrong, and so a few times. */
const CYCLES = 3;
const TOLERANCE = 0.05;
/** Of the logarithm of a ratio of occupancies, in one iteration. */
const LONGEST_STEP = 1;
/** As for B factors: atoms of a part overlap in the map. */
const COHERENCE = 4;

/** Parts whose occupancies add up to one; with `open`, the last is what is not there and has no atoms. */
export interface OccupancyGroup {
  readonly parts: readonly Int32Array[];
  readonly open: boolean;
}

/**
 * Alternates of residues that are bonded and have the same labels make one group; each of `free` makes one of its own, whose occupancy
 * lies between 0 and 1.
 *
 * @param reference 3N, Å, for distances in selections
 * @param constraints what is in a group has its likes in all copies there, too
 * @throws UserError for a selection that cannot be read or names nothing
 */
export function occupancyGroups(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  reference: Float64Array,
  free: readonly string[],
  constraints?: NcsReduction,
): OccupancyGroup[] {
  const { atomCount, altloc, residueOfAtom, residues } = structure;
  const named = new Uint8Array(atomCount);
  const freed = new Uint8Array(atomCount);
  const groups: OccupancyGroup[] = [];
  for (const text of free) {
    const own = selectAtoms(parseSelection(text), structure, reference).filter((atom) => named[atom] === 0);
    if (own.length === 0)
      throw new UserError(
        `The selection '${text}' names no atom whose occupancy could be refined; correct it, or leave it out where an earlier one has its atoms.`,
      );
    for (const atom of own) named[atom] = 1;
    const atoms = (constraints?.alike(own) ?? own).filter((atom) => freed[atom] === 0);
    for (const atom of atoms) freed[atom] = 1;
    // A selection of each copy makes one group.
    if (atoms.length > 0) groups.push({ parts: [atoms, new Int32Array(0)], open: true });
  }
  const labels = Array.from({ length: residues.count }, () => '');
  for (let atom = 0; atom < atomCount; atom++) {
    const r = residueOfAtom[atom]!;
    const label = altloc[atom]!;
    if (label !== '' && freed[atom] === 0 && !labels[r]!.includes(label))
      labels[r] = [...labels[r]!, label].sort().join('');
  }
  const leader = Int32Array.from(residues.number.keys());
  const lead = (r: number): number => {
    let at = r;
    while (leader[at] !== at) at = leader[at]!;
    return at;
  };
  const join = (a: number, b: number): void => {
    if (labels[a]!.length > 1 && labels[a] === labels[b])
      leader[Math.max(lead(a), lead(b))] = Math.min(lead(a), lead(b));
  };
  for (const { kind, count, atoms } of topology.tables) {
    for (let row = 0; kind === 'bond' && row < count; row++)
      join(residueOfAtom[atoms[2 * row]!]!, residueOfAtom[atoms[2 * row + 1]!]!);
  }
  if (constraints !== undefined)
    for (let atom = 0; atom < atomCount; atom++) join(residueOfAtom[atom]!, residueOfAtom[constraints.leaderOf(atom)]!);
  const parts = new Map<number, Map<string, number[]>>();
  for (let atom = 0; atom < atomCount; atom++) {
    const r = residueOfAtom[atom]!;
    if (altloc[atom] === '' || freed[atom] === 1 || labels[r]!.length < 2) continue;
    const own = parts.get(lead(r)) ?? new Map<string, number[]>();
    parts.set(lead(r), own.set(altloc[atom]!, [...(own.get(altloc[atom]!) ?? []), atom]));
  }
  for (const own of parts.values())
    groups.push({ parts: [...own.values()].map((a) => Int32Array.from(a)), open: false });
  return groups;
}

/**
 * Refines `occupancy` (N) in place; the target keeps the new images. The share of part k is exp(vₖ)/Σ exp(v), so that shares are positive
 * and add up to one whatever the minimizer tries. Returns the number of evaluations.
 */
export function refineOccupancies(
  xyz: Float64Array,
  b: Float64Array,
  occupancy: Float64Array,
  target: LikelihoodTarget,
  { groups, weight, resolution, iterations }: OccupancySettings,
): number {
  const size = groups.reduce((sum, { parts }) => sum + parts.length, 0);
  if (size === 0) return 0;
  const shares = new Float64Array(size);
  const each = (visit: (group: OccupancyGroup, at: number) => void): void => {
    let at = 0;
    for (const group of groups) {
      visit(group, at);
      at += group.parts.length;
    }
  };
  const spread = (v: Float64Array): void => {
    each(({ parts }, at) => {
      const most = parts.reduce((m, _, k) => Math.max(m, v[at + k]!), Number.NEGATIVE_INFINITY);
      const sum = parts.reduce((s, _, k) => s + Math.exp(v[at + k]! - most), 0);
      parts.forEach((atoms, k) => {
        shares[at + k] = Math.exp(v[at + k]! - most) / sum;
        for (const atom of atoms) occupancy[atom] = Math.max(LEAST, shares[at + k]!);
      });
    });
    target.setImages(b, occupancy);
  };
  const variables = new Float64Array(size);
  each(({ parts, open }, at) => {
    const present = parts.map((atoms) => atoms.reduce((sum, atom) => sum + occupancy[atom]! / atoms.length, 0));
    if (open) present[parts.length - 1] = 1 - present[0]!;
    present.forEach((share, k) => {
      variables[at + k] = Math.log(Math.max(5 * LEAST, share));
    });
  });
  const perAtom = new Float64Array(occupancy.length);
  const objective: Objective = {
    size,
    evaluate(v, gradient) {
      spread(v);
      perAtom.fill(0);
      const value = target.evaluateImages(xyz, 'occupancy', perAtom, weight);
      each(({ parts }, at) => {
        const pulls = parts.map((atoms) => atoms.reduce((sum, atom) => sum + perAtom[atom]!, 0));
        const all = pulls.reduce((sum, pull) => sum + pull, 0);
        pulls.forEach((pull, k) => {
          gradient[at + k] = pull - shares[at + k]! * all;
        });
      });
      return value;
    },
  };
  let evaluations = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    spread(variables);
    target.estimate(xyz, resolution);
    target.imageCurvature(perAtom, 'occupancy');
    const curvature = new Float64Array(size).fill(1);
    each(({ parts }, at) => {
      parts.forEach((atoms, k) => {
        for (const atom of atoms) curvature[at + k] = curvature[at + k]! + COHERENCE * weight * perAtom[atom]!;
      });
    });
    evaluations += minimizeLbfgs(objective, variables, {
      maxIterations: iterations,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner: {
        apply(v) {
          for (let k = 0; k < size; k++) v[k] = v[k]! / curvature[k]!;
        },
      },
    }).evaluations;
  }
  spread(variables);
  return evaluations;
}

export interface OccupancySettings {
  readonly groups: readonly OccupancyGroup[];
  readonly weight: number;
  /** Å */
  readonly resolution: number;
  readonly iterations: number;
}
