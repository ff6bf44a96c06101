// The single maps of the cost benchmark: starts of known error, what they were made of, and how near refinement is to come.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPdb } from '../src/structure/pdb-write.js';
import { readModel } from '../src/structure/read-model.js';
import { shared } from './places.js';
import { proteinInBox } from './protein-in-box.js';
import type { TestBed } from './testbed.js';

/** At most; what is left out is no goal. */
export interface CostGoal {
  /** Å, all atoms but hydrogen */
  readonly rmsd: number;
  /** Å */
  readonly ca?: number;
  readonly wrongSideChains?: number;
  /** Between start and result. */
  readonly ramaZChange?: number;
  /** degrees rms */
  readonly angles?: number;
}

/** Files, and the goal of the whole preset. */
export interface CostCase {
  readonly title: string;
  readonly start: string;
  readonly map: string;
  readonly truth: string;
  readonly goal: CostGoal;
  /** Too large for more than the whole preset and the peer cctbx. */
  readonly large?: boolean;
}

const BED: readonly { readonly model: string; readonly title: string; readonly goal: CostGoal }[] = [
  { model: 'adk_open_truth', title: 'exact truth', goal: { rmsd: 0.015, ramaZChange: 0.2 } },
  { model: 'adk_open_shaken', title: 'atoms shaken by 0.5 Å', goal: { rmsd: 0.045 } },
  { model: 'adk_open_lid10', title: 'one domain turned by 10°', goal: { rmsd: 0.06, ca: 0.04 } },
  { model: 'adk_open_badrot', title: '39 side chains in wrong rotamers', goal: { rmsd: 0.12, wrongSideChains: 2 } },
];
/** The one that `quick` runs. */
const QUICK = 'adk_open_shaken';

/** Å beyond the atoms of the large model: images of atoms end well before. */
const MARGIN = 16;

/**
 * Makes the maps.
 *
 * @param folder Where made files go.
 * @param resolution Å
 * @returns the cases that can be run here, and a sentence on each reason why others cannot
 */
export async function costCases(
  bed: TestBed,
  folder: string,
  resolution: number,
  quick: boolean,
): Promise<{ readonly cases: readonly CostCase[]; readonly notes: readonly string[] }> {
  const truth = bed.model('adk_open_truth');
  const made = bed.simulate(truth, join(folder, 'open'), resolution);
  if (typeof made === 'string') return { cases: [], notes: [made] };
  const cases: readonly CostCase[] = BED.filter(({ model }) => !quick || model === QUICK).map(
    ({ model, title, goal }) => ({ title, start: bed.model(model), map: made.map, truth, goal }),
  );
  if (quick) return { cases, notes: [] };
  const large = await largeCase(bed, folder, resolution);
  return typeof large === 'string' ? { cases, notes: [large] } : { cases: [...cases, large], notes: [] };
}

/** The protein of 3SN6, a receptor with its G protein, shaken; a sentence where it cannot be made. */
async function largeCase(bed: TestBed, folder: string, resolution: number): Promise<CostCase | string> {
  const entry = shared('data', 'formats', 'models', '3SN6.cif.gz');
  if (entry === undefined)
    return 'The large model is not on this machine (../shared/data/formats/models/3SN6.cif.gz): not measured.';
  const model = proteinInBox(await readModel(entry), MARGIN);
  const truth = join(folder, 'large_truth.pdb');
  writeFileSync(truth, formatPdb(model));
  const made = bed.simulate(truth, join(folder, 'large'), resolution);
  if (typeof made === 'string') return `3SN6: ${made}`;
  return {
    title: `${model.structure.atomCount.toLocaleString('en')} atoms (protein of 3SN6) shaken by 0.5 Å`,
    start: made.shaken,
    map: made.map,
    truth,
    goal: { rmsd: 0.08, angles: 1 },
    large: true,
  };
}
