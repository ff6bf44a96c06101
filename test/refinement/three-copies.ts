// Three copies of the beginning of hen lysozyme (1HEL), about an axis.
import { readFileSync } from 'node:fs';
import { boundsOf } from '../../src/structure/bounds.js';
import { parsePdb } from '../../src/structure/pdb-read.js';

/** Residues 1–24 three times about an axis, 16 Å from it: no copy touches another. @param more atoms beside them, as lines of PDB */
export function threeCopies(more: readonly string[] = []) {
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
  const { xyz } = parsePdb(lines.join('\n'), '1HEL, residues 1–24').conformations[0]!;
  const { low, high } = boundsOf(xyz);
  const copies = ['A', 'B', 'C'].flatMap((chain, c) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * c) / 3), Math.sin((2 * Math.PI * c) / 3)];
    const placed = lines.map((line, i) => {
      const x = xyz[3 * i]! - (low[0] + high[0]) / 2 + 16;
      const y = xyz[3 * i + 1]! - (low[1] + high[1]) / 2;
      const at = [cos * x - sin * y, sin * x + cos * y, xyz[3 * i + 2]!].map((v) => v.toFixed(3).padStart(8)).join('');
      return `${line.slice(0, 21)}${chain}${line.slice(22, 30)}${at}${line.slice(54)}`;
    });
    return [...placed, 'TER'];
  });
  return parsePdb([...copies, ...more].join('\n'), 'three copies');
}
