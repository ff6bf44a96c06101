// A validation from its options to its page and files.
import { basename, join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { writeFileAtomically } from '../base/write-file.js';
import { allAtoms } from '../chemistry/all-atoms.js';
import { buildTopology } from '../chemistry/build-topology.js';
import { loadDictionary } from '../chemistry/load-dictionary.js';
import { placeHydrogens } from '../chemistry/place-hydrogens.js';
import { loadKernels } from '../kernels/load-kernels.js';
import { plainNumbers } from '../report/run-record.js';
import { validationRecord, validationTable } from '../report/validation-files.js';
import { modelsTable } from '../report/validation-numbers.js';
import { validationPage } from '../report/validation-page.js';
import type { Model } from '../structure/model.js';
import { readModel } from '../structure/read-model.js';
import type { Conformation } from '../structure/structure.js';
import { ClashCounter } from '../validation/clash-counter.js';
import { chosenTables } from '../validation/reference-tables.js';
import { type Judgement, type ValidationReport, validateModels } from '../validation/validate-model.js';
import { exitCode } from './exit-code.js';
import { mapAroundModel } from './map-around-model.js';
import { takeFolder } from './output-folder.js';
import { packageVersion } from './package-version.js';
import { createProgress } from './progress.js';

export interface ValidateOptions {
  readonly model: string;
  readonly map?: { readonly file: string; readonly resolution: number };
  readonly halfMaps?: readonly [string, string];
  /** Number of a model in the file, from 1. */
  readonly pick?: number;
  readonly out?: string;
  readonly json?: string;
  readonly csv?: string;
  readonly reference?: string;
  readonly dictionaries: readonly string[];
  readonly monomers?: string;
  readonly overwrite: boolean;
  readonly quiet: boolean;
}

interface Validated {
  /** From 1. */
  readonly number: number;
  readonly conformation: Conformation;
  readonly report: ValidationReport;
}

export async function runValidateJob(options: ValidateOptions): Promise<number> {
  const progress = createProgress(process.stderr, options.quiet);
  const lock = options.out === undefined ? undefined : await takeFolder(options.out, options.overwrite);
  try {
    const model = await readModel(options.model);
    for (const warning of model.warnings) progress.note(warning);
    const { validated, notes, warnings } = await validateAll(model, options);
    for (const note of notes) progress.note(note);
    for (const warning of warnings) progress.note(warning, 'warning');
    progress.close();
    const page = pageOf(validated, options);
    await writeFiles(model, validated, page, options);
    if (!options.quiet) process.stdout.write(`${page.join('\n')}\n`);
    return exitCode.done;
  } finally {
    progress.close();
    await lock?.release();
  }
}

async function validateAll(
  model: Model,
  options: ValidateOptions,
): Promise<{
  readonly validated: readonly Validated[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}> {
  const { structure } = model;
  const dictionary = await loadDictionary({
    files: options.dictionaries,
    monomerDirectory: options.monomers,
    needed: structure.residues.name,
  });
  // Whatever no dictionary knows has no ideals to be judged by, and the rest can be judged all the same.
  const topology = buildTopology(model, dictionary, { freezeUnknown: true });
  const tables = chosenTables(options.reference);
  const chosen = picked(model, options);
  const around =
    options.map &&
    (await mapAroundModel(
      structure,
      chosen[0]!.conformation,
      options.model,
      options.map.file,
      options.map.resolution,
      options.halfMaps,
    ));
  const kernels = loadKernels();
  const fit: Judgement['fit'] = around && {
    map: around.map,
    resolution: options.map!.resolution,
    kernels,
    ...(around.halfMaps && { halfMaps: around.halfMaps }),
  };
  const clashes = new ClashCounter(allAtoms(placeHydrogens(model, dictionary, { freezeUnknown: true })));
  const reports = validateModels(
    { structure, topology, tables, clashes, ...(fit && { fit }) },
    chosen.map(({ conformation }) => conformation),
  );
  kernels.release();
  const validated = chosen.map((one, k) => ({ ...one, report: reports[k]! }));
  return { validated, notes: [...topology.notes, ...(around?.notes ?? [])], warnings: around?.warnings ?? [] };
}

function picked(
  { conformations, source }: Model,
  { pick }: ValidateOptions,
): readonly { readonly number: number; readonly conformation: Conformation }[] {
  const all = conformations.map((conformation, k) => ({ number: k + 1, conformation }));
  if (pick === undefined) return all;
  const one = all[pick - 1];
  if (one === undefined)
    throw new UserError(`There is no model ${pick} in ${source}; it holds ${all.length}, counted from 1.`);
  return [one];
}

function pageOf(validated: readonly Validated[], { model, map, pick }: ValidateOptions): string[] {
  const place = map === undefined ? '' : ` in ${basename(map.file)} at ${map.resolution} Å`;
  const [first, ...others] = validated;
  if (others.length === 0) {
    const which = pick === undefined ? '' : `, model ${pick},`;
    return validationPage({
      title: `${basename(model)}${which}${place}`,
      columns: [{ title: 'this model', report: first!.report }],
    });
  }
  return [
    `${basename(model)}: ${validated.length} models${place}`,
    '',
    ...modelsTable(validated.map(({ number, report }) => ({ model: number, numbers: report.numbers }))),
    '',
    '--model N says which residues of one of them to look at; --csv and --json have them all.',
  ];
}

async function writeFiles(
  { structure }: Model,
  validated: readonly Validated[],
  page: readonly string[],
  options: ValidateOptions,
): Promise<void> {
  const { out } = options;
  const several = validated.length > 1;
  const records = validated.map(({ number, report }) => ({
    ...(several && { model_number: number }),
    ...validationRecord(report),
  }));
  const head = {
    varia: packageVersion(),
    model: options.model,
    map: options.map?.file ?? null,
    resolution: options.map?.resolution ?? null,
  };
  const json = JSON.stringify(several ? { ...head, models: records } : { ...head, ...records[0] }, plainNumbers, 2);
  const rows = validated.map(({ number, conformation, report }) => ({
    ...(several && { model: number }),
    conformation,
    report,
  }));
  const inFolder = (name: string): string[] => (out === undefined ? [] : [join(out, name)]);
  for (const file of inFolder('validation.txt')) await writeFileAtomically(file, `${page.join('\n')}\n`);
  for (const file of [...inFolder('validation.json'), ...(options.json ? [options.json] : [])])
    await writeFileAtomically(file, `${json}\n`);
  for (const file of [...inFolder('validation.csv'), ...(options.csv ? [options.csv] : [])])
    await writeFileAtomically(file, validationTable(structure, rows));
}
