// motion.csv and the record of the motion: what moves against the core, and along which directions.
import type { EnsembleMotion } from '../ensemble/motion.js';
import type { Structure } from '../structure/structure.js';
import { csvLine, rounded } from './csv.js';

/** A row a residue with a backbone: RMSF in Å after superposition on the core, and whether it belongs to the core. */
export function* motionTable(structure: Structure, motion: EnsembleMotion | undefined): Generator<string> {
  yield csvLine(['chain', 'residue', 'name', 'rmsf', 'core']);
  if (!motion) return;
  const { residues, chains } = structure;
  for (const [k, r] of motion.residues.entries()) {
    const number = `${residues.number[r]}${residues.insertion[r]}`;
    const name = residues.name[r]!;
    yield csvLine([chains.id[residues.chain[r]!]!, number, name, rounded(motion.rmsf[k]!, 3), motion.core[k]!]);
  }
}

/** For run.json: shares of the variance and the way of the frames along the components, Å. */
export function motionRecord(motion: EnsembleMotion | undefined): Record<string, unknown> | null {
  if (!motion) return null;
  const { core, rmsf, components } = motion;
  return {
    core_residues: core.reduce((sum, c) => sum + c, 0),
    largest_rmsf: rounded(
      rmsf.reduce((most, v) => Math.max(most, v), 0),
      3,
    ),
    components: components.map(({ share, projections }) => ({
      share: rounded(share, 4),
      projections: Array.from(projections, (p) => rounded(p, 3)),
    })),
  };
}
