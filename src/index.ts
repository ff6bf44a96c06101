// The library's face: what a program needs to read, refine, simulate and write, and the types that go with it.

export { UserError } from './base/user-error.js';
export { type AllAtoms, allAtoms } from './chemistry/all-atoms.js';
export { buildTopology, type TopologyOptions } from './chemistry/build-topology.js';
export type { Dictionary } from './chemistry/dictionary.js';
export { type DictionaryOptions, loadDictionary } from './chemistry/load-dictionary.js';
export { type HydrogenPlacement, placeHydrogens, removeHydrogens } from './chemistry/place-hydrogens.js';
export { type RestraintTable, RestraintTableBuilder } from './chemistry/restraint-table.js';
export type { NonbondedParameters, Topology } from './chemistry/topology.js';
export { type Agreement, agreement } from './density/agreement.js';
export { asNdarray } from './density/as-ndarray.js';
export type { DensityMap, Grid } from './density/density-map.js';
export { type MapStatistics, mapStatistics } from './density/map-statistics.js';
export { type MapFile, readMap, requireVolume } from './density/mrc-read.js';
export { type WriteMapOptions, writeMap } from './density/mrc-write.js';
export { type Simulation, type SimulationOptions, simulateSeries } from './density/simulate.js';
export { writeEnsemble, writeRefined } from './ensemble/ensemble-files.js';
export { type KnownMotionOptions, knownMotion } from './ensemble/known-motion.js';
export { type EnsembleMotion, ensembleMotion } from './ensemble/motion.js';
export type { Kernels } from './kernels/kernels.js';
export { loadKernels } from './kernels/load-kernels.js';
export type {
  FrameNumbers,
  FrameResult,
  FrameTask,
  FrameValidation,
  PluginRequest,
  RefinementSystem,
  StageRecord,
  ValidationTask,
} from './refinement/frame.js';
export { StoppedError } from './refinement/frame.js';
export { EVALUATIONS, type FrameQuality, type ResidueQuality } from './refinement/frame-quality.js';
export { propagationProtocol, standardProtocol } from './refinement/presets.js';
export type { Protocol, StageSpec } from './refinement/protocol.js';
export { createRefiner, type Refiner } from './refinement/refiner.js';
export type { FrameReport } from './report/frame-report.js';
export { frameReports } from './report/from-series.js';
export type { RunFacts } from './report/run-record.js';
export { seriesFigure } from './report/series-figure.js';
export { seriesSummary } from './report/series-summary.js';
export { writeSeries } from './report/write-series.js';
export type { Executor, ExecutorFactory } from './series/executor.js';
export { createInlineExecutor } from './series/inline-executor.js';
export { createLocalExecutor, startWorkers, type WarmWorkers } from './series/local-executor.js';
export { findMaps, type MapInputs } from './series/map-inputs.js';
export { type MapSource, mapFile, mapInMemory } from './series/map-source.js';
export type { Plan, PlanKind } from './series/plan.js';
export { type PreparedSystem, prepareSystem, type SystemRequest } from './series/prepare-system.js';
export { type MapRefinement, type MapRefinementRequest, refineMap } from './series/refine-map.js';
export { refineSeries } from './series/run-series.js';
export type { SeriesEvent, SeriesFrame, SeriesResult } from './series/series-events.js';
export type { SeriesRequest } from './series/series-request.js';
export { joinModels } from './structure/join-models.js';
export { formatMmcif, writeMmcif } from './structure/mmcif-write.js';
export type { Model } from './structure/model.js';
export { formatPdb, writePdb } from './structure/pdb-write.js';
export { parseModel, readModel } from './structure/read-model.js';
export {
  atomLabel,
  type Conformation,
  residueLabel,
  type Structure,
} from './structure/structure.js';
export { applyMotion, type RigidMotion, rmsd, superpose } from './structure/superpose.js';
export { ClashCounter, type ClashReport, type ClashRow } from './validation/clash-counter.js';
export { clashscore } from './validation/clashscore.js';
export { type EmRinger, emRinger } from './validation/emringer.js';
export {
  type GeometryOptions,
  type GeometryReport,
  type GeometrySummary,
  validateGeometry,
} from './validation/geometry-report.js';
export type { Finding, LocalErrors, ResidueErrors } from './validation/local-errors.js';
export {
  type FittedMap,
  type MapFit,
  type MapFitRequest,
  type MapFitSummary,
  MapFitter,
  mapFit,
} from './validation/map-fit.js';
export { type QScores, qScores } from './validation/q-score.js';
export {
  type Judgement,
  type ValidationNumbers,
  type ValidationReport,
  type ValidationRequest,
  validateModel,
  validateModels,
} from './validation/validate-model.js';
