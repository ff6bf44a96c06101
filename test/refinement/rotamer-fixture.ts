// Thirty real residues with every part that a rotamer search needs: helix, loop, valine, leucines, tyrosines, lysine, arginines.
import { PosedSideChain, torsionsOf } from '../../src/refinement/posed-side-chain.js';
import { rotamerSystem } from '../../src/refinement/rotamer-system.js';
import type { SideChain } from '../../src/refinement/side-chains.js';
import { lysozyme } from './lysozyme.js';

export { kernels, RESOLUTION } from './lysozyme.js';
export const { model, structure, truth, topology, mapOfTruth, targetAt, minimized } = lysozyme(30);
export const system = rotamerSystem({ structure, topology, reference: truth.xyz });

export function chainOf(number: number): SideChain {
  return system.chains.find(({ residue }) => structure.residues.number[residue] === number)!;
}

export function atomOf(number: number, name: string): number {
  const { residues } = structure;
  const residue = residues.number.indexOf(number);
  return structure.atomName.indexOf(name, residues.atomStart[residue]);
}

export function gather(xyz: Float64Array, atoms: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 3 * atoms.length }, (_, i) => xyz[3 * atoms[Math.floor(i / 3)]! + (i % 3)]!);
}

/** The truth with a side chain turned by these angles, degrees, its bonds and angles kept. */
export function turned(number: number, by: readonly number[], xyz = truth.xyz): Float64Array {
  const chain = chainOf(number);
  const posed = new PosedSideChain(chain, gather(xyz, chain.backbone), gather(xyz, chain.atoms));
  const placed = posed.at(torsionsOf(chain, xyz).map((angle, r) => angle + by[r]!));
  const result = xyz.slice();
  chain.atoms.forEach((atom, k) => {
    result.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
  });
  return result;
}

/** Å rms of a side chain from the truth. */
export function error(number: number, xyz: Float64Array): number {
  const { atoms } = chainOf(number);
  const [a, b] = [gather(xyz, atoms), gather(truth.xyz, atoms)];
  return Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / atoms.length);
}
