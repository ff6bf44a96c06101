// Sugar pucker: which of the two usual envelopes a ribose or deoxyribose has.

import { dihedralDegrees } from './measure.js';
import type { Nucleotides } from './nucleotides.js';
import { dot, length, minus, pointOf } from './vector.js';

export type SugarPucker = "C3'-endo" | "C2'-endo";

/** Å from the 3′ phosphate to the line of the glycosidic bond: beyond it C3′-endo (Richardson et al. 2008, RNA 14:465). */
const FAR_PHOSPHATE = 2.9;
/** degrees: the phases of pseudorotation that count as either envelope; the sugars of DNA take others, too, and are left free there. */
const PHASES: Readonly<Record<SugarPucker, readonly [number, number]>> = {
  "C3'-endo": [-10, 50],
  "C2'-endo": [125, 200],
};

/**
 * The pucker of a nucleotide. RNA goes by the distance of the phosphate that follows, which is right where the sugar's own atoms are
 * poorly placed; DNA, and RNA without that phosphate, by the phase of its ring.
 *
 * @param place In the list of nucleotides.
 * @param xyz 3N, Å
 * @returns undefined where the atoms that would tell are missing, or the ring is between the two
 */
export function sugarPucker(nucleotides: Nucleotides, place: number, xyz: Float64Array): SugarPucker | undefined {
  const { atoms } = nucleotides.list[place]!;
  const distance = atoms.has("O2'") ? phosphateDistance(nucleotides, place, xyz) : undefined;
  if (distance !== undefined) return distance > FAR_PHOSPHATE ? "C3'-endo" : "C2'-endo";
  const phase = pseudorotationPhase(atoms, xyz);
  if (phase === undefined) return undefined;
  const isIn = ([low, high]: readonly [number, number]): boolean => phase >= low && phase <= high;
  return isIn(PHASES["C3'-endo"]) ? "C3'-endo" : isIn(PHASES["C2'-endo"]) ? "C2'-endo" : undefined;
}

/** ν₀ … ν₄: the endocyclic torsions of a furanose by atom names (IUPAC-IUB 1983, Eur. J. Biochem. 131:9). */
export const FURANOSE_TORSIONS = [
  ["C4'", "O4'", "C1'", "C2'"],
  ["O4'", "C1'", "C2'", "C3'"],
  ["C1'", "C2'", "C3'", "C4'"],
  ["C2'", "C3'", "C4'", "O4'"],
  ["C3'", "C4'", "O4'", "C1'"],
] as const;

/**
 * P with tan P = ((ν₄ + ν₁) − (ν₃ + ν₀)) / (2 ν₂ (sin 36° + sin 72°)), 180° more where ν₂ < 0 (Altona & Sundaralingam 1972, J. Am. Chem.
 * Soc. 94:8205); degrees, −90 … 270. Undefined where ring atoms are missing.
 */
function pseudorotationPhase(atoms: ReadonlyMap<string, number>, xyz: Float64Array): number | undefined {
  const nu = FURANOSE_TORSIONS.map((names) => {
    const [a, b, c, d] = names.map((name) => atoms.get(name) ?? -1) as [number, number, number, number];
    return Math.min(a, b, c, d) < 0 ? Number.NaN : dihedralDegrees(xyz, a, b, c, d);
  });
  if (nu.some(Number.isNaN)) return undefined;
  const [n0, n1, n2, n3, n4] = nu as [number, number, number, number, number];
  const across = 2 * n2 * (Math.sin(Math.PI / 5) + Math.sin((2 * Math.PI) / 5));
  const phase = (Math.atan((n4 + n1 - (n3 + n0)) / across) * 180) / Math.PI;
  return n2 < 0 ? phase + 180 : phase;
}

/** Å from the phosphorus that follows to the line through C1′ and the base atom it holds; undefined without them. */
export function phosphateDistance({ list, next }: Nucleotides, place: number, xyz: Float64Array): number | undefined {
  const { atoms, glycosidic } = list[place]!;
  const sugar = atoms.get("C1'");
  const phosphorus = next[place]! < 0 ? undefined : list[next[place]!]!.atoms.get('P');
  if (sugar === undefined || phosphorus === undefined || glycosidic < 0) return undefined;
  const origin = pointOf(xyz, sugar);
  const axis = minus(pointOf(xyz, glycosidic), origin);
  const arm = minus(pointOf(xyz, phosphorus), origin);
  const along = dot(arm, axis) / length(axis);
  return Math.sqrt(Math.max(0, dot(arm, arm) - along * along));
}
