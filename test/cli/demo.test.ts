// The demo, with few frames: a series of known truth, judged.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readModel } from '../../src/structure/read-model.js';
import { rmsd } from '../../src/structure/superpose.js';
import { sentenceOf, varia } from './run-varia.js';

const folder = mkdtempSync(join(tmpdir(), 'varia-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('varia demo', () => {
  it('finds the truth, says where the files are, and leaves an earlier result alone', async () => {
    const { code, stdout } = await varia(['demo', '--frames', '2'], { cwd: folder });
    expect(code).toBe(0);
    for (const name of ['series/ensemble.cif', 'truth.cif', 'demo.svg']) {
      expect(stdout).toContain(join('varia-demo', name));
      expect(readFileSync(join(folder, 'varia-demo', name)).length).toBeGreaterThan(1000);
    }
    const truth = await readModel(join(folder, 'varia-demo', 'truth.pdb'));
    const ensemble = await readModel(join(folder, 'varia-demo', 'series', 'ensemble.pdb'));
    const start = await readModel(join(folder, 'varia-demo', 'start.pdb'));
    truth.conformations.forEach(({ xyz }, k) => {
      expect(rmsd(start.conformations[0]!.xyz, xyz)).toBeGreaterThan(1.5);
      // With 8 frames the ends come within 0.2 Å; here both ends start 1.9 Å away at once.
      expect(rmsd(ensemble.conformations[k]!.xyz, xyz)).toBeLessThan(0.5);
    });
    const again = await varia(['demo', '-o', 'varia-demo'], { cwd: folder });
    expect(sentenceOf(again)).toMatch(/varia-demo is there already/);
  });
});
