// How well NCS copies agree: rms distances from the master before and after a refinement, and the residues that differ.
import { gather } from '../structure/gather.js';
import { isHydrogen, residueLabel, type Structure } from '../structure/structure.js';
import { superpose } from '../structure/superpose.js';
import type { NcsGroup } from './ncs-groups.js';
import { NcsShape } from './ncs-shape.js';

/** Å: what differs by more does not draw the superposition, so that it is seen where it is. */
const BELIEVED = 0.3;
/** Å rms over a residue's atoms: copies in a map of 3 to 4 Å agree better where nothing is different. */
const APART = 0.5;

export interface NcsAgreement {
  readonly groups: readonly NcsGroupAgreement[];
}

export interface NcsGroupAgreement {
  readonly master: string;
  /** Of each copy, without hydrogens. */
  readonly atoms: number;
  /** Å rms from the master after superposition. */
  readonly copies: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  /** Residues that afterwards are more than 0.5 Å rms from the shape that the copies have in common, the farthest first. */
  readonly apart: readonly ResidueApart[];
}

export interface ResidueApart {
  readonly residue: string;
  /** Å rms from the common shape. */
  readonly before: number;
  readonly after: number;
}

/**
 * Of all atoms but hydrogens: those of hydroxyls and amines turn as the neighbours of each copy let them, also where copies have one shape.
 *
 * @param start 3N, Å, as `refined`
 */
export function ncsAgreement(
  structure: Structure,
  groups: readonly NcsGroup[],
  start: Float64Array,
  refined: Float64Array,
): NcsAgreement {
  return {
    groups: groups.map((all) => {
      const group = withoutHydrogens(all, structure);
      const { members } = group;
      const [before, after] = [distances(group, structure, start), distances(group, structure, refined)];
      const apart = [...after]
        .filter(([, distance]) => distance > APART)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .map(([residue, distance]) => ({
          residue: residueLabel(structure, residue),
          before: before.get(residue)!,
          after: distance,
        }));
      const [old, now] = [
        members.map(({ atoms }) => gather(start, atoms)),
        members.map(({ atoms }) => gather(refined, atoms)),
      ];
      const copies = members.slice(1).map(({ name }, c) => ({
        name,
        before: superpose(old[0]!, old[c + 1]!).rmsd,
        after: superpose(now[0]!, now[c + 1]!).rmsd,
      }));
      return { master: members[0]!.name, atoms: members[0]!.atoms.length, copies, apart };
    }),
  };
}

function withoutHydrogens({ members }: NcsGroup, structure: Structure): NcsGroup {
  const heavy = (atoms: Int32Array): Int32Array => atoms.filter((atom) => !isHydrogen(structure, atom));
  return { members: members.map((member) => ({ ...member, atoms: heavy(member.atoms) })) };
}

/** Residue → Å rms of its atoms from the shape that the copies have in common. */
function distances({ members }: NcsGroup, structure: Structure, xyz: Float64Array): Map<number, number> {
  const shape = new NcsShape(members, BELIEVED);
  shape.refresh(xyz);
  const sums = new Map<number, { squares: number; atoms: number }>();
  for (const copy of shape.copies) {
    shape.squaresOf(copy, xyz).forEach((square, k) => {
      const residue = structure.residueOfAtom[copy.atoms[k]!]!;
      const sum = sums.get(residue) ?? { squares: 0, atoms: 0 };
      sums.set(residue, sum);
      sum.atoms++;
      sum.squares += square;
    });
  }
  return new Map([...sums].map(([residue, { squares, atoms }]) => [residue, Math.sqrt(squares / atoms)]));
}
