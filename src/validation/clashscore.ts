// Clashscore of a model as it was read: hydrogens are placed where they are missing.
import { allAtoms } from '../chemistry/all-atoms.js';
import type { Dictionary } from '../chemistry/dictionary.js';
import { placeHydrogens } from '../chemistry/place-hydrogens.js';
import type { Model } from '../structure/model.js';
import { ClashCounter, type ClashReport } from './clash-counter.js';

/**
 * The clashscore of a model's first conformation.
 *
 * @throws UserError naming residues that no dictionary knows, unless `freezeUnknown`
 */
export function clashscore(
  model: Model,
  dictionary: Dictionary,
  options: { readonly freezeUnknown?: boolean } = {},
): ClashReport {
  return new ClashCounter(allAtoms(placeHydrogens(model, dictionary, options))).count(model.conformations[0]!.xyz);
}
