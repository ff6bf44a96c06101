// Refines a series from a program: run it as `node dist/examples/refine-series.js MODEL RESOLUTION MAP... > ensemble.cif`.
import {
  findMaps,
  formatMmcif,
  frameReports,
  prepareSystem,
  refineSeries,
  type SeriesResult,
  seriesSummary,
} from 'varia';

const [model = '', resolution = '', ...maps] = process.argv.slice(2);
const prepared = await prepareSystem({ models: [model] });
const { sources } = await findMaps(maps);

// An Observable: nothing happens until somebody subscribes, and unsubscribing stops the workers.
const events = refineSeries({
  system: prepared.system,
  start: prepared.start,
  modelName: model,
  maps: sources,
  resolution: Number(resolution),
  version: 'example',
});

const result = await new Promise<SeriesResult>((resolve, reject) => {
  events.subscribe({
    next: (event) => {
      if (event.type === 'plan') process.stderr.write(`${event.description.join('\n')}\n`);
      if (event.type === 'warning') process.stderr.write(`${event.message}\n`);
      if (event.type === 'finished') resolve(event.result);
    },
    error: reject,
  });
});

process.stderr.write(
  `${seriesSummary(frameReports(result, prepared.model.structure, prepared.start.xyz)).join('\n')}\n`,
);
const conformations = result.frames.map((frame) => frame.result.conformation);
process.stdout.write(formatMmcif({ ...prepared.model, conformations }));
