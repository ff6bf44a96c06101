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
}

/** A chiral centre that a rotor ends at: Cβ of valine, threonine and isoleucine, Cγ of leucine. */
export interface RotorCentre {
  /** Index into the rotors. */
  readonly rotor: number;
  /** The centre and its three neighbours, by index. */
  readonly atoms: readonly [number, number, number, number];
  /** Å³, with sign. */
  readonly volume: number;
}

export interface SideChain {
  readonly residue: number;
  /** All atoms that turn with the first χ, by index. */
  readonly atoms: Int32Array;
  readonly rotors: readonly Rotor[];
  readonly centres: readonly RotorCentre[];
}

/**
 * Side chains with all atoms of their torsions, without alternates, and not tied to another residue (disulfides, glycans, ligands):
 * only those can turn freely.
 */
export function sideChains(structure: Structure, topology: Topology): SideChain[] {
  const bonds = bondGraph(structure.atomCount, topology);
  const chiral = chiralCentres(topology);
  const found: SideChain[] = [];
  for (let residue = 0; residue < structure.residues.count; residue++) {
    const torsions = sideChainTorsions(structure.residues.name[residue]!);
    if (torsions.length === 0) continue;
    const byName = atomsByName(structure, residue);
    if (byName === undefined) continue;
    let atoms: Int32Array | undefined;
    const rotors: Rotor[] = [];
    for (const { atoms: names, trials } of torsions) {
      const [a, b, c, d] = names.map((name) => byName.get(name));
      if (a === undefined || b === undefined || c === undefined || d === undefined) break;
      const beyond = atomsBeyond(b, c, bonds, structure, residue);
      if (beyond === undefined) break;
      atoms ??= beyond;
      const turning = beyond.map((atom) => atoms!.indexOf(atom));
      rotors.push({ torsion: [a, b, c, d], turning, trials });
    }
    // A chain cut short (missing atoms) is not searched: its end could be anything.
    if (atoms !== undefined && rotors.length === torsions.length) {
      const centres = rotors.flatMap(({ torsion }, rotor) => {
        const centre = chiral.get(torsion[2]);
        return centre === undefined ? [] : [{ rotor, ...centre }];
      });
      found.push({ residue, atoms, rotors, centres });
    }
  }
  return found;
}

function bondGraph(atomCount: number, topology: Topology): number[][] {
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

/** Centres of one handedness, by their central atom. */
function chiralCentres(topology: Topology): Map<number, Omit<RotorCentre, 'rotor'>> {
  const centres = new Map<number, Omit<RotorCentre, 'rotor'>>();
  for (const { kind, count, atoms, values } of topology.tables) {
    if (kind !== 'chirality') continue;
    for (let r = 0; r < count; r++) {
      if (values['both']![r] === 1) continue;
      const [a, b, c, d] = atoms.subarray(4 * r, 4 * r + 4) as unknown as RotorCentre['atoms'];
      centres.set(a, { atoms: [a, b, c, d], volume: values['ideal']![r]! });
    }
  }
  return centres;
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
