// What refineSeries is asked for, and the values it takes where nothing is said.

import { UserError } from '../base/user-error.js';
import type { RefinementSystem } from '../refinement/frame.js';
import { propagationProtocol, standardProtocol } from '../refinement/presets.js';
import type { Protocol } from '../refinement/protocol.js';
import type { Conformation } from '../structure/structure.js';
import type { ExecutorFactory } from './executor.js';
import type { FolderPolicy } from './journal.js';
import type { MapSource } from './map-source.js';
import type { PlanKind } from './plan.js';

export interface SeriesRequest {
  readonly system: RefinementSystem;
  /** The start model's coordinates. */
  readonly start: Conformation;
  /** What messages call the model. */
  readonly modelName: string;
  /** Frame k is maps[k]. */
  readonly maps: readonly MapSource[];
  /** Å; one for all frames, or one a frame. */
  readonly resolution: number | readonly number[];
  /** The map that the start model was refined against: checked like a frame, and how well the model lies in it is told. */
  readonly consensus?: MapSource;
  /** Default 'auto'. */
  readonly plan?: PlanKind;
  /** Refinements a frame, all but the first from perturbed starts. Default 1. */
  readonly replicates?: number;
  /** Whether a linear series (mean + z × component) is corrected for what linearity does to moving density. Default 'auto': yes. */
  readonly linear?: 'auto' | 'off';
  /** Å rms of the perturbation. Default 0.5. */
  readonly perturbation?: number;
  /** Default 0. */
  readonly seed?: number;
  /** One weight of the map term for all frames. Default 'auto': the root decides it in a pilot. */
  readonly weight?: number | 'auto';
  /** Å of map kept around the start model. Default 10. */
  readonly cushion?: number;
  /** Drop of CC_mask from a frame's parent that calls for stepping stones. Default 0.02. */
  readonly dropInFit?: number;
  /** Bytes for the frames' boxes together. Default 2 GiB. */
  readonly memoryBudget?: number;
  /** Default: the presets of that name at the frame's resolution. */
  readonly protocols?: SeriesProtocols;
  /** Default: worker threads of this machine, `workers` of them. */
  readonly executor?: ExecutorFactory;
  /** Default: as many as the machine runs threads side by side. */
  readonly workers?: number;
  /** The run folder; without one nothing is written and a run cannot be resumed. */
  readonly out?: string;
  /** Default 'must-be-empty'. */
  readonly folder?: FolderPolicy;
  /** Further inputs that decide the result (model file, dictionaries, plugins): name → hex SHA-256. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Version of the program, for the journal. */
  readonly version: string;
  readonly signal?: AbortSignal;
}

/** A protocol for a resolution in Å. */
export interface SeriesProtocols {
  readonly standard: (resolution: number) => Protocol;
  readonly propagation: (resolution: number) => Protocol;
}

/** The settings of a request with every default filled in. */
export interface SeriesSettings {
  readonly resolutions: readonly number[];
  readonly plan: PlanKind;
  readonly replicates: number;
  readonly linear: 'auto' | 'off';
  readonly perturbation: number;
  readonly seed: number;
  readonly weight: number | 'auto';
  readonly cushion: number;
  readonly dropInFit: number;
  readonly memoryBudget: number;
  readonly protocols: SeriesProtocols;
}

/** @throws UserError where a setting is impossible. */
export function settingsOf(request: SeriesRequest): SeriesSettings {
  const frames = request.maps.length;
  const { resolution } = request;
  const resolutions = typeof resolution === 'number' ? request.maps.map(() => resolution) : resolution;
  if (resolutions.length !== frames)
    throw new UserError(
      `There are ${resolutions.length} resolutions for ${frames} maps; give one for all (-r 3.5) or one a map.`,
    );
  const settings: SeriesSettings = {
    resolutions,
    plan: request.plan ?? 'auto',
    replicates: request.replicates ?? 1,
    linear: request.linear ?? 'auto',
    perturbation: request.perturbation ?? 0.5,
    seed: request.seed ?? 0,
    weight: request.weight ?? 'auto',
    cushion: request.cushion ?? 10,
    dropInFit: request.dropInFit ?? 0.02,
    memoryBudget: request.memoryBudget ?? 2 ** 31,
    protocols: request.protocols ?? { standard: standardProtocol, propagation: propagationProtocol },
  };
  const { replicates, weight, perturbation, cushion } = settings;
  if (!Number.isInteger(replicates) || replicates < 1)
    throw new UserError(`The number of replicates must be a whole number from 1, not ${replicates}.`);
  if (weight !== 'auto' && !(weight > 0 && Number.isFinite(weight)))
    throw new UserError(`The weight must be a positive number or auto, not ${weight}.`);
  if (!(perturbation >= 0 && perturbation <= 5))
    throw new UserError(`The perturbation must lie between 0 and 5 Å, not ${perturbation}.`);
  if (!(cushion >= 0 && Number.isFinite(cushion)))
    throw new UserError(`The cushion around the model must be 0 Å or more, not ${cushion}.`);
  return settings;
}
