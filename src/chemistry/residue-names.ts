// Names under which other programs and older files know the monomers of the dictionary.
import { isWater } from '../structure/residue-kind.js';

/** Protonation states and caps of Amber and CHARMM, nucleotides of X-PLOR and of PDB files before 2007. */
// biome-ignore format: a table
const aliases: Readonly<Record<string, string>> = {
  HID: 'HIS', HIE: 'HIS', HIP: 'HIS', HSD: 'HIS', HSE: 'HIS', HSP: 'HIS', CYX: 'CYS', CYM: 'CYS', ASH: 'ASP',
  GLH: 'GLU', LYN: 'LYS', MSO: 'MSE', NMA: 'NME', ADE: 'A', CYT: 'C', GUA: 'G', URA: 'U', URI: 'U', THY: 'DT',
  T: 'DT', AR: 'A', CR: 'C', GR: 'G', UR: 'U', AD: 'DA', CD: 'DC', GD: 'DG', TD: 'DT', '+A': 'A', '+C': 'C',
  '+G': 'G', '+U': 'U', '+T': 'DT', RA: 'A', RC: 'C', RG: 'G', RU: 'U', DAD: 'DA', DCY: 'DC', DGU: 'DG', DTH: 'DT',
};

/** CHARMM's ions: only where the residue has one atom, because CLA is also chlorophyll and CAL a ligand. */
// biome-ignore format: a table
const ionAliases: Readonly<Record<string, string>> = {
  SOD: 'NA', POT: 'K', CLA: 'CL', CAL: 'CA', CES: 'CS', LIT: 'LI', RUB: 'RB', BAR: 'BA', ZN2: 'ZN', CIM: 'CL',
  CIO: 'CS',
};

const deoxy: Readonly<Record<string, string>> = { A: 'DA', C: 'DC', G: 'DG' };

/** What decides between monomers of the same residue name. */
export interface ResidueEvidence {
  readonly atomCount: number;
  /** Whether there is a ribose oxygen O2′ (or O2*). */
  readonly hasRiboseOxygen: boolean;
  /** Whether there is a C1′ (or C1*). */
  readonly hasSugar: boolean;
}

/** The monomers that a residue may be, most likely first. */
export function monomerNames(residueName: string, evidence: ResidueEvidence): readonly string[] {
  const name = residueName.toUpperCase();
  const ion = ionAliases[name];
  if (ion !== undefined && evidence.atomCount === 1) return [ion, name];
  if (isWater(name) && evidence.atomCount <= 5) return ['HOH', name];
  const base = aliases[name] ?? name;
  const deoxyName = deoxy[base];
  // Before 2007 DNA was named like RNA: the missing O2' tells them apart.
  if (deoxyName !== undefined && evidence.hasSugar && !evidence.hasRiboseOxygen) return [deoxyName, base];
  if (name === 'T') return ['DT', 'T'];
  return base === name ? [name] : [name, base];
}

/** Every monomer that residues of these names may need, whatever their atoms say. */
export function monomersNeeded(residueNames: Iterable<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const residueName of residueNames) {
    const name = residueName.toUpperCase();
    const base = aliases[name] ?? name;
    needed.add(name).add(base);
    for (const other of [ionAliases[name], deoxy[base], isWater(name) ? 'HOH' : undefined]) {
      if (other !== undefined) needed.add(other);
    }
  }
  return needed;
}
