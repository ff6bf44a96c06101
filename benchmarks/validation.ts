// Do Varia's validation numbers agree with the independent judge, residue by residue, with what ships and with a reference folder?
import { messageOf } from '../src/base/user-error.js';
import { buildTopology } from '../src/chemistry/build-topology.js';
import { loadDictionary } from '../src/chemistry/load-dictionary.js';
import { type Agreement, agreement } from '../src/density/agreement.js';
import { readMap, requireVolume } from '../src/density/mrc-read.js';
import { loadKernels } from '../src/kernels/load-kernels.js';
import { readModel } from '../src/structure/read-model.js';
import { type GeometryReport, validateGeometry } from '../src/validation/geometry-report.js';
import { chosenTables } from '../src/validation/reference-tables.js';
import { shippedTables } from '../src/validation/shipped-tables.js';
import type { ValidationTables } from '../src/validation/validation-tables.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine } from './harness.js';
import { inTemporaryFolder, shared } from './places.js';
import { type Compared, comparison } from './validation-agreement.js';
import { type ValidationCase, validationCases } from './validation-cases.js';
import { installedJudge } from './validation-judge.js';
import { agreementTable, modelTable } from './validation-report.js';

/** Judged by what ships and by $VARIA_REFERENCE, or else the shared data's Top8000. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const name = 'validation';
  const question = 'do validation numbers agree with the independent judge, residue by residue?';
  const machine = machineLine();
  const judge = installedJudge();
  if (typeof judge === 'string') return { name, question, machine, rows: [], notes: [judge] };
  const reference = process.env['VARIA_REFERENCE'] ?? shared('data', 'reference', 'top8000');
  const tables = reference === undefined ? undefined : chosenTables(reference);
  const notes = [
    'Judge: cctbx of Debian (ramalyze, rotalyze, cbetadev, omegalyze, rama_z, five_cc), asked by benchmarks/validation-judge.py; it judges ARG and LYS by the Top500 grids that ship with Varia.',
    'Of alternates the first conformer’s backbone is compared and every conformer’s rotamer; both count every conformer in Rama-Z.',
    ...(tables === undefined ? ['There is no reference folder here ($VARIA_REFERENCE): its columns are empty.'] : []),
  ];
  return inTemporaryFolder(async (folder) => {
    const compared: Compared[] = [];
    for (const judged of validationCases(folder, quick)) {
      process.stderr.write(`${judged.name} …\n`);
      try {
        const mine = await numbersOf(judged, tables);
        compared.push(comparison(judged, mine, judge(judged, folder)));
      } catch (error) {
        notes.push(`${judged.name} could not be compared: ${messageOf(error)}`);
      }
    }
    if (compared.length === 0) notes.push('The shared data are not on this machine: nothing was compared.');
    return { name, question, machine, rows: [], tables: [agreementTable(compared), modelTable(compared)], notes };
  });
}

/** What Varia says of a model. */
export interface VariaNumbers {
  readonly shipped: GeometryReport;
  readonly reference?: GeometryReport;
  readonly fit?: Agreement;
}

async function numbersOf({ model: file, map }: ValidationCase, tables?: ValidationTables): Promise<VariaNumbers> {
  const model = await readModel(file);
  const { structure } = model;
  const dictionary = await loadDictionary({ needed: structure.residues.name });
  const topology = buildTopology(model, dictionary, { freezeUnknown: true });
  const conformation = model.conformations[0]!;
  const judgedBy = (chosen: ValidationTables): GeometryReport =>
    validateGeometry(structure, topology, conformation, { tables: chosen });
  const volume = map && requireVolume(await readMap(map.file));
  return {
    shipped: judgedBy(shippedTables),
    ...(tables && { reference: judgedBy(tables) }),
    ...(volume && { fit: agreement(volume, structure, conformation, map!.resolution, loadKernels()) }),
  };
}
