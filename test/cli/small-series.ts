// A series that refines in seconds: one helix of lysozyme in three maps between which it shears.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { varia } from './run-varia.js';

export interface SmallSeries {
  readonly folder: string;
  readonly model: string;
  readonly ensemble: string;
  /** Folder of frame_000.mrc … frame_002.mrc and the consensus. */
  readonly maps: string;
}

export const smallFrames = 3;

/** Residues 8 to 15 of PDB entry 1HEL, part of a helix. */
function helix(): string[] {
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => {
    const number = Number(line.slice(22, 26));
    return line.startsWith('ATOM') && number >= 8 && number <= 15;
  });
}

/** x grows by `shear` times y: a smooth motion that leaves bonds nearly as they are. */
function sheared(lines: readonly string[], shear: number): string[] {
  const meanY = lines.reduce((sum, line) => sum + Number(line.slice(38, 46)), 0) / lines.length;
  return lines.map((line) => {
    const x = Number(line.slice(30, 38)) + shear * (Number(line.slice(38, 46)) - meanY);
    return `${line.slice(0, 30)}${x.toFixed(3).padStart(8)}${line.slice(38)}`;
  });
}

export async function makeSmallSeries(): Promise<SmallSeries> {
  const folder = mkdtempSync(join(tmpdir(), 'varia-cli-'));
  const lines = helix();
  const model = join(folder, 'helix.pdb');
  writeFileSync(model, `${lines.join('\n')}\nEND\n`);
  const models = Array.from({ length: smallFrames }, (_, k) => [
    `MODEL     ${String(k + 1).padStart(4)}`,
    ...sheared(lines, 0.08 * k),
    'ENDMDL',
  ]);
  const ensemble = join(folder, 'truth.pdb');
  writeFileSync(ensemble, `${models.flat().join('\n')}\nEND\n`);
  const maps = join(folder, 'maps');
  const made = await varia(['simulate', ensemble, '-r', '3.5', '-o', maps, '--quiet']);
  if (made.code !== 0) throw new Error(made.stderr);
  return { folder, model, ensemble, maps };
}
