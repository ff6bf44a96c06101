// The files of an ensemble: which are written, and what stands in them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeEnsemble, writeRefined } from '../../src/ensemble/ensemble-files.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-ensemble-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small = parseModel(
  [
    'ATOM      1  N   GLY A   1      11.000  12.000  13.000  1.00 20.00           N',
    'ANISOU    1  N   GLY A   1     1000   1000   1000      0      0      0       N',
    'ATOM      2  CA AGLY A   1      12.000  12.000  13.000  0.60 20.00           C',
    'ATOM      3  CA BGLY A   1      12.200  12.000  13.000  0.40 20.00           C',
    'END',
  ].join('\n'),
  'small.pdb',
);
const shifted = (by: number): Model['conformations'][number] => ({
  ...small.conformations[0]!,
  xyz: small.conformations[0]!.xyz.map((v) => v + by),
});

describe('writing an ensemble', () => {
  it('puts frame k into MODEL k + 1 of both formats, and each frame into a file', async () => {
    const notes = await writeEnsemble(folder, small, [shifted(0), shifted(1)]);
    for (const file of ['ensemble.pdb', 'ensemble.cif']) {
      const { conformations, structure } = await readModel(join(folder, file));
      expect(conformations.map(({ xyz }) => xyz[0])).toEqual([11, 12]);
      expect(structure.altloc).toEqual(['', 'A', 'B']);
    }
    expect((await readModel(join(folder, 'frames', 'frame_001.cif'))).conformations[0]!.xyz[0]).toBe(12);
    // Anisotropic factors describe the start model alone; leaving them out is said.
    expect(notes).toEqual([expect.stringContaining('anisotropic B factors')]);
    expect(readFileSync(join(folder, 'ensemble.pdb'), 'utf8')).not.toContain('ANISOU');
  });

  it('leaves no frames of a longer series behind', async () => {
    await writeEnsemble(folder, small, [shifted(0), shifted(1)]);
    await writeEnsemble(folder, small, [shifted(0)]);
    expect(readdirSync(join(folder, 'frames'))).toEqual(['frame_000.cif']);
  });

  it('writes mmCIF alone where the PDB format has no room, removes an earlier PDB file, and says why', async () => {
    await writeEnsemble(folder, small, [shifted(0)]);
    const { structure } = small;
    const long: Model = { ...small, structure: { ...structure, chains: { ...structure.chains, id: ['AB'] } } };
    const notes = await writeEnsemble(folder, long, [shifted(0)]);
    expect(existsSync(join(folder, 'ensemble.pdb'))).toBe(false);
    expect(notes.at(-1)).toMatch(/Chain AB .*mmCIF alone/);
    expect((await readModel(join(folder, 'ensemble.cif'))).structure.chains.id).toEqual(['AB']);
  });

  it('writes a single refined model under the same terms', async () => {
    await writeRefined(folder, small, shifted(3));
    for (const file of ['model.pdb', 'model.cif'])
      expect((await readModel(join(folder, file))).conformations[0]!.xyz[0]).toBe(14);
  });
});
