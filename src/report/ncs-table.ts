// ncs.csv: a row a frame and copy of a molecule; where copies part along a series shows here.
import type { NcsAgreement } from '../restraints/ncs-agreement.js';
import { csvLine, rounded } from './csv.js';

/**
 * Columns: frame; master; copy; atoms; rmsd_start and rmsd (Å from the master after superposition, in the start model and in the frame);
 * residues_apart (of all copies of the master, more than 0.5 Å rms from what they have in common) and the farthest of those.
 * @param frames One a frame, in their order.
 */
export function* ncsTable(frames: readonly NcsAgreement[]): Generator<string> {
  yield csvLine(['frame', 'master', 'copy', 'atoms', 'rmsd_start', 'rmsd', 'residues_apart', 'farthest']);
  for (const [frame, { groups }] of frames.entries())
    for (const { master, atoms, copies, apart } of groups)
      for (const { name, before, after } of copies)
        yield csvLine([
          frame,
          master,
          name,
          atoms,
          rounded(before, 3),
          rounded(after, 3),
          apart.length,
          apart[0]?.residue ?? '',
        ]);
}
