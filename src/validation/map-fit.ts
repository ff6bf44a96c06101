// How a model fits its map: all map–model numbers of one conformation, for the model and for each residue.
import { compareWithModelMap, localCorrelation } from '../density/agreement.js';
import type { DensityMap } from '../density/density-map.js';
import { d99 } from '../density/effective-resolution.js';
import { MapModelComparison, type ResolutionLimit } from '../density/map-model-fourier.js';
import { ModelDensity } from '../density/model-density.js';
import type { Kernels } from '../kernels/kernels.js';
import { isMainChainAtom } from '../structure/main-chain.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { type EmRinger, emRinger } from './emringer.js';
import { qScores } from './q-score.js';

/** Under the names that files carry; null where there is nothing to measure (`notMeasured` says why). */
export interface MapFitSummary {
  readonly cc_mask: number | null;
  readonly cc_box: number | null;
  readonly cc_volume: number | null;
  readonly cc_peaks: number | null;
  /** Around the atoms of the main chain (of proteins with CB, of nucleic acids sugar and phosphate), and around all others. */
  readonly cc_main_chain: number | null;
  readonly cc_side_chain: number | null;
  readonly emringer: number | null;
  readonly q_score: number | null;
  /** Å: the resolution that the values of the map support. */
  readonly d99: number | null;
  /** Å and Å²: resolution and overall B at which the model's map is most like the map. */
  readonly d_model: number | null;
  readonly b_model: number | null;
  /** Å, where the FSC of map and model falls below 0.143 and 0.5. */
  readonly fsc_0143: number | null;
  readonly fsc_05: number | null;
  /** Å, where the FSC of the half maps falls below 0.143. */
  readonly d_fsc: number | null;
}

export interface MapFit {
  readonly summary: MapFitSummary;
  /** By residue; NaN where there are no atoms of the kind, or the map is constant there. */
  readonly residues: {
    readonly cc: Float64Array;
    readonly ccMainChain: Float64Array;
    readonly ccSideChain: Float64Array;
    readonly q: Float64Array;
  };
  /** By atom; NaN for hydrogens. */
  readonly atomQ: Float64Array;
  readonly ringer: EmRinger | undefined;
  readonly notMeasured: Readonly<Partial<Record<keyof MapFitSummary, string>>>;
}

/** What conformations are measured in. */
export interface FittedMap {
  readonly map: DensityMap;
  /** Å */
  readonly resolution: number;
  readonly kernels: Kernels;
  /** On the grid of the map. */
  readonly halfMaps?: readonly [DensityMap, DensityMap];
}

/** Measures conformations of one structure in one map: what the map alone decides is made once. Release it afterwards. */
export class MapFitter {
  readonly #fitted: FittedMap;
  readonly #structure: Structure;
  readonly #density: ModelDensity;
  readonly #fourier: MapModelComparison;
  readonly #d99: number;
  /** 1 for atoms of the main chain. */
  readonly #main: Uint8Array;

  /** @throws UserError where the grid is not orthogonal */
  constructor(structure: Structure, fitted: FittedMap) {
    const { map, resolution, kernels, halfMaps } = fitted;
    const { element, atomCount } = structure;
    this.#fitted = fitted;
    this.#structure = structure;
    this.#d99 = d99(map, kernels);
    this.#density = new ModelDensity(map.grid, element, kernels);
    this.#fourier = new MapModelComparison(map, element, this.#density, resolution, kernels, halfMaps);
    this.#main = Uint8Array.from({ length: atomCount }, (_, i) => (isMainChainAtom(structure, i) ? 1 : 0));
  }

  /** Definitions of validation.md, each in its own file. */
  measure(conformation: Conformation): MapFit {
    const { map, resolution, kernels } = this.#fitted;
    const structure = this.#structure;
    const { atomStart, count } = structure.residues;
    const modelMap = this.#density.evaluate(conformation, resolution);
    const local = localCorrelation(map, modelMap, conformation, resolution);
    const cc = compareWithModelMap(map, modelMap, structure, conformation, resolution, kernels, local);
    const main = this.#main;
    const atoms = Int32Array.from(main.keys());
    const around = (kind: 0 | 1, from = 0, to = atoms.length): number =>
      local.around(atoms.subarray(from, to).filter((i) => main[i] === kind));
    const byResidue = (kind: 0 | 1): Float64Array =>
      Float64Array.from({ length: count }, (_, r) => around(kind, atomStart[r], atomStart[r + 1]));
    const fourier = this.#fourier.of(conformation);
    const q = qScores(map, structure, conformation.xyz, kernels);
    const ringer = emRinger(map, structure, conformation.xyz);
    const summary: MapFitSummary = {
      cc_mask: finite(cc.ccMask),
      cc_box: finite(cc.ccBox),
      cc_volume: finite(cc.ccVolume),
      cc_peaks: finite(cc.ccPeaks),
      cc_main_chain: finite(around(1)),
      cc_side_chain: finite(around(0)),
      emringer: ringer?.score ?? null,
      q_score: finite(q.model),
      d99: finite(this.#d99),
      d_model: fourier.model?.resolution ?? null,
      b_model: fourier.model?.b ?? null,
      fsc_0143: reached(fourier.fsc0143),
      fsc_05: reached(fourier.fsc05),
      d_fsc: fourier.halves0143 === undefined ? null : reached(fourier.halves0143),
    };
    return {
      summary,
      residues: { cc: cc.residueCc, ccMainChain: byResidue(1), ccSideChain: byResidue(0), q: q.residue },
      atomQ: q.atom,
      ringer,
      notMeasured: reasons(summary, fourier.fsc0143, fourier.halves0143),
    };
  }

  /** Gives the memory of its plans back; it must not be used afterwards. */
  release(): void {
    this.#density.release();
  }
}

export interface MapFitRequest extends FittedMap {
  readonly structure: Structure;
  readonly conformation: Conformation;
}

/** One conformation in a map. @throws UserError where the grid is not orthogonal */
export function mapFit({ structure, conformation, ...fitted }: MapFitRequest): MapFit {
  const fitter = new MapFitter(structure, fitted);
  const fit = fitter.measure(conformation);
  fitter.release();
  return fit;
}

/** Why d_fsc was not measured where there are none. */
export const NO_HALF_MAPS = 'no half maps were given';

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function reached({ resolution, reached: is }: ResolutionLimit): number | null {
  return is ? resolution : null;
}

function reasons(
  summary: MapFitSummary,
  limit: ResolutionLimit,
  halves: ResolutionLimit | undefined,
): MapFit['notMeasured'] {
  const above = (threshold: string, { resolution }: ResolutionLimit, what: string): string =>
    `${what} stays above ${threshold} down to ${resolution.toFixed(2)} Å, the finest spacing looked at`;
  const all: Record<keyof MapFitSummary, string> = {
    cc_mask: 'map or model is constant inside the mask',
    cc_box: 'map or model is constant',
    cc_volume: 'map or model is constant there',
    cc_peaks: 'map or model is constant there',
    cc_main_chain: 'the model has no main chain',
    cc_side_chain: 'the model has a main chain only',
    emringer: 'no side chain has a peak of density around its first torsion that is rotameric',
    q_score: 'the map is constant around the atoms',
    d99: 'the map is constant',
    d_model: 'model and map do not correlate',
    b_model: 'model and map do not correlate',
    fsc_0143: above('0.143', limit, 'the FSC of map and model'),
    fsc_05: above('0.5', limit, 'the FSC of map and model'),
    d_fsc: halves === undefined ? NO_HALF_MAPS : above('0.143', halves, 'the FSC of the half maps'),
  };
  const missing = Object.entries(all).filter(([key]) => summary[key as keyof MapFitSummary] === null);
  return Object.fromEntries(missing);
}
