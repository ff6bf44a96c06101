// Hydrogen bonds between peptide groups, by the electrostatic energy of Kabsch & Sander.
import { CellList } from '../structure/cell-list.js';
import type { Structure } from '../structure/structure.js';
import type { ProteinBackbone } from './protein-backbone.js';

/** Partners by residue: N-H of `donor` to C=O of `acceptor`. */
export interface BackboneHydrogenBond {
  readonly donor: number;
  readonly acceptor: number;
  /** kcal/mol, below −0.5 */
  readonly energy: number;
}

/** kcal/mol: f·q₁·q₂ with q₁ = 0.42 e, q₂ = 0.20 e and f = 332 Å·kcal/(mol·e²). */
const STRENGTH = 0.42 * 0.2 * 332;
/** kcal/mol */
const LIMIT = -0.5;
/** Å; a pair nearer than this counts as the strongest bond (−9.9), as in DSSP. */
const TOO_NEAR = 0.5;
const STRONGEST = -9.9;
/** Å: no bond is longer between N and O. A weak one at 5.2 Å is the farthest that the energy allows. */
const REACH = 5.2;
/** Å, N–H */
const N_H = 1;
/** Each N-H keeps so many acceptors, and each C=O so many donors, the strongest ones. */
const PARTNERS = 2;

/**
 * E = 27.9 · (1/r(ON) + 1/r(CH) − 1/r(OH) − 1/r(CN)) kcal/mol; E < −0.5 is a bond (Kabsch & Sander 1983, Biopolymers
 * 22:2577). H stands 1 Å from N, opposite to the C=O of the residue before; the N of prolines and of chain starts has none.
 *
 * @param xyz 3N, Å
 * @returns Ordered by donor, then by acceptor.
 */
export function backboneHydrogenBonds(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
): readonly BackboneHydrogenBond[] {
  const { n, c, o, previous } = backbone;
  const acceptors = Array.from(o.keys()).filter((r) => o[r]! >= 0 && c[r]! >= 0);
  if (acceptors.length === 0) return [];
  const cells = new CellList(
    xyz,
    REACH,
    acceptors.map((r) => o[r]!),
  );
  const bonds: BackboneHydrogenBond[] = [];
  for (let donor = 0; donor < n.length; donor++) {
    const before = previous[donor]!;
    if (before < 0 || o[before]! < 0 || structure.residues.name[donor] === 'PRO') continue;
    const h = hydrogenPlace(xyz, n[donor]!, c[before]!, o[before]!);
    const p = 3 * n[donor]!;
    const own: BackboneHydrogenBond[] = [];
    cells.visitWithin(xyz[p]!, xyz[p + 1]!, xyz[p + 2]!, REACH, (atom) => {
      const acceptor = structure.residueOfAtom[atom]!;
      if (acceptor === donor || acceptor === before) return false;
      const energy = pairEnergy(xyz, n[donor]!, h, c[acceptor]!, o[acceptor]!);
      if (energy < LIMIT) own.push({ donor, acceptor, energy });
      return false;
    });
    bonds.push(...strongest(own));
  }
  const byAcceptor = new Map<number, BackboneHydrogenBond[]>();
  for (const bond of bonds) byAcceptor.set(bond.acceptor, [...(byAcceptor.get(bond.acceptor) ?? []), bond]);
  const kept = [...byAcceptor.values()].flatMap(strongest);
  return kept.sort((a, b) => a.donor - b.donor || a.acceptor - b.acceptor);
}

function strongest(bonds: readonly BackboneHydrogenBond[]): readonly BackboneHydrogenBond[] {
  return [...bonds].sort((a, b) => a.energy - b.energy || a.acceptor - b.acceptor).slice(0, PARTNERS);
}

function hydrogenPlace(xyz: Float64Array, n: number, c: number, o: number): readonly [number, number, number] {
  const [dx, dy, dz] = [0, 1, 2].map((k) => xyz[3 * c + k]! - xyz[3 * o + k]!) as [number, number, number];
  const scale = N_H / Math.max(1e-6, Math.hypot(dx, dy, dz));
  return [xyz[3 * n]! + scale * dx, xyz[3 * n + 1]! + scale * dy, xyz[3 * n + 2]! + scale * dz];
}

function pairEnergy(
  xyz: Float64Array,
  n: number,
  [hx, hy, hz]: readonly [number, number, number],
  c: number,
  o: number,
): number {
  const between = (x: number, y: number, z: number, atom: number): number =>
    Math.hypot(xyz[3 * atom]! - x, xyz[3 * atom + 1]! - y, xyz[3 * atom + 2]! - z);
  const [nx, ny, nz] = [xyz[3 * n]!, xyz[3 * n + 1]!, xyz[3 * n + 2]!];
  const on = between(nx, ny, nz, o);
  const cn = between(nx, ny, nz, c);
  const oh = between(hx, hy, hz, o);
  const ch = between(hx, hy, hz, c);
  if (Math.min(on, cn, oh, ch) < TOO_NEAR) return STRONGEST;
  return Math.max(STRONGEST, STRENGTH * (1 / on + 1 / ch - 1 / oh - 1 / cn));
}
