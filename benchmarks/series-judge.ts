// The judge of a series: distance to the truth, fit and geometry of any model of a frame, whoever refined it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { agreement } from '../src/density/agreement.js';
import { readMap, requireVolume } from '../src/density/mrc-read.js';
import { loadKernels } from '../src/kernels/load-kernels.js';
import { geometryNumbers } from '../src/restraints/geometry-numbers.js';
import { type PreparedSystem, prepareSystem } from '../src/series/prepare-system.js';
import type { Model } from '../src/structure/model.js';
import { readModel } from '../src/structure/read-model.js';
import type { Conformation } from '../src/structure/structure.js';
import { shared } from './places.js';
import type { SeriesCase } from './series-cases.js';
import { coordinatesFor, type Deviation, deviation } from './truth.js';

export interface FrameScore extends Deviation {
  readonly frame: number;
  readonly ccMask: number;
  /** This CC_mask less that of the truth itself. */
  readonly ccOffTruth: number;
  /** Å, to the ideals of Varia's dictionary */
  readonly bonds: number;
  /** degrees */
  readonly angles: number;
}

export class SeriesJudge {
  readonly #series: SeriesCase;
  readonly #prepared: PreparedSystem;
  readonly #truth: Model;
  readonly #kernels = loadKernels();
  readonly #truthCc = new Map<number, number>();

  private constructor(series: SeriesCase, prepared: PreparedSystem, truth: Model) {
    this.#series = series;
    this.#prepared = prepared;
    this.#truth = truth;
  }

  static async open(series: SeriesCase): Promise<SeriesJudge> {
    return new SeriesJudge(series, await prepareSystem({ models: [series.start] }), await readModel(series.truth));
  }

  /** Scores MODEL k + 1 of `file` as frame `frames[k]`. @throws UserError where atoms are missing */
  async score(file: string, frames: readonly number[]): Promise<FrameScore[]> {
    const model = await readModel(file);
    const scores: FrameScore[] = [];
    for (const [k, frame] of frames.entries()) {
      const xyz = coordinatesFor(this.#prepared.system.structure, model, Math.min(k, model.conformations.length - 1));
      scores.push(await this.#scoreFrame(frame, xyz));
    }
    return scores;
  }

  /** The start model as it is, in each frame. */
  scoreStart(): Promise<FrameScore[]> {
    return this.score(this.#series.start, this.#series.frames);
  }

  async #scoreFrame(frame: number, xyz: Float64Array): Promise<FrameScore> {
    const { structure, topology } = this.#prepared.system;
    const truth = coordinatesFor(structure, this.#truth, frame);
    const { bond, angle } = geometryNumbers(topology.tables, xyz, 0);
    const ccMask = await this.#ccMask(frame, { ...this.#prepared.start, xyz });
    let truthCc = this.#truthCc.get(frame);
    if (truthCc === undefined) {
      truthCc = await this.#ccMask(frame, { ...this.#prepared.start, xyz: truth });
      this.#truthCc.set(frame, truthCc);
    }
    return {
      frame,
      ...deviation(structure, xyz, truth),
      ccMask,
      ccOffTruth: ccMask - truthCc,
      bonds: bond.rmsd,
      angles: angle.rmsd,
    };
  }

  async #ccMask(frame: number, conformation: Conformation): Promise<number> {
    const map = requireVolume(await readMap(this.#series.maps[frame]!));
    const { structure } = this.#prepared.system;
    return agreement(map, structure, conformation, this.#series.resolution, this.#kernels).ccMask;
  }
}

/**
 * What the independent ../shared/tools/score_series.py says of an ensemble of all frames: a sentence that its distances are the
 * same, undefined where it cannot run. @throws Error where they differ
 */
export function confirmedByScript(
  ensemble: string,
  series: SeriesCase,
  scores: readonly FrameScore[],
): string | undefined {
  const script = shared('tools', 'score_series.py');
  if (script === undefined || scores.length !== series.maps.length) return undefined;
  const json = `${ensemble}.score.json`;
  if (spawnSync('/usr/bin/python3', [script, ensemble, series.truth, '--json', json]).status !== 0) return undefined;
  const { frames } = JSON.parse(readFileSync(json, 'utf8')) as { frames: { rmsd: number; ca: number }[] };
  const gap = Math.max(
    ...scores.map(({ rmsd, ca }, k) => Math.max(Math.abs(rmsd - frames[k]!.rmsd), Math.abs(ca - frames[k]!.ca))),
  );
  if (!(gap < 5e-4)) throw new Error(`score_series.py and this judge differ by ${gap} Å over ${ensemble}.`);
  return 'Distances to the truth of whole series were confirmed by the independent score_series.py to 0.0005 Å.';
}
