// NCS groups: sets of chains that are copies of one molecule, found by sequence and shape or given by selections.

import { UserError } from '../base/user-error.js';
import { gather } from '../structure/gather.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';
import { alignSequences, sequenceIdentity } from '../structure/sequence-alignment.js';
import { residueLabel, type Structure } from '../structure/structure.js';
import { applyMotion, type RigidMotion, rmsd, superpose } from '../structure/superpose.js';
import { chainSequences, matchResidue } from './match-models.js';

/** Of the shorter of two sequences. */
const SAME_SEQUENCE = 0.85;
/** Å, over all matched atoms after superposition. */
const SAME_SHAPE = 2;
/** Residues: shorter chains are peptides, whose likeness says little. */
const SHORTEST = 10;

/** Copies of one molecule. Plain data. */
export interface NcsGroup {
  /** The first is the master. All have the same number of atoms in corresponding order. */
  readonly members: readonly NcsMember[];
}

export interface NcsMember {
  /** For lists: the chain, or the selection. */
  readonly name: string;
  readonly atoms: Int32Array;
  /** Takes the master's atoms to this member's, in the start model. */
  readonly operator: RigidMotion;
  /** Å, after that motion. */
  readonly rmsd: number;
}

/**
 * Chains of 10 residues or more with 85 % identical sequence and at most 2 Å rmsd after superposition; each chain joins the first group that it
 * fits. Only atoms that all members have, by aligned residues and names, count; of residues that differ N, CA, C and O.
 *
 * @param xyz 3N, Å
 */
export function findNcsGroups(structure: Structure, xyz: Float64Array): readonly NcsGroup[] {
  const sequences = chainSequences(structure);
  const known = new Map<string, ReturnType<typeof alignSequences>>();
  const groups: { readonly master: number; readonly copies: { chain: number; atoms: Int32Array }[] }[] = [];
  sequences.forEach(({ residues, names }, chain) => {
    if (names.length < SHORTEST) return;
    for (const { master, copies } of groups) {
      const first = sequences[master]!;
      const key = `${first.names.join(' ')}|${names.join(' ')}`;
      const alignment = known.get(key) ?? alignSequences(first.names, names);
      known.set(key, alignment);
      if (sequenceIdentity(alignment, first.names.length, names.length) < SAME_SEQUENCE) continue;
      const pairs = Array.from(alignment.one, (i, k) => [first.residues[i]!, residues[alignment.two[k]!]!] as const);
      const atoms = matchedAtoms(structure, pairs);
      const [one, two] = coordinatesOf(xyz, atoms);
      if (one.length < 9 || superpose(one, two).rmsd > SAME_SHAPE) continue;
      copies.push({ chain, atoms });
      return;
    }
    groups.push({ master: chain, copies: [] });
  });
  return groups
    .filter(({ copies }) => copies.length > 0)
    .map(({ master, copies }) =>
      groupOf(
        structure.chains.id[master]!,
        copies.map(({ chain, atoms }) => ({ name: structure.chains.id[chain]!, atoms })),
        xyz,
      ),
    );
}

/**
 * A group from selections, the master's first. Their residues correspond in order.
 *
 * @throws UserError where a selection is empty, or selections have different sequences or share atoms
 */
export function selectedNcsGroup(structure: Structure, xyz: Float64Array, selections: readonly string[]): NcsGroup {
  if (selections.length < 2)
    throw new UserError(`An NCS group has one selection (${selections.join()}); give two at least, separated by ';'.`);
  const taken = new Uint8Array(structure.atomCount);
  const parts = selections.map((text) => {
    const atoms = selectAtoms(parseSelection(text), structure, xyz);
    if (atoms.length === 0) throw new UserError(`The NCS selection '${text}' selects no atom.`);
    for (const atom of atoms) {
      if (taken[atom] === 1)
        throw new UserError(`The NCS selection '${text}' shares atoms with another; take them apart.`);
      taken[atom] = 1;
    }
    return { text, atoms, residues: [...new Set(Array.from(atoms, (atom) => structure.residueOfAtom[atom]!))] };
  });
  const [master, ...others] = parts;
  const selected = (atom: number): boolean => taken[atom] === 1;
  const copies = others.map(({ text, residues }) => {
    const names = (list: readonly number[]): string[] => list.map((r) => structure.residues.name[r]!);
    const alignment = alignSequences(names(master!.residues), names(residues));
    if (sequenceIdentity(alignment, master!.residues.length, residues.length) < SAME_SEQUENCE)
      throw new UserError(
        `The NCS selections '${master!.text}' and '${text}' have less than 85 % of their sequence in common (from ${residueLabel(structure, residues[0]!)} on); they are no copies.`,
      );
    const pairs = Array.from(alignment.one, (i, k) => [master!.residues[i]!, residues[alignment.two[k]!]!] as const);
    return { name: text, atoms: matchedAtoms(structure, pairs, selected) };
  });
  return groupOf(master!.text, copies, xyz);
}

/** A sentence a group: its members, their atoms, their operators (turn and shift) and how well they agree. */
export function describeNcsGroups(groups: readonly NcsGroup[]): string[] {
  return groups.map(({ members }) => {
    const [master, ...copies] = members;
    const listed = copies.map(
      ({ name, rmsd: off, operator }) =>
        `${name} (turned by ${turnDegrees(operator).toFixed(1)}°, shifted by ${Math.hypot(...operator.translation).toFixed(1)} Å, ${off.toFixed(2)} Å rms apart)`,
    );
    return `NCS: ${copies.length === 1 ? 'one copy' : `${copies.length} copies`} of ${master!.name} over ${master!.atoms.length} atoms: ${listed.join(', ')}.`;
  });
}

/** Of a rotation matrix: tr R = 1 + 2 cos θ. */
function turnDegrees({ rotation: r }: RigidMotion): number {
  return (180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, (r[0]! + r[4]! + r[8]! - 1) / 2)));
}

/** `copies`: pairs (master's atom, copy's atom) of each. Keeps the master's atoms that every copy has. */
function groupOf(
  masterName: string,
  copies: readonly { readonly name: string; readonly atoms: Int32Array }[],
  xyz: Float64Array,
): NcsGroup {
  const maps = copies.map(({ atoms }) => {
    const map = new Map<number, number>();
    for (let k = 0; k < atoms.length; k += 2) map.set(atoms[k]!, atoms[k + 1]!);
    return map;
  });
  const shared = [...maps[0]!.keys()].filter((atom) => maps.every((map) => map.has(atom))).sort((a, b) => a - b);
  if (shared.length < 3)
    throw new UserError(`The NCS copies of ${masterName} have ${shared.length} atoms in common; they need 3.`);
  const master = gather(xyz, shared);
  return {
    members: [
      { name: masterName, atoms: Int32Array.from(shared), operator: IDENTITY, rmsd: 0 },
      ...copies.map(({ name }, c) => {
        const atoms = Int32Array.from(shared, (atom) => maps[c]!.get(atom)!);
        const own = gather(xyz, atoms);
        const { rotation, translation } = superpose(master, own);
        const operator = { rotation, translation };
        return { name, atoms, operator, rmsd: rmsd(applyMotion(operator, master), own) };
      }),
    ],
  };
}

const IDENTITY: RigidMotion = {
  rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  translation: new Float64Array(3),
};
const BACKBONE = new Set(['N', 'CA', 'C', 'O']);

/** Pairs of atoms, two and two, of pairs of residues. */
function matchedAtoms(
  structure: Structure,
  pairs: readonly (readonly [number, number])[],
  isWanted: (atom: number) => boolean = () => true,
): Int32Array {
  const { atomStart, name } = structure.residues;
  const partner = new Int32Array(structure.atomCount).fill(-1);
  const found: number[] = [];
  for (const [r, q] of pairs) {
    matchResidue(structure, r, structure, q, partner);
    for (let a = atomStart[r]!; a < atomStart[r + 1]!; a++) {
      if (partner[a]! < 0 || (name[r] !== name[q] && !BACKBONE.has(structure.atomName[a]!))) continue;
      // An atom without alternates may stand for all of another's, but not be two atoms at a time.
      if (structure.altloc[a] !== structure.altloc[partner[a]!]) continue;
      if (isWanted(a) && isWanted(partner[a]!)) found.push(a, partner[a]!);
    }
  }
  return Int32Array.from(found);
}

function coordinatesOf(xyz: Float64Array, pairs: Int32Array): [Float64Array, Float64Array] {
  const every = (offset: number): number[] =>
    Array.from({ length: pairs.length / 2 }, (_, k) => pairs[2 * k + offset]!);
  return [gather(xyz, every(0)), gather(xyz, every(1))];
}
