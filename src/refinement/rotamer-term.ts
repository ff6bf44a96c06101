// The rotamer restraint: side chains that are rotamer outliers are drawn to the nearest rotamer that occurs, all others are left alone.
import { dihedralDegrees } from '../chemistry/measure.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { type Penalty, setHarmonic, UNDEFINED } from '../restraints/scalar-term.js';
import type { Term } from '../restraints/term.js';
import { createTorsionalTerm } from '../restraints/torsion.js';
import type { Structure } from '../structure/structure.js';
import { valueAt } from '../validation/angle-table.js';
import { shippedRotamers } from '../validation/rotamer-grids.js';
import { rotamerPeaks } from '../validation/rotamer-peaks.js';
import { sideChains } from './side-chains.js';

/** degrees */
const SIGMA = 5;
/** degrees: a χ that is further from its target than this is held there by the map, and let go. */
const LIMIT = 30;

/**
 * Kind `rotamer`: one row a χ, columns sigma, limit (degrees), chain (rows of one number belong to one side chain) and turn (degrees after
 * which the side chain looks the same). Alternates and side chains tied to other residues are left out, as the rotamer search does.
 */
export function rotamerTable(structure: Structure, topology: Pick<Topology, 'tables'>): RestraintTable {
  const builder = new RestraintTableBuilder('rotamer', ['sigma', 'limit', 'chain', 'turn']);
  let chain = 0;
  for (const { residue, rotors } of sideChains(structure, topology)) {
    const name = structure.residues.name[residue]!;
    if (shippedRotamers.grid(name) === undefined) continue;
    for (const { torsion, period } of rotors) builder.add(torsion, [SIGMA, LIMIT, chain, period], `Top500 ${name}`);
    chain++;
  }
  return builder.build();
}

/**
 * E = Σ (L/σ)²(1 − exp(−Δ²/L²)) over the χ of each outlier, Δ to the peak of its distribution with the least Σ Δ². Who is an outlier, and where
 * to, is found at each refresh; a side chain that has come back rests from then on. Meant for what a search could not improve: a restraint that
 * judges by the plot hides what the plot would show, so that outliers are reported before and after.
 */
export function createRotamerTerm(table: RestraintTable, structure: Structure): Term {
  const { count, atoms } = table;
  const { sigma, limit, chain, turn } = table.values as Record<'sigma' | 'limit' | 'chain' | 'turn', Float64Array>;
  /** NaN: rests. */
  const ideal = new Float64Array(count).fill(Number.NaN);
  const penalty: Penalty = (value, first, size, out) => {
    for (let k = 0; k < size; k++) {
      const r = first + k;
      const v = value[k]!;
      if (v === UNDEFINED || Number.isNaN(ideal[r]!)) {
        setHarmonic(out, k, 0, 0);
        continue;
      }
      const delta = wrapped(v - ideal[r]!, turn[r]!);
      const w = 1 / sigma[r]! ** 2;
      const squared = limit[r]! ** 2;
      const kept = Math.exp((-delta * delta) / squared);
      out.delta[k] = delta;
      out.energy[k] = w * squared * (1 - kept);
      out.slope[k] = 2 * w * kept * delta;
      out.curvature[k] = 2 * w * kept;
    }
  };
  return {
    ...createTorsionalTerm(table, penalty),
    refresh(xyz) {
      ideal.fill(Number.NaN);
      for (let first = 0, end = 0; first < count; first = end) {
        while (end < count && chain[end] === chain[first]) end++;
        const name = structure.residues.name[structure.residueOfAtom[atoms[4 * first]!]!]!;
        const grid = shippedRotamers.grid(name)!;
        const chi = Array.from({ length: end - first }, (_, k) => {
          const at = 4 * (first + k);
          return dihedralDegrees(xyz, atoms[at]!, atoms[at + 1]!, atoms[at + 2]!, atoms[at + 3]!);
        });
        if (!(valueAt(grid.table, chi) < grid.outlier)) continue;
        let least = Number.POSITIVE_INFINITY;
        for (const peak of rotamerPeaks(name)) {
          const squared = chi.reduce((sum, angle, k) => sum + wrapped(angle - peak[k]!, turn[first + k]!) ** 2, 0);
          if (squared >= least) continue;
          least = squared;
          for (let k = 0; k < chi.length; k++) ideal[first + k] = peak[k]!;
        }
      }
    },
  };
}

/** Within ± half a period. */
function wrapped(degrees: number, period: number): number {
  return degrees - period * Math.round(degrees / period);
}
