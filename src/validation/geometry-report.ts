// The geometry report of one conformation: a row for each residue of a protein, and a summary.
import { withoutHydrogens } from '../chemistry/heavy-atom-tables.js';
import type { Topology } from '../chemistry/topology.js';
import { countClashes } from '../restraints/clashes.js';
import type { Offender } from '../restraints/geometry-numbers.js';
import { type Conformation, isHydrogen, type Structure } from '../structure/structure.js';
import { backboneConformers, rowsOfConformers } from './backbone-conformers.js';
import { cBetaRows } from './c-beta-deviation.js';
import { cablamRows } from './cablam.js';
import { type DeviationKind, type Deviations, deviationsByKind, worstOffenders } from './deviations.js';
import { molProbityScore } from './molprobity-score.js';
import { omegaRows } from './omega.js';
import { type RamaZReport, ramaZ as ramaZOf } from './rama-z.js';
import { ramachandranRows } from './ramachandran.js';
import { type ResidueGeometry, residueGeometry } from './residue-geometry.js';
import { type RestraintOutlier, restraintOutliers } from './restraint-outliers.js';
import { rotamerRows } from './rotamers.js';
import { shippedTables } from './shipped-tables.js';
import type { ValidationTables } from './validation-tables.js';

/** Under the names that files carry. Null where there is nothing to judge; percentages in percent. */
export interface GeometrySummary {
  /** Å; of restraints between other atoms than hydrogen, as all numbers of bonds, angles, planes and chiral centres. */
  readonly bond_rmsd: number;
  /** degrees */
  readonly angle_rmsd: number;
  readonly rama_favored: number | null;
  readonly rama_allowed: number | null;
  readonly rama_outliers: number | null;
  /** See ramaZ; the value alone, its error, and the values of helices, sheets and loops. */
  readonly rama_z: number | null;
  readonly rama_z_error: number | null;
  readonly rama_z_helix: number | null;
  readonly rama_z_sheet: number | null;
  readonly rama_z_loop: number | null;
  readonly rotamer_favored: number | null;
  readonly rotamer_outliers: number | null;
  /** Percent of residues whose CB is 0.25 Å off or more. */
  readonly cbeta_outliers: number | null;
  /** Numbers of peptides. */
  readonly omega_cis_proline: number;
  readonly omega_cis_general: number;
  readonly omega_twisted: number;
  /** Å³ and Å. */
  readonly chirality_rmsd: number;
  readonly planarity_rmsd: number;
  /** Numbers of restraints at least four sigmas off, and of centres of the other hand. */
  readonly chirality_outliers: number;
  readonly chirality_inverted: number;
  readonly planarity_outliers: number;
  /** Overlaps of at least 0.4 Å per 1000 atoms. */
  readonly clashscore: number;
  readonly molprobity_score: number | null;
  /** Percent of residues; null where there are no contours to judge by (see the notes of the report). */
  readonly cablam_outliers: number | null;
  /** Outliers included. */
  readonly cablam_disfavored: number | null;
  readonly ca_geometry_outliers: number | null;
}

export interface GeometryReport {
  readonly summary: GeometrySummary;
  /** Which tables judged: `Top500, npm moorhen` or `Top8000, FOLDER`; null where there were none. */
  readonly tables: Readonly<Record<'ramachandran' | 'rotamers' | 'rama_z', string>> & {
    readonly cablam: string | null;
  };
  /** Residues with a backbone or a side chain that was judged, in the order of the structure. */
  readonly residues: readonly ResidueGeometry[];
  /** Restraints four or more sigmas off. */
  readonly restraintOutliers: readonly RestraintOutlier[];
  /** By kind of restraint. */
  readonly deviations: Readonly<Record<DeviationKind, Deviations>>;
  /** The largest deviations of all kinds, worst first. */
  readonly worst: readonly Offender[];
  /** What a reader has to know of the numbers, a sentence each. */
  readonly notes: readonly string[];
}

export interface GeometryOptions {
  /** What to judge by; default what ships. */
  readonly tables?: ValidationTables;
  /** Overlaps of at least 0.4 Å per 1000 atoms, where they were counted with hydrogens; default: those of the model as it is. */
  readonly clashscore?: number;
}

/**
 * Plain data. An outlier is not an error: look at it in the map. Alternates: Ramachandran, C-beta and rotamers are judged of every
 * conformer, peptides and CaBLAM of the first.
 */
export function validateGeometry(
  structure: Structure,
  topology: Topology,
  { xyz }: Pick<Conformation, 'xyz'>,
  { tables: judgedBy = shippedTables, clashscore: given }: GeometryOptions = {},
): GeometryReport {
  const backbones = backboneConformers(structure, topology);
  const [backbone] = backbones;
  const ramachandran = rowsOfConformers(
    backbones,
    (conformer) => ramachandranRows(structure, conformer, xyz, judgedBy.ramachandran),
    ({ n, ca, c, previous, next }, { residue: r }) => [c[previous[r]!]!, n[r]!, ca[r]!, c[r]!, n[next[r]!]!],
  );
  const z = ramaZOf(structure, backbone, xyz, ramachandran, judgedBy.ramaZ);
  const rotamers = rotamerRows(structure, xyz, judgedBy.rotamers);
  const cBeta = rowsOfConformers(
    backbones,
    (conformer) => cBetaRows(structure, conformer, xyz),
    ({ n, ca, c, cb }, { residue: r }) => [n[r]!, ca[r]!, c[r]!, cb[r]!],
  );
  const omega = omegaRows(structure, backbone, xyz);
  const cablam = judgedBy.cablam ? cablamRows(structure, backbone, xyz, judgedBy.cablam) : [];
  const judgedCablam = cablam.filter(({ evaluation }) => evaluation !== null);
  const judgedTrace = cablam.filter(({ isCaOutlier }) => isCaOutlier !== null);
  // Bonds to hydrogen are a convention (electron cloud or nucleus: 0.1 Å apart), and riding hydrogens dilute the angles.
  const tables = withoutHydrogens(structure, topology.tables);
  const outliers = restraintOutliers(tables, xyz);
  const deviations = deviationsByKind(tables, xyz);
  const clashscore = given ?? countClashes(topology.nonbonded, xyz).perThousandAtoms;
  const favored = percent(ramachandran, (row) => row.evaluation === 'favored');
  const rotamerOutliers = percent(rotamers, (row) => row.evaluation === 'outlier');
  const summary: GeometrySummary = {
    bond_rmsd: deviations.bond.rmsd,
    angle_rmsd: deviations.angle.rmsd,
    rama_favored: favored,
    rama_allowed: percent(ramachandran, (row) => row.evaluation === 'allowed'),
    rama_outliers: percent(ramachandran, (row) => row.evaluation === 'outlier'),
    rama_z: z.whole?.value ?? null,
    rama_z_error: z.whole?.error ?? null,
    rama_z_helix: z.helix?.value ?? null,
    rama_z_sheet: z.sheet?.value ?? null,
    rama_z_loop: z.loop?.value ?? null,
    rotamer_favored: percent(rotamers, (row) => row.evaluation === 'favored'),
    rotamer_outliers: rotamerOutliers,
    cbeta_outliers: percent(cBeta, (row) => row.isOutlier),
    omega_cis_proline: count(omega, (row) => row.form === 'cis' && row.isProline),
    omega_cis_general: count(omega, (row) => row.form === 'cis' && !row.isProline),
    omega_twisted: count(omega, (row) => row.form === 'twisted'),
    chirality_rmsd: deviations.chirality.rmsd,
    planarity_rmsd: deviations.plane.rmsd,
    chirality_outliers: count(outliers, (row) => row.kind === 'chirality'),
    chirality_inverted: count(outliers, (row) => row.isInverted),
    planarity_outliers: count(outliers, (row) => row.kind === 'plane'),
    clashscore,
    molprobity_score:
      favored === null || rotamerOutliers === null
        ? null
        : molProbityScore({ clashscore, rotamerOutliers, ramachandranFavored: favored }),
    cablam_outliers: percent(judgedCablam, (row) => row.evaluation === 'outlier'),
    cablam_disfavored: percent(judgedCablam, (row) => row.evaluation !== 'favored'),
    ca_geometry_outliers: percent(judgedTrace, (row) => row.isCaOutlier === true),
  };
  return {
    summary,
    tables: {
      ramachandran: judgedBy.ramachandran.source,
      rotamers: judgedBy.rotamers.source,
      rama_z: judgedBy.ramaZ.source,
      cablam: judgedBy.cablam?.source ?? null,
    },
    residues: residueGeometry(structure, { ramachandran, rotamers, cBeta, omega, cablam }),
    restraintOutliers: outliers,
    deviations,
    worst: worstOffenders(Object.values(deviations).flatMap(({ worst }) => worst)),
    notes: notesOf(structure, z, judgedBy, given === undefined),
  };
}

function count<T>(rows: readonly T[], is: (row: T) => boolean): number {
  return rows.reduce((sum, row) => sum + (is(row) ? 1 : 0), 0);
}

/** Null where there are no rows: 0 % outliers of nothing would look like praise. */
function percent<T>(rows: readonly T[], is: (row: T) => boolean): number | null {
  return rows.length === 0 ? null : (100 * count(rows, is)) / rows.length;
}

function notesOf(
  structure: Structure,
  z: RamaZReport,
  { ramaZ, cablam }: ValidationTables,
  countsModelAsItIs: boolean,
): readonly string[] {
  const notes: string[] = [];
  const absent = [
    ...(cablam?.peptide ? [] : ['cablam.8000.expected.{general,gly,transpro,cispro}.stat']),
    ...(cablam?.caGeometry ? [] : ['cablam.8000.expected.{general,gly,transpro,cispro}_CA.stat']),
    ...(cablam?.motif ? [] : ['cablam.8000.motif.{loose_alpha,regular_beta,loose_threeten}.stat']),
  ];
  if (z.whole !== null && absent.length > 0) {
    notes.push(
      cablam
        ? `CaBLAM is judged in part: the reference folder lacks ${absent.join(', ')}; Phenix has them in chem_data/cablam_data (or rlabduke/reference_data in Top8000).`
        : 'CaBLAM is not judged, because its contours do not ship with Varia: --reference takes a folder that has them, such as chem_data/cablam_data of Phenix.',
    );
  }
  if (z.whole !== null && ramaZ === shippedTables.ramaZ) {
    notes.push(
      'Rama-Z is scored against densities by class of residue, which ship, and differs from that of Phenix by 0.5 (rms), at worst by 1.4: compare it with itself, before and after, and take no verdict from it near a limit, or give the reference of Phenix (top8000_rama_z_dict.pkl) in a folder by --reference.',
    );
  }
  const hasHydrogens = structure.element.some((_, atom) => isHydrogen(structure, atom));
  if (!countsModelAsItIs || hasHydrogens) return notes;
  notes.push(
    'The model has no hydrogens: clashes are overlaps of united atoms, which are wider than the bare ones, so clashscore and MolProbity score compare with each other but not with those of models with hydrogens.',
  );
  return notes;
}
