// The other form of the Ramachandran restraint: residues outside the favoured regions are drawn to the nearest point of one.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createPhiPsiTerm } from './phi-psi-term.js';
import { CELL_SIZE, CELLS, type RamachandranClass, ramachandranGrids, ramachandranShare } from './ramachandran-grid.js';
import { columnOf, UNDEFINED } from './scalar-term.js';
import type { Term } from './term.js';
import { measureTorsions } from './torsion.js';

export interface RamachandranTargetOptions {
  /** degrees: how far from its target a residue costs 1. Default 5. */
  readonly sigma?: number;
  /** Share of the reference residues beyond the contour that is aimed at. Default 0.02, MolProbity's favoured region. */
  readonly share?: number;
}

export interface RamachandranTargetTerm extends Term {
  /** Finds the targets anew. Residues in favour get none and rest. */
  refresh(xyz: Float64Array): void;
}

/**
 * E = weight · (Δφ² + Δψ²)/σ² to a fixed target: the form of Oldfield (2001, Acta Cryst. D57:82). Unlike −2 ln p it says nothing
 * inside the favoured regions, and so does not gather residues at their peaks. Columns and atoms of the table as for createRamachandranTerm.
 * Residuals: value and delta are the distance to the target, degrees.
 */
export function createRamachandranTargetTerm(
  table: RestraintTable,
  { sigma = 5, share = 0.02 }: RamachandranTargetOptions = {},
): RamachandranTargetTerm {
  const kinds = columnOf(table, 'class');
  const weight = columnOf(table, 'weight');
  const { count, atoms } = table;
  /** φ and ψ of each target; NaN where the residue rests. */
  const target = new Float64Array(2 * count).fill(Number.NaN);
  const regions = new Map<RamachandranClass, Float64Array>();
  const regionOf = (kind: RamachandranClass): Float64Array => {
    const known = regions.get(kind) ?? cellsAbove(kind, share);
    regions.set(kind, known);
    return known;
  };
  const distance = (r: number, phi: number, psi: number): number =>
    Number.isNaN(target[2 * r]) ? 0 : Math.hypot(turn(phi - target[2 * r]!), turn(psi - target[2 * r + 1]!));

  const term = createPhiPsiTerm(table, {
    at(r, phi, psi, out) {
      const rests = Number.isNaN(target[2 * r]);
      const w = rests ? 0 : weight[r]! / sigma ** 2;
      const dPhi = rests ? 0 : turn(phi - target[2 * r]!);
      const dPsi = rests ? 0 : turn(psi - target[2 * r + 1]!);
      out.energy = w * (dPhi * dPhi + dPsi * dPsi);
      out.phi = 2 * w * dPhi;
      out.psi = 2 * w * dPsi;
      out.phiPhi = 2 * w;
      out.phiPsi = 0;
      out.psiPsi = 2 * w;
    },
    report(r, phi, psi) {
      const away = distance(r, phi, psi);
      return { value: away, delta: away };
    },
  });
  return {
    ...term,
    refresh(xyz) {
      const value = new Float64Array(2);
      const jacobian = new Float64Array(24);
      const at = new Int32Array(8);
      for (let r = 0; r < count; r++) {
        for (let k = 0; k < 8; k++) at[k] = 3 * atoms[5 * r + (k < 4 ? k : k - 3)]!;
        measureTorsions(xyz, at, 0, 2, value, jacobian);
        const [phi, psi] = [value[0]!, value[1]!];
        const kind = kinds[r]! as RamachandranClass;
        const rests = phi === UNDEFINED || psi === UNDEFINED || ramachandranShare(kind, phi, psi) >= share;
        target.fill(Number.NaN, 2 * r, 2 * r + 2);
        if (!rests) nearest(regionOf(kind), phi, psi, target, 2 * r);
      }
    },
  };
}

/** Centres of the cells of at least that share, φ and ψ by turns, degrees. */
function cellsAbove(kind: RamachandranClass, share: number): Float64Array {
  const places: number[] = [];
  ramachandranGrids()[kind]!.forEach((p, cell) => {
    if (p >= share) places.push(CELL_SIZE * Math.floor(cell / CELLS) - 179, CELL_SIZE * (cell % CELLS) - 179);
  });
  return Float64Array.from(places);
}

function nearest(places: Float64Array, phi: number, psi: number, out: Float64Array, at: number): void {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < places.length; k += 2) {
    const dPhi = turn(phi - places[k]!);
    const dPsi = turn(psi - places[k + 1]!);
    const squared = dPhi * dPhi + dPsi * dPsi;
    if (squared >= least) continue;
    least = squared;
    out[at] = places[k]!;
    out[at + 1] = places[k + 1]!;
  }
}

/** An angle's difference within ±180°. */
function turn(delta: number): number {
  return delta - 360 * Math.round(delta / 360);
}
