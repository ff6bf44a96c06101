// The examples run as they are documented.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { makeSmallSeries, type SmallSeries, smallFrames } from '../cli/small-series.js';

const execute = promisify(execFile);
const example = (name: string): string => fileURLToPath(new URL(`../../dist/examples/${name}.js`, import.meta.url));

let small: SmallSeries;
beforeAll(async () => {
  small = await makeSmallSeries();
});
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

describe('examples', () => {
  it('refine-series prints a summary and an ensemble of all frames', async () => {
    const { stdout, stderr } = await execute(process.execPath, [
      example('refine-series'),
      small.model,
      '3.5',
      small.maps,
    ]);
    expect(stderr).toMatch(/mean +0\.\d+ → 0\.\d+/);
    const model = await readModel(small.model);
    const ensemble = parseModel(stdout, 'stdout');
    expect(ensemble.conformations).toHaveLength(smallFrames);
    expect(ensemble.structure.atomName).toEqual(model.structure.atomName);
  });

  it('compare-models finds no difference between a model and itself', async () => {
    const { stdout } = await execute(process.execPath, [example('compare-models'), small.model, small.model]);
    expect(stdout).toMatch(/^rmsd 0\.000 Å as they lie, 0\.000 Å superposed\n/);
    expect(stdout.trim().split('\n')).toHaveLength(6);
  });
});
