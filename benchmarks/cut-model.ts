// Models of any size: the residues of a large model that lie nearest to its middle, as a model that the PDB format can hold.
import { UserError } from '../src/base/user-error.js';
import type { Model } from '../src/structure/model.js';
import { rebuildModel } from '../src/structure/rebuild-model.js';
import type { Structure } from '../src/structure/structure.js';

/** Chains of one letter, as many as the PDB format knows. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A ball of whole residues: packed as the model is, so that what an atom costs in it can be compared from size to size. Chains keep the
 * order of the model and become A, B, C … where there are enough letters.
 *
 * @param atoms The ball has as many at least, and not more than one residue above.
 * @throws UserError where the model is smaller
 */
export function cutModel(model: Model, atoms: number): Model {
  const { structure } = model;
  const { residues } = structure;
  if (structure.atomCount < atoms)
    throw new UserError(`${model.source} has ${structure.atomCount} atoms; ${atoms} cannot be cut from it.`);
  const xyz = model.conformations[0]!.xyz;
  const place = (residue: number): Float64Array =>
    xyz.subarray(3 * residues.atomStart[residue]!, 3 * residues.atomStart[residue]! + 3);
  const middle = [0, 0, 0];
  for (let p = 0; p < xyz.length; p++) middle[p % 3]! += xyz[p]! / structure.atomCount;
  const distance = Float64Array.from({ length: residues.count }, (_, r) =>
    Math.hypot(...place(r).map((value, axis) => value - middle[axis]!)),
  );
  const nearest = Array.from({ length: residues.count }, (_, r) => r).sort((a, b) => distance[a]! - distance[b]!);
  const kept = new Uint8Array(residues.count);
  let count = 0;
  for (const residue of nearest) {
    if (count >= atoms) break;
    kept[residue] = 1;
    count += residues.atomStart[residue + 1]! - residues.atomStart[residue]!;
  }
  const cut = rebuildModel(model, (atom) => kept[structure.residueOfAtom[atom]!] === 0).model;
  return { ...cut, structure: withShortNames(cut.structure) };
}

/** Chains that still have atoms under one letter each; as they are where letters do not suffice. */
function withShortNames(structure: Structure): Structure {
  const { chains, residues } = structure;
  const hasAtoms = chains.id.map(
    (_, c) => residues.atomStart[chains.residueStart[c + 1]!]! > residues.atomStart[chains.residueStart[c]!]!,
  );
  if (hasAtoms.filter(Boolean).length > LETTERS.length) return structure;
  let next = 0;
  const id = hasAtoms.map((has) => (has ? LETTERS[next++]! : ''));
  return { ...structure, chains: { ...chains, id } };
}
