// Restraints of sugar puckers: the torsions of the furanose ring and δ at the values of the envelope that the start model has.
import { dihedralDegrees } from '../chemistry/measure.js';
import type { Nucleotides } from '../chemistry/nucleotides.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import { FURANOSE_TORSIONS, type SugarPucker, sugarPucker } from '../chemistry/sugar-pucker.js';

/** δ */
const DELTA = ["C5'", "C4'", "C3'", "O3'"] as const;

/** degrees: phase of pseudorotation (Altona & Sundaralingam 1972, J. Am. Chem. Soc. 94:8205), and δ (Richardson et al. 2008, RNA 14:465). */
const PHASE: Readonly<Record<SugarPucker, number>> = { "C3'-endo": 18, "C2'-endo": 162 };
const DELTA_OF: Readonly<Record<SugarPucker, number>> = { "C3'-endo": 84, "C2'-endo": 147 };
/** degrees: amplitude of pucker, the mean of nucleotides in crystals (Altona & Sundaralingam). */
const AMPLITUDE = 38;
/** degrees: as wide as the torsions of models spread about the envelopes: ribose (PDB entry 4GXY) and deoxyribose (1BNA, 1D66, 3MHT). */
const SIGMA_RNA = 8;
const SIGMA_DNA = 13;
/** degrees: about half the way from one envelope to the other; a sugar that the map wants otherwise is let go. */
const LIMIT = 40;
const FULL_TURN = 360;

/**
 * A table of the kind reference-torsion (EXTRA_KINDS) and how many sugars have which pucker.
 *
 * @param xyz 3N, Å: the conformation that decides.
 */
export function sugarPuckerTable(
  nucleotides: Nucleotides,
  xyz: Float64Array,
): { readonly table: RestraintTable; readonly counts: Readonly<Record<SugarPucker, number>> } {
  const builder = new RestraintTableBuilder('reference-torsion', ['ideal', 'sigma', 'limit', 'turn']);
  const counts: Record<SugarPucker, number> = { "C3'-endo": 0, "C2'-endo": 0 };
  const seen = new Set<string>();
  nucleotides.list.forEach(({ atoms }, place) => {
    const pucker = sugarPucker(nucleotides, place, xyz);
    if (pucker === undefined || contradicts(atoms, pucker, xyz)) return;
    counts[pucker]++;
    const sigma = atoms.has("O2'") ? SIGMA_RNA : SIGMA_DNA;
    const add = (names: readonly string[], ideal: number): void => {
      const four = names.flatMap((name) => atoms.get(name) ?? []);
      // Conformers whose bases differ may share the sugar.
      if (four.length < 4 || seen.has(four.join())) return;
      seen.add(four.join());
      builder.add(four, [ideal, sigma, LIMIT, FULL_TURN], `sugar pucker ${pucker}`);
    };
    for (const [j, names] of FURANOSE_TORSIONS.entries()) add(names, puckerTorsion(j, pucker));
    add(DELTA, DELTA_OF[pucker]);
  });
  return { table: builder.build(), counts };
}

/** Whether δ is nearer to that of the other pucker: phosphate and sugar disagree, and neither is trusted. */
function contradicts(atoms: ReadonlyMap<string, number>, pucker: SugarPucker, xyz: Float64Array): boolean {
  const [a, b, c, d] = DELTA.map((name) => atoms.get(name) ?? -1) as [number, number, number, number];
  if (Math.min(a, b, c, d) < 0) return false;
  const delta = dihedralDegrees(xyz, a, b, c, d);
  const off = (ideal: number): number => Math.abs(delta - ideal - FULL_TURN * Math.round((delta - ideal) / FULL_TURN));
  const other = pucker === "C3'-endo" ? "C2'-endo" : "C3'-endo";
  return off(DELTA_OF[other]) < off(DELTA_OF[pucker]);
}

/** νⱼ = ν_max · cos(P + 144°(j − 2)) (Altona & Sundaralingam 1972), degrees. */
export function puckerTorsion(j: number, pucker: SugarPucker): number {
  return AMPLITUDE * Math.cos(((PHASE[pucker] + 144 * (j - 2)) * Math.PI) / 180);
}
