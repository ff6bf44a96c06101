// The chemistry of a model residue by residue: its monomer with the modifications that links and chain ends make, and the links.
import type { Model } from '../structure/model.js';
import { type AssignedResidues, assignResidues } from './assigned-residues.js';
import { planDeclaredLinks } from './declared-links.js';
import type { Dictionary } from './dictionary.js';
import { planFoundLinks } from './found-links.js';
import { LinkPlanner } from './link-planner.js';
import { planPolymerLinks } from './polymer-links.js';
import { ResidueAtoms } from './residue-atoms.js';
import { ResidueTemplates } from './residue-template.js';

export interface ResidueChemistry {
  readonly assigned: AssignedResidues;
  readonly planner: LinkPlanner;
  /** By residue; undefined for those kept rigid. */
  readonly residueAtoms: readonly (ResidueAtoms | undefined)[];
}

/** @throws UserError naming residues that no dictionary knows, unless `freezeUnknown`. */
export function residueChemistry(model: Model, dictionary: Dictionary, freezeUnknown: boolean): ResidueChemistry {
  const assigned = assignResidues(model, dictionary, freezeUnknown);
  const planner = new LinkPlanner(model, assigned, dictionary);
  planPolymerLinks(planner);
  planDeclaredLinks(planner);
  planFoundLinks(planner);
  const templates = new ResidueTemplates(dictionary);
  const residueAtoms = assigned.monomers.map((monomer, r) =>
    monomer === undefined
      ? undefined
      : new ResidueAtoms(
          model.structure,
          r,
          templates.get(monomer, planner.modifications.get(r) ?? []),
          planner.siblings.get(r),
        ),
  );
  return { assigned, planner, residueAtoms };
}
