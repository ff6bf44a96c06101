// Secondary-structure restraints: the hydrogen bonds of helices and sheets, their lengths and their angles.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import { alongChain, type SecondaryStructure } from '../chemistry/secondary-structure.js';
import type { Structure } from '../structure/structure.js';

/** Å between N and O; pairs beyond LONGEST are left out, and one that is LIMIT from its ideal pulls no more. */
const LENGTH = 2.9;
const SIGMA = 0.05;
const LONGEST = 3.5;
const LIMIT = 0.6;
/** degrees */
const ANGLE_LIMIT = 30;

interface AnglePlan {
  readonly coN: readonly [ideal: number, sigma: number];
  readonly caNo: readonly [ideal: number, sigma: number];
  readonly cNo: readonly [ideal: number, sigma: number];
}

/** C=O…N, CA–N…O and C₋₁–N…O, degrees: the values that cctbx restrains helices and sheets to (mmtbx.secondary_structure.proteins). */
const HELIX: AnglePlan = { coN: [155, 10], caNo: [116, 10], cNo: [121, 10] };
const SHEET: AnglePlan = { coN: [155, 9], caNo: [124, 7], cNo: [113, 6] };

/** Of each helix by its state, how many residues from acceptor to donor. */
const TURN = { H: 4, G: 3, I: 5 } as const;

/**
 * Tables of the kinds hydrogen-bond and hydrogen-bond-angle (EXTRA_KINDS). In helices each C=O is bonded to the N-H of the turn's
 * end when what lies between is helix; in sheets the hydrogen bonds found between strands count. Angles for α helices and sheets only.
 *
 * @param xyz 3N, Å: pairs farther apart than 3.5 Å are left out.
 */
export function secondaryStructureTables(
  structure: Structure,
  backbone: ProteinBackbone,
  { states, hydrogenBonds }: SecondaryStructure,
  xyz: Float64Array,
): readonly RestraintTable[] {
  const lengths = new RestraintTableBuilder('hydrogen-bond', ['ideal', 'sigma', 'limit']);
  const angles = new RestraintTableBuilder('hydrogen-bond-angle', ['ideal', 'sigma', 'limit']);
  const { n, ca, c, o, previous } = backbone;
  const add = (donor: number, acceptor: number, plan: AnglePlan | undefined, origin: string): void => {
    const [nAtom, oAtom] = [n[donor]!, o[acceptor]!];
    if (nAtom < 0 || oAtom < 0 || distance(xyz, nAtom, oAtom) > LONGEST) return;
    lengths.add([nAtom, oAtom], [LENGTH, SIGMA, LIMIT], origin);
    const before = previous[donor]!;
    if (plan === undefined || before < 0) return;
    angles.add([c[acceptor]!, oAtom, nAtom], [...plan.coN, ANGLE_LIMIT], origin);
    angles.add([ca[donor]!, nAtom, oAtom], [...plan.caNo, ANGLE_LIMIT], origin);
    angles.add([c[before]!, nAtom, oAtom], [...plan.cNo, ANGLE_LIMIT], origin);
  };
  const along = alongChain(backbone);
  states.forEach((state, r) => {
    if (state !== 'H' && state !== 'G' && state !== 'I') return;
    // r is the first residue behind the acceptor.
    const acceptor = previous[r]!;
    const donor = along(r, TURN[state] - 1);
    if (acceptor < 0 || donor < 0 || structure.residues.name[donor] === 'PRO') return;
    for (let k = 1; k < TURN[state] - 1; k++) if (states[along(r, k)] !== state) return;
    add(donor, acceptor, state === 'H' ? HELIX : undefined, 'helix');
  });
  for (const { donor, acceptor } of hydrogenBonds) {
    if (states[donor] === 'E' && states[acceptor] === 'E') add(donor, acceptor, SHEET, 'sheet');
  }
  return [lengths.build(), angles.build()];
}

function distance(xyz: Float64Array, a: number, b: number): number {
  return Math.hypot(xyz[3 * b]! - xyz[3 * a]!, xyz[3 * b + 1]! - xyz[3 * a + 1]!, xyz[3 * b + 2]! - xyz[3 * a + 2]!);
}
