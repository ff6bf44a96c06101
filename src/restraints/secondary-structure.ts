// Secondary-structure restraints: the hydrogen bonds of helices and sheets, their lengths and their angles.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import { alongChain, type SecondaryStructure } from '../chemistry/secondary-structure.js';
import type { Structure } from '../structure/structure.js';

/** Å: pairs beyond LONGEST are left out, and one that is LIMIT from its ideal pulls no more. */
const LONGEST = 3.5;
const LIMIT = 0.6;
/** degrees */
const ANGLE_LIMIT = 30;

type IdealSigma = readonly [ideal: number, sigma: number];

interface BondPlan {
  /** Å between N and O. */
  readonly length: IdealSigma;
  /** degrees */
  readonly coN: IdealSigma;
  readonly caNo: IdealSigma;
  readonly cNo: IdealSigma;
}

/**
 * N…O, and C=O…N, CA–N…O and C₋₁–N…O: median and robust standard deviation of the 356 and 171 hydrogen bonds of the helices and sheets of
 * PDB entries 1AKI, 1DIX, 1EJG, 1US0, 2ERL, 3O5R, 5CVZ and 5H73 (0.5–2 Å). The σ that cctbx uses (2.9 ± 0.05 Å, the same angles) is three
 * times narrower than hydrogen bonds are: as a prior beside a likelihood it drew an exact model 0.04 Å away from the truth.
 */
const HELIX: BondPlan = { length: [2.97, 0.14], coN: [155, 7], caNo: [116, 6], cNo: [120, 6] };
const SHEET: BondPlan = { length: [2.91, 0.12], coN: [152, 12], caNo: [124, 8], cNo: [112, 8] };

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
  const add = (donor: number, acceptor: number, plan: BondPlan, hasAngles: boolean, origin: string): void => {
    const [nAtom, oAtom] = [n[donor]!, o[acceptor]!];
    if (nAtom < 0 || oAtom < 0 || distance(xyz, nAtom, oAtom) > LONGEST) return;
    lengths.add([nAtom, oAtom], [...plan.length, LIMIT], origin);
    const before = previous[donor]!;
    if (!hasAngles || before < 0) return;
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
    add(donor, acceptor, HELIX, state === 'H', 'helix');
  });
  for (const { donor, acceptor } of hydrogenBonds) {
    if (states[donor] === 'E' && states[acceptor] === 'E') add(donor, acceptor, SHEET, true, 'sheet');
  }
  return [lengths.build(), angles.build()];
}

function distance(xyz: Float64Array, a: number, b: number): number {
  return Math.hypot(xyz[3 * b]! - xyz[3 * a]!, xyz[3 * b + 1]! - xyz[3 * a + 1]!, xyz[3 * b + 2]! - xyz[3 * a + 2]!);
}
