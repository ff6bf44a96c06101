// Stacked bases: neighbours along a strand that lie face to face.
import { basePose, elevation, planeAngle } from './base-pose.js';
import type { Nucleotides } from './nucleotides.js';
import { length, minus } from './vector.js';

/** Gendron, Lemieux & Major 2001 (J. Mol. Biol. 308:919): Å between the centres, degrees between the normals and from a normal to the line of centres. */
const FARTHEST = 5.5;
const MOST_TILTED = 30;
const MOST_SHIFTED = 40;

/**
 * Places in the list of nucleotides, neighbours along the strand, two and two.
 *
 * @param xyz 3N, Å
 */
export function findStacks({ list, next }: Nucleotides, xyz: Float64Array): readonly (readonly [number, number])[] {
  const poses = list.map((nucleotide) => basePose(nucleotide, xyz));
  const stacks: (readonly [number, number])[] = [];
  for (let one = 0; one < list.length; one++) {
    const two = next[one]!;
    if (two < 0) continue;
    const between = minus(poses[two]!.centre, poses[one]!.centre);
    if (length(between) > FARTHEST) continue;
    if (planeAngle(poses[one]!.normal, poses[two]!.normal) > MOST_TILTED) continue;
    if (90 - elevation(between, poses[one]!.normal) > MOST_SHIFTED) continue;
    stacks.push([one, two]);
  }
  return stacks;
}
