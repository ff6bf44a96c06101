// CaBLAM: whether peptide planes stand to the CA trace as they do in good structures, and what the trace alone looks like.
import { dihedralDegrees } from '../chemistry/measure.js';
import { omegaDegrees, type ProteinBackbone } from '../chemistry/protein-backbone.js';
import { alongChain } from '../chemistry/secondary-structure.js';
import type { Structure } from '../structure/structure.js';
import { valueAt } from './angle-table.js';
import type { CablamCategory, CablamTables } from './cablam-tables.js';

export type CablamEvaluation = 'favored' | 'disfavored' | 'outlier';

/** Null where a neighbour or an atom is missing, or the contours that would tell. */
export interface CablamRow {
  readonly residue: number;
  /** Virtual torsions of the CA trace before and behind the residue (μ), degrees: CA₋₂ … CA₊₁ and CA₋₁ … CA₊₂. */
  readonly muIn: number | null;
  readonly muOut: number | null;
  /** Virtual torsion between the peptide planes before and behind it (ν), from oxygen to oxygen, degrees. */
  readonly nu: number | null;
  /** CA₋₁, CA, CA₊₁, degrees. */
  readonly caAngle: number | null;
  /** Share of the reference residues that lie where fewer occur, 0 … 1. */
  readonly share: number | null;
  readonly evaluation: CablamEvaluation | null;
  /** The same of the CA trace alone: below 0.5 % the trace itself is wrong, and the peptide planes tell nothing. */
  readonly caShare: number | null;
  readonly isCaOutlier: boolean | null;
  /** Shares of the contours of α helix, strand and 3₁₀ helix that the trace reaches, 0 … 1. */
  readonly helix: number | null;
  readonly strand: number | null;
  readonly threeTen: number | null;
  /** What the trace looks like together with its neighbours: what an outlier there was probably meant to be. */
  readonly likely: 'helix' | 'strand' | 'threeTen' | null;
}

/** Contours and motif levels of Williams 2015 (thesis, Duke University) and Prisant et al. 2020, Protein Sci. 29:315. */
const OUTLIER = 0.01;
const DISFAVORED = 0.05;
const CA_OUTLIER = 0.005;
const HELIX = 0.001;
const STRAND = 0.0001;

/** Residues with a CA atom and a neighbour on either side. @param xyz 3N, Å */
export function cablamRows(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
  tables: CablamTables,
): readonly CablamRow[] {
  const { ca, o, previous, next } = backbone;
  const along = alongChain(backbone);
  const torsion = (...residues: readonly [number, number, number, number]): number | null => {
    if (residues.some((r) => r < 0)) return null;
    return dihedralDegrees(xyz, ca[residues[0]]!, ca[residues[1]]!, ca[residues[2]]!, ca[residues[3]]!);
  };
  const rows = new Map<number, CablamRow>();
  for (let r = 0; r < ca.length; r++) {
    const [before, after] = [previous[r]!, next[r]!];
    if (ca[r]! < 0 || before < 0 || after < 0) continue;
    const muIn = torsion(along(r, -2), before, r, after);
    const muOut = torsion(before, r, after, along(r, 2));
    const planes = [ca[before]!, o[before]!, ca[r]!, o[r]!, ca[after]!] as const;
    const nu = planes.includes(-1) ? null : planeTorsion(xyz, planes);
    const caAngle = angleDegrees(xyz, ca[before]!, ca[r]!, ca[after]!);
    const category = categoryOf(structure.residues.name[r]!, omegaDegrees(backbone, r, xyz));
    const [share, caShare, helix, strand, threeTen] =
      muIn === null || muOut === null
        ? [null, null, null, null, null]
        : [
            nu === null || tables.peptide === undefined ? null : valueAt(tables.peptide(category), [muIn, muOut, nu]),
            tables.caGeometry === undefined ? null : valueAt(tables.caGeometry(category), [muIn, muOut, caAngle]),
            ...(['loose_alpha', 'regular_beta', 'loose_threeten'] as const).map((motif) =>
              tables.motif === undefined ? null : valueAt(tables.motif(motif), [muIn, muOut]),
            ),
          ];
    rows.set(r, {
      residue: r,
      muIn,
      muOut,
      nu,
      caAngle,
      share: share ?? null,
      evaluation: share == null ? null : share < OUTLIER ? 'outlier' : share < DISFAVORED ? 'disfavored' : 'favored',
      caShare: caShare ?? null,
      isCaOutlier: caShare == null ? null : caShare < CA_OUTLIER,
      helix: helix ?? null,
      strand: strand ?? null,
      threeTen: threeTen ?? null,
      likely: null,
    });
  }
  return [...rows.values()].map((row) => ({
    ...row,
    likely: likelyMotif(row, rows.get(previous[row.residue]!), rows.get(next[row.residue]!)),
  }));
}

function categoryOf(residueName: string, omega: number): CablamCategory {
  if (residueName === 'GLY') return 'gly';
  if (residueName !== 'PRO') return 'general';
  return Math.abs(omega) < 90 ? 'cispro' : 'transpro';
}

/** A residue and both its neighbours have to be on the contour; a wrong trace looks like nothing. */
function likelyMotif(row: CablamRow, before: CablamRow | undefined, after: CablamRow | undefined): CablamRow['likely'] {
  if (before === undefined || after === undefined || row.isCaOutlier === true) return null;
  const three = [before, row, after];
  const isThreeTen = ({ helix, threeTen }: CablamRow): boolean => (threeTen ?? 0) > (helix ?? 0);
  if (three.every(({ helix, threeTen }) => (helix ?? 0) >= HELIX || (threeTen ?? 0) >= HELIX))
    return isThreeTen(row) && (isThreeTen(before) || isThreeTen(after)) ? 'threeTen' : 'helix';
  return three.every(({ strand }) => (strand ?? 0) >= STRAND) ? 'strand' : null;
}

/** O, its foot on the CA–CA line, the foot of the next O on the next line, and that O: CA₋₁, O₋₁, CA, O, CA₊₁ by index. */
function planeTorsion(xyz: Float64Array, [ca1, o1, ca2, o2, ca3]: readonly number[]): number {
  const four = new Float64Array(12);
  four.set(xyz.subarray(3 * o1!, 3 * o1! + 3), 0);
  four.set(footOn(xyz, ca1!, ca2!, o1!), 3);
  four.set(footOn(xyz, ca2!, ca3!, o2!), 6);
  four.set(xyz.subarray(3 * o2!, 3 * o2! + 3), 9);
  return dihedralDegrees(four, 0, 1, 2, 3);
}

/** The point of the line through a and b that is nearest to p. */
function footOn(xyz: Float64Array, a: number, b: number, p: number): readonly number[] {
  const at = (atom: number, axis: number): number => xyz[3 * atom + axis]!;
  let [along, squared] = [0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const step = at(b, axis) - at(a, axis);
    along += step * (at(p, axis) - at(a, axis));
    squared += step * step;
  }
  return [0, 1, 2].map((axis) => at(a, axis) + (along / squared) * (at(b, axis) - at(a, axis)));
}

function angleDegrees(xyz: Float64Array, a: number, b: number, c: number): number {
  let [dot, one, two] = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const u = xyz[3 * a + axis]! - xyz[3 * b + axis]!;
    const v = xyz[3 * c + axis]! - xyz[3 * b + axis]!;
    dot += u * v;
    one += u * u;
    two += v * v;
  }
  return (Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(one * two)))) * 180) / Math.PI;
}
