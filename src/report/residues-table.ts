// residues.csv: a row a residue and frame.
import { EVALUATIONS, type FrameQuality } from '../refinement/frame-quality.js';
import type { Structure } from '../structure/structure.js';
import { csvLine, rounded } from './csv.js';
import type { FrameReport } from './frame-report.js';
import { residueDisplacements, residueMeans } from './residue-columns.js';

type Row = Pick<FrameReport, 'frame' | 'conformation' | 'residueCc' | 'residuePropagationError' | 'residueSpread'> & {
  readonly quality?: Pick<FrameQuality, 'residues'>;
};

/**
 * Columns: frame; chain, residue (author number with insertion code), name; cc; q_score; ramachandran and rotamer (favored, allowed or outlier, empty
 * where it has none); displacement from the start (Å rms over
 * the residue's atoms); b (mean, Å²); propagation_error (Å rms, empty where there is no backward solution); replicate_spread (Å rms about the mean
 * of the frame's replicates, empty where there are none).
 * `start`: 3N, Å.
 */
export function* residuesTable(structure: Structure, start: Float64Array, frames: Iterable<Row>): Generator<string> {
  yield csvLine([
    'frame',
    'chain',
    'residue',
    'name',
    'cc',
    'q_score',
    'ramachandran',
    'rotamer',
    'displacement',
    'b',
    'propagation_error',
    'replicate_spread',
  ]);
  const { residues, chains } = structure;
  for (const { frame, conformation, residueCc, quality, residuePropagationError, residueSpread } of frames) {
    const displacement = residueDisplacements(structure, start, conformation.xyz);
    const b = residueMeans(structure, conformation.b);
    for (let r = 0; r < residues.count; r++) {
      yield csvLine([
        frame,
        chains.id[residues.chain[r]!]!,
        `${residues.number[r]}${residues.insertion[r]}`,
        residues.name[r]!,
        rounded(residueCc[r]!, 4),
        rounded(quality?.residues.q[r] ?? Number.NaN, 4),
        evaluation(quality?.residues.ramachandran, r),
        evaluation(quality?.residues.rotamer, r),
        rounded(displacement[r]!, 3),
        rounded(b[r]!, 2),
        rounded(residuePropagationError?.[r] ?? Number.NaN, 3),
        rounded(residueSpread?.[r] ?? Number.NaN, 3),
      ]);
    }
  }
}

function evaluation(values: Uint8Array | undefined, residue: number): string {
  return EVALUATIONS[values?.[residue] ?? 0]!;
}
