// Where to look first: the residues that criteria point at, with what is wrong and how well the density carries them.
import { residueLabel, type Structure } from '../structure/structure.js';
import type { ClashReport, ClashRow } from './clash-counter.js';
import type { GeometryReport } from './geometry-report.js';
import type { MapFit } from './map-fit.js';
import type { RestraintOutlier } from './restraint-outliers.js';

export type Criterion =
  | 'ramachandran'
  | 'rotamer'
  | 'c-beta'
  | 'omega'
  | 'cablam'
  | 'clash'
  | 'chirality'
  | 'geometry'
  | 'density';

export interface Finding {
  readonly criterion: Criterion;
  /** A few words with the figure. */
  readonly text: string;
}

/** `unknown` where there is no map. */
export type LocalFit = 'good' | 'fair' | 'poor' | 'unknown';

export interface ResidueErrors {
  readonly residue: number;
  /** `A/45/LEU` */
  readonly label: string;
  readonly findings: readonly Finding[];
  readonly cc: number;
  readonly q: number;
  readonly fit: LocalFit;
}

export interface LocalErrors {
  /** Residues that two criteria or more point at, or one and the density: most criteria first, the worse fit first among equals. */
  readonly suspects: readonly ResidueErrors[];
  /** Outliers in good density, which may be true: to be looked at before they are changed. Clashes, which cannot be true, are not here. */
  readonly wellFitted: readonly ResidueErrors[];
  /** The others that one criterion points at, those that only clash last. */
  readonly others: readonly ResidueErrors[];
}

/** Medians and widths that a residue's fit is judged by: those of the model itself. */
interface Scale {
  readonly median: number;
  /** 1.4826 × median absolute deviation: the standard deviation of a normal distribution. */
  readonly width: number;
}

/** Widths below the model's median from which on a residue fits poorly. */
const POOR = -2;
/**
 * Widths by which its CC has to be below as well: Q-scores fall with B factors, so that in the map of the very model itself (3SN6, 3.2 Å, no
 * noise) the 76 most mobile of 1,318 residues would fit poorly at a CC of 1.00.
 */
const CORRELATED = -0.5;
/** A smaller width says that all residues fit alike, and the last of them no worse than the first. */
const LEAST_WIDTH = 0.05;
/** CC below which a residue fits poorly, whatever the others do, and from which on one can be called well fitted. */
const LEAST_CC = 0.3;
const GOOD_CC = 0.5;

/** Geometry alone where there is no fit. */
export function localErrors(
  structure: Structure,
  geometry: GeometryReport,
  fit?: MapFit,
  clashes?: ClashReport,
): LocalErrors {
  const findings = geometryFindings(structure, geometry);
  for (const [residue, rows] of clashesOf(clashes)) {
    const text = `${rows.length > 1 ? `${rows.length} clashes, the worst ` : ''}${rows[0]!.first} – ${rows[0]!.second} ${rows[0]!.overlap.toFixed(2)} Å`;
    findings.set(residue, [...(findings.get(residue) ?? []), { criterion: 'clash', text }]);
  }
  const scales = fit && { cc: scaleOf(fit.residues.cc), q: scaleOf(fit.residues.q) };
  const all: ResidueErrors[] = [];
  for (let residue = 0; residue < structure.residues.count; residue++) {
    const found = findings.get(residue) ?? [];
    const cc = fit?.residues.cc[residue] ?? Number.NaN;
    const q = fit?.residues.q[residue] ?? Number.NaN;
    const judged = scales === undefined ? 'unknown' : judge(cc, q, scales);
    if (judged === 'poor') found.push({ criterion: 'density', text: 'poor density fit' });
    if (found.length === 0) continue;
    all.push({ residue, label: residueLabel(structure, residue), findings: found, cc, q, fit: judged });
  }
  const worstFirst = (a: ResidueErrors, b: ResidueErrors): number =>
    b.findings.length - a.findings.length || (a.cc || 0) - (b.cc || 0) || a.residue - b.residue;
  const suspects = all.filter(({ findings: list }) => list.length > 1).sort(worstFirst);
  const single = all.filter(({ findings: list }) => list.length === 1);
  const onlyClashes = ({ findings: [one] }: ResidueErrors): boolean => one!.criterion === 'clash';
  const mayBeTrue = (errors: ResidueErrors): boolean => errors.fit === 'good' && !onlyClashes(errors);
  const clashesLast = (a: ResidueErrors, b: ResidueErrors): number =>
    Number(onlyClashes(a)) - Number(onlyClashes(b)) || worstFirst(a, b);
  return {
    suspects,
    wellFitted: single.filter(mayBeTrue).sort(worstFirst),
    others: single.filter((errors) => !mayBeTrue(errors)).sort(clashesLast),
  };
}

/** By residue of the structure, worst first. A clash counts for both residues. */
function clashesOf(report: ClashReport | undefined): Map<number, readonly ClashRow[]> {
  const rows = new Map<number, ClashRow[]>();
  for (const row of report?.clashes ?? []) {
    for (const residue of new Set(row.residues)) rows.set(residue, [...(rows.get(residue) ?? []), row]);
  }
  return rows;
}

function judge(cc: number, q: number, scales: { readonly cc: Scale; readonly q: Scale }): LocalFit {
  if (Number.isNaN(cc)) return 'unknown';
  const away = (value: number, { median, width }: Scale): number =>
    Number.isNaN(value) || Number.isNaN(median) ? 0 : (value - median) / Math.max(width, LEAST_WIDTH);
  const inCorrelation = away(cc, scales.cc);
  const least = Math.min(inCorrelation, away(q, scales.q));
  if (cc < LEAST_CC || (least < POOR && inCorrelation < CORRELATED)) return 'poor';
  return cc >= GOOD_CC && least >= 0 ? 'good' : 'fair';
}

function scaleOf(values: Float64Array): Scale {
  const finite = values.filter(Number.isFinite).sort();
  const median = middle(finite);
  return { median, width: 1.4826 * middle(finite.map((value) => Math.abs(value - median)).sort()) };
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function geometryFindings(structure: Structure, geometry: GeometryReport): Map<number, Finding[]> {
  const findings = new Map<number, Finding[]>();
  const add = (residue: number, criterion: Criterion, text: string): void => {
    findings.set(residue, [...(findings.get(residue) ?? []), { criterion, text }]);
  };
  for (const { residue, ramachandran, rotamers = [], cBeta, omega, cablam } of geometry.residues) {
    if (ramachandran?.evaluation === 'outlier')
      add(
        residue,
        'ramachandran',
        `Ramachandran outlier (φ ${ramachandran.phi.toFixed(0)}, ψ ${ramachandran.psi.toFixed(0)})`,
      );
    const odd = rotamers.find(({ evaluation }) => evaluation === 'outlier');
    if (odd) add(residue, 'rotamer', `rotamer outlier (χ ${odd.chi.map((v) => v.toFixed(0)).join(', ')})`);
    if (cBeta?.isOutlier) add(residue, 'c-beta', `CB ${cBeta.deviation.toFixed(2)} Å off`);
    if (omega !== undefined && (omega.form === 'twisted' || (omega.form === 'cis' && !omega.isProline)))
      add(residue, 'omega', `${omega.form} peptide before it (ω ${omega.omega.toFixed(0)})`);
    if (cablam?.isCaOutlier === true) add(residue, 'cablam', 'CaBLAM: CA trace outlier');
    else if (cablam?.evaluation === 'outlier') add(residue, 'cablam', 'CaBLAM outlier');
  }
  for (const [residue, list] of byResidue(structure, geometry.restraintOutliers)) {
    const inverted = list.find(({ isInverted }) => isInverted);
    if (inverted) add(residue, 'chirality', `${structure.atomName[inverted.atoms[0]!]} has the other hand`);
    const worst = list.reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a));
    if (!inverted || list.length > 1) add(residue, 'geometry', outlierText(structure, worst, list.length));
  }
  return findings;
}

function byResidue(
  { residueOfAtom }: Structure,
  outliers: readonly RestraintOutlier[],
): Map<number, readonly RestraintOutlier[]> {
  const lists = new Map<number, RestraintOutlier[]>();
  for (const outlier of outliers) {
    for (const residue of new Set(outlier.atoms.map((atom) => residueOfAtom[atom]!)))
      lists.set(residue, [...(lists.get(residue) ?? []), outlier]);
  }
  return lists;
}

function outlierText({ atomName }: Structure, { kind, atoms, z }: RestraintOutlier, count: number): string {
  const names = kind === 'plane' ? 'plane' : `${kind} ${atoms.map((atom) => atomName[atom]).join('–')}`;
  return `${names} ${Math.abs(z).toFixed(1)}σ off${count > 1 ? ` and ${count - 1} more` : ''}`;
}
