// A structure of two chains and three residues, and frames of made-up numbers, for the tests of tables and figures.
import type { FrameNumbers } from '../../src/refinement/frame.js';
import { EVALUATIONS, type FrameQuality } from '../../src/refinement/frame-quality.js';
import type { FrameReport } from '../../src/report/frame-report.js';
import type { Structure } from '../../src/structure/structure.js';

/** A/1 (2 atoms), A/1A (1 atom), B/7 (1 atom). */
export function smallStructure(): Structure {
  return {
    atomCount: 4,
    atomName: ['N', 'CA', 'CA', 'P'],
    element: ['N', 'C', 'C', 'P'],
    altloc: ['', '', '', ''],
    charge: new Int8Array(4),
    hetero: new Uint8Array(4),
    serial: Int32Array.of(1, 2, 3, 4),
    residueOfAtom: Int32Array.of(0, 0, 1, 2),
    residues: {
      count: 3,
      name: ['GLY', 'ALA', 'A'],
      number: Int32Array.of(1, 1, 7),
      insertion: ['', 'A', ''],
      atomStart: Int32Array.of(0, 2, 3, 4),
      chain: Int32Array.of(0, 0, 1),
      labelSequence: Int32Array.of(-1, -1, -1),
      subchain: ['', '', ''],
      entity: ['', '', ''],
      segment: ['', '', ''],
      terminal: new Uint8Array(3),
    },
    chains: { count: 2, id: ['A', 'B'], residueStart: Int32Array.of(0, 2, 3) },
  };
}

export const smallStart = Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0);

export function numbers(ccMask: number): FrameNumbers {
  return { ccMask, ccBox: 0.5, ccVolume: 0.6, ccPeaks: 0.4, bondRmsd: 0.00812, angleRmsd: 1.0519, clashes: 2.5 };
}

const codes = (...names: (typeof EVALUATIONS)[number][]): Uint8Array =>
  Uint8Array.from(names, (name) => EVALUATIONS.indexOf(name));

/** Of a model without complete side chains but one. */
export const smallQuality: FrameQuality = {
  ramaFavored: 50,
  ramaOutliers: 50,
  ramaZ: -1.25,
  rotamerOutliers: Number.NaN,
  cBetaOutliers: 0,
  clashscore: 4,
  molProbityScore: Number.NaN,
  qScore: 0.61234,
  residues: {
    q: Float64Array.of(0.7, 0.5, Number.NaN),
    ramachandran: codes('outlier', 'favored', ''),
    rotamer: codes('', 'allowed', ''),
  },
};

/** All atoms moved by `shift` Å along y. */
export function smallReport(frame: number, shift: number, change: Partial<FrameReport> = {}): FrameReport {
  const xyz = smallStart.map((v, k) => (k % 3 === 1 ? v + shift : v));
  return {
    frame,
    map: `frame_${frame}.mrc`,
    parent: frame - 1,
    order: frame,
    conformation: { xyz, b: Float64Array.of(10, 30, 40, 50), occupancy: new Float64Array(4).fill(1) },
    before: numbers(0.7),
    after: numbers(0.85),
    rmsdToStart: shift,
    rmsdToParent: shift,
    propagationError: Number.NaN,
    weight: 1,
    evaluations: 120,
    seconds: 3.456,
    residueCc: Float64Array.of(0.9, 0.8, Number.NaN),
    chainFit: {
      cc: Float64Array.of(0.8, Number.NaN),
      alone: Float64Array.of(9, Number.NaN),
      together: Float64Array.of(8, Number.NaN),
      mass: Float64Array.of(3, 0),
    },
    ...change,
  };
}
