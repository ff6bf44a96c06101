// What `varia refine` says of its result: validated before and after, as a page and as a table on the terminal.
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type AllAtoms, allAtoms } from '../chemistry/all-atoms.js';
import { loadDictionary } from '../chemistry/load-dictionary.js';
import { placeHydrogens } from '../chemistry/place-hydrogens.js';
import type { OverallAgreement } from '../density/agreement.js';
import { loadKernels } from '../kernels/load-kernels.js';
import type { FrameResult, NcsChoice } from '../refinement/frame.js';
import { ncsLines } from '../report/ncs-lines.js';
import { numbersTable } from '../report/validation-numbers.js';
import { validationPage } from '../report/validation-page.js';
import { weightCurveLines } from '../report/weight-curve-table.js';
import { type NcsAgreement, ncsAgreement } from '../restraints/ncs-agreement.js';
import type { PreparedSystem } from '../series/prepare-system.js';
import type { MapRefinement, PreparedMaps } from '../series/refine-map.js';
import type { Model } from '../structure/model.js';
import { ClashCounter } from '../validation/clash-counter.js';
import { ModelValidator, type ValidationReport } from '../validation/validate-model.js';
import { printJson } from './events-json.js';
import type { JobOptions } from './job-options.js';

export interface RefinementValidation {
  readonly before: ValidationReport;
  readonly after: ValidationReport;
  /** The page, lines without line ends. */
  readonly page: readonly string[];
  /** How alike copies are, where they were kept alike. */
  readonly ncs?: { readonly choice: NcsChoice; readonly agreement: NcsAgreement };
}

/** The start model's report, and what will judge the result by the same measures in the same map. */
export interface StartValidation {
  readonly report: ValidationReport;
  readonly validator: ModelValidator;
}

/** For the time in which the worker refines. */
export async function validateStart(
  { model, system, start }: PreparedSystem,
  { map, halfMaps }: PreparedMaps,
  options: Pick<JobOptions, 'resolution' | 'system'>,
): Promise<StartValidation> {
  const clashes = new ClashCounter(system.allAtoms ?? (await placed(model, options.system)));
  // What the worker tells of its progress has its turn.
  await setImmediate();
  const fit = { map, resolution: options.resolution[0]!, kernels: loadKernels(), ...(halfMaps && { halfMaps }) };
  const { structure, topology } = system;
  const validator = new ModelValidator({ structure, topology, clashes, fit });
  return { report: validator.report(start), validator };
}

/** The result's report beside the start's, and the page that shows both. The validator is released. */
export function validateRefinement(
  { system, start, modelName }: PreparedSystem,
  { result, preflight }: MapRefinement,
  { report: before, validator }: StartValidation,
  options: Pick<JobOptions, 'resolution'>,
): RefinementValidation {
  const resolution = options.resolution[0]!;
  const { structure } = system;
  const after = validator.report(result.conformation);
  validator.release();
  const name = basename(preflight.maps[0]!.name);
  const page = validationPage({
    title: `${basename(modelName)} refined into ${name} at ${resolution} Å`,
    columns: [
      { title: 'before', report: before },
      { title: 'after', report: after },
    ],
  });
  const curve = result.weightChoice
    ? ['', 'Fit and geometry by the weight of the map', '', ...weightCurveLines(result.weightChoice)]
    : [];
  const choice = system.restraints?.ncs;
  const ncs = choice && {
    choice,
    agreement: ncsAgreement(structure, choice.groups, start.xyz, result.conformation.xyz),
  };
  const copies = ncs ? ['', ...ncsLines(ncs.agreement, ncs.choice)] : [];
  return { before, after, page: [...page, ...curve, ...copies], ...(ncs && { ncs }) };
}

/** A result whose fit was left to the validation, with it. */
export function withFit(result: FrameResult, { before, after }: RefinementValidation): FrameResult {
  return {
    ...result,
    before: { ...result.before, ...fitOf(before) },
    after: { ...result.after, ...fitOf(after) },
    residueCc: after.fit!.residues.cc,
  };
}

function fitOf({ numbers }: ValidationReport): OverallAgreement {
  return {
    ccMask: numbers.cc_mask ?? Number.NaN,
    ccBox: numbers.cc_box ?? Number.NaN,
    ccVolume: numbers.cc_volume ?? Number.NaN,
    ccPeaks: numbers.cc_peaks ?? Number.NaN,
  };
}

/** All hydrogens, where the system was prepared without them. */
async function placed(model: Model, { dictionaries = [], monomers }: JobOptions['system']): Promise<AllAtoms> {
  const dictionary = await loadDictionary({
    files: dictionaries,
    monomerDirectory: monomers,
    needed: model.structure.residues.name,
  });
  return allAtoms(placeHydrogens(model, dictionary, { freezeUnknown: true }));
}

/** The numbers before and after, and where the rest is. */
export function tellRefinement(
  { out, json, quiet }: JobOptions,
  { result }: MapRefinement,
  { before, after, ncs }: RefinementValidation,
): void {
  if (json) printJson({ type: 'finished', before: result.before, after: result.after });
  if (json || quiet) return;
  const columns = [
    { title: 'before', numbers: before.numbers },
    { title: 'after', numbers: after.numbers },
  ];
  const { suspects } = after.errors;
  const first = suspects.slice(0, 3).map(({ label }) => label);
  const where =
    suspects.length === 0
      ? 'No residue has two things against it.'
      : `Look at ${first.join(', ')}${suspects.length > 3 ? ` and ${suspects.length - 3} more` : ''} first.`;
  const curve = result.weightChoice ? [...weightCurveLines(result.weightChoice), ''] : [];
  const copies = ncs ? [...ncsLines(ncs.agreement, ncs.choice), ''] : [];
  const lines = [...numbersTable(columns, 'fit'), '', ...numbersTable(columns, 'geometry'), '', ...curve, ...copies];
  process.stdout.write(
    `${lines.join('\n')}\n${where}\n\nThe model is ${join(out, 'model.cif')}; ${join(out, 'validation.txt')} says what to look at.\n`,
  );
}
