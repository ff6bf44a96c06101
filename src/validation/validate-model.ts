// Everything that is measured of one model, alone and in its map, in one report.
import type { Topology } from '../chemistry/topology.js';
import type { Conformation, Structure } from '../structure/structure.js';
import type { ClashCounter, ClashReport } from './clash-counter.js';
import { type GeometryReport, type GeometrySummary, validateGeometry } from './geometry-report.js';
import { type LocalErrors, localErrors } from './local-errors.js';
import { type FittedMap, type MapFit, type MapFitSummary, MapFitter } from './map-fit.js';
import type { ValidationTables } from './validation-tables.js';

export interface ValidationRequest extends Judgement {
  readonly conformation: Conformation;
}

/** Of what a model is judged, and by what. */
export interface Judgement {
  readonly structure: Structure;
  readonly topology: Topology;
  /** Without it the model's geometry alone is judged. */
  readonly fit?: FittedMap;
  /** What geometry is judged by; default what ships. */
  readonly tables?: ValidationTables;
  /** Counts clashes with hydrogens, placed where they are missing; without it those of the atoms that there are. */
  readonly clashes?: ClashCounter;
}

/** Numbers under the names that files carry; null where one was not measured. Percentages in percent, clashes per 1000 atoms. */
export type ValidationNumbers = Readonly<Record<keyof GeometrySummary | keyof MapFitSummary, number | null>>;

export interface ValidationReport {
  readonly numbers: ValidationNumbers;
  /** Why a number is null. */
  readonly notMeasured: Readonly<Record<string, string>>;
  readonly geometry: GeometryReport;
  readonly fit?: MapFit;
  /** Where they were counted with hydrogens. */
  readonly clashes?: ClashReport;
  /** Residues that something is wrong or unusual with, and how well they are fitted. */
  readonly errors: LocalErrors;
  /** What a reader has to know, a sentence each. */
  readonly notes: readonly string[];
}

/** Why the numbers of the fit were not measured where there is no map. */
export const NO_MAP = 'no map was given';

/** @throws UserError where the map's grid is not orthogonal */
export function validateModel({ conformation, ...judgement }: ValidationRequest): ValidationReport {
  return validateModels(judgement, [conformation])[0]!;
}

/**
 * The same for several conformations of one structure in one map, a report each.
 *
 * @throws UserError where the map's grid is not orthogonal
 */
export function validateModels(
  judgement: Judgement,
  conformations: readonly Conformation[],
): readonly ValidationReport[] {
  const validator = new ModelValidator(judgement);
  try {
    return conformations.map((conformation) => validator.report(conformation));
  } finally {
    validator.release();
  }
}

/** What judges one conformation after the other; to be released. */
export class ModelValidator {
  readonly #judgement: Judgement;
  readonly #fitter: MapFitter | undefined;

  /** @throws UserError where the map's grid is not orthogonal */
  constructor(judgement: Judgement) {
    this.#judgement = judgement;
    this.#fitter = judgement.fit && new MapFitter(judgement.structure, judgement.fit);
  }

  report(conformation: Conformation): ValidationReport {
    const { structure, topology, tables, clashes: counter } = this.#judgement;
    const clashes = counter?.count(conformation.xyz);
    const geometry = validateGeometry(structure, topology, conformation, {
      ...(tables && { tables }),
      ...(clashes && { clashscore: clashes.clashscore }),
    });
    const fit = this.#fitter?.measure(conformation);
    return {
      numbers: { ...geometry.summary, ...(fit?.summary ?? NO_FIT) },
      notMeasured: { ...geometryReasons(geometry.summary), ...(fit?.notMeasured ?? WITHOUT_MAP) },
      geometry,
      ...(fit && { fit }),
      ...(clashes && { clashes }),
      errors: localErrors(structure, geometry, fit, clashes),
      notes: geometry.notes,
    };
  }

  release(): void {
    this.#fitter?.release();
  }
}

const FIT_KEYS = [
  'cc_mask',
  'cc_box',
  'cc_volume',
  'cc_peaks',
  'cc_main_chain',
  'cc_side_chain',
  'emringer',
  'q_score',
  'd99',
  'd_model',
  'b_model',
  'fsc_0143',
  'fsc_05',
  'd_fsc',
] as const satisfies readonly (keyof MapFitSummary)[];
const NO_FIT = Object.fromEntries(FIT_KEYS.map((key) => [key, null])) as unknown as MapFitSummary;
const WITHOUT_MAP = Object.fromEntries(FIT_KEYS.map((key) => [key, NO_MAP]));

function geometryReasons(summary: GeometrySummary): Record<string, string> {
  const reasons: Record<string, string> = {};
  for (const [key, value] of Object.entries(summary)) {
    if (value === null) reasons[key] = REASONS.find(([beginning]) => key.startsWith(beginning))?.[1] ?? NOTHING;
  }
  return reasons;
}

const NOTHING = 'the model has no residues that it is measured of';
const REASONS: readonly (readonly [beginning: string, reason: string])[] = [
  [
    'cablam',
    'there are no tables for CaBLAM, which do not ship with Varia, or the model has no protein chain of five residues',
  ],
  ['rama', 'the model has no peptide with a neighbour on either side, or too few of them'],
  ['rotamer', 'the model has no complete side chain'],
  ['cbeta', 'the model has no protein residue with a CB'],
  ['molprobity', 'it needs a Ramachandran plot and rotamers'],
];
