// The side chains of a structure as a search sees them: which atoms turn about which bonds.
import { sideChainTorsions } from '../chemistry/side-chain-torsions.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';

/** One rotatable bond of a side chain. */
export interface Rotor {
  /** The four atoms of χ, by index. */
  readonly torsion: readonly [number, number, number, number];
  /** Places in {@link SideChain.atoms} that turn with χ. */
  readonly turning: Int32Array;
  /** Angles worth trying, degrees. */
  readonly trials: readonly number[];
  /** Degrees after which the side chain looks the same. */
  readonly period: number;
}

export interface SideChain {
  readonly residue: number;
  /** Cβ and all that turns with the first χ, by index, ascending. */
  readonly atoms: Int32Array;
  /** N, Cα and C, by index: what the side chain stands on. */
  readonly backbone: readonly [number, number, number];
  readonly rotors: readonly Rotor[];
}

/**
 * Side chains with all atoms of their torsions, without alternates, and not tied to another residue (disulfides, glycans, ligands):
 * only those can turn freely.
 */
export function sideChains(structure: Structure, topology: Pick<Topology, 'tables'>): SideChain[] {
  const bonds = bondGraph(structure.atomCount, topology);
  const found: SideChain[] = [];
  for (let residue = 0; residue < structure.residues.count; residue++) {
    const torsions = sideChainTorsions(structure.residues.name[residue]!);
    if (torsions.length === 0) continue;
    const byName = atomsByName(structure, residue);
    if (byName === undefined) continue;
    const [n, ca, c, cb] = ['N', 'CA', 'C', 'CB'].map((name) => byName.get(name));
    if (n === undefined || ca === undefined || c === undefined || cb === undefined) continue;
    const beyondCa = atomsBeyond(ca, cb, bonds, structure, residue);
    if (beyondCa === undefined) continue;
    const atoms = Int32Array.from([...beyondCa, cb]).sort();
    const rotors: Rotor[] = [];
    for (const { atoms: names, trials, period } of torsions) {
      const [i, j, k, l] = names.map((name) => byName.get(name));
      if (i === undefined || j === undefined || k === undefined || l === undefined) break;
      const beyond = atomsBeyond(j, k, bonds, structure, residue);
      if (beyond === undefined) break;
      rotors.push({ torsion: [i, j, k, l], turning: beyond.map((atom) => atoms.indexOf(atom)), trials, period });
    }
    // A chain cut short (missing atoms) is not searched: its end could be anything.
    if (rotors.length === torsions.length) found.push({ residue, atoms, backbone: [n, ca, c], rotors });
  }
  return found;
}

function bondGraph(atomCount: number, topology: Pick<Topology, 'tables'>): number[][] {
  const neighbours: number[][] = Array.from({ length: atomCount }, () => []);
  for (const table of topology.tables) {
    if (table.kind !== 'bond') continue;
    for (let r = 0; r < table.count; r++) {
      const [i, j] = [table.atoms[2 * r]!, table.atoms[2 * r + 1]!];
      neighbours[i]!.push(j);
      neighbours[j]!.push(i);
    }
  }
  return neighbours;
}

/** Undefined where the residue has alternates. */
function atomsByName(structure: Structure, residue: number): Map<string, number> | undefined {
  const byName = new Map<string, number>();
  for (let i = structure.residues.atomStart[residue]!; i < structure.residues.atomStart[residue + 1]!; i++) {
    if (structure.altloc[i] !== '') return undefined;
    byName.set(structure.atomName[i]!, i);
  }
  return byName;
}

/** Atoms on the far side of the bond b–c, without c, in ascending order; undefined where that leads out of the residue or back to b. */
function atomsBeyond(
  b: number,
  c: number,
  bonds: readonly (readonly number[])[],
  structure: Structure,
  residue: number,
): Int32Array | undefined {
  const seen = new Set([b, c]);
  const queue = [c];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const next of bonds[at]!) {
      if (next === b && at !== c) return undefined;
      if (seen.has(next)) continue;
      if (structure.residueOfAtom[next] !== residue) return undefined;
      seen.add(next);
      queue.push(next);
    }
  }
  seen.delete(b);
  seen.delete(c);
  return Int32Array.from(seen).sort();
}
