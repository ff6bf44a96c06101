// The plan: the tree along which solutions travel from the frame nearest to the start model to all others.
import { UserError } from '../base/user-error.js';

/** How the tree is made: from the distances between maps, from the given order, or without propagation. */
export type PlanKind = 'auto' | 'given' | 'star';

/** Plain data; frames by index. */
export interface Plan {
  readonly kind: PlanKind;
  /** The frame nearest to the start model. */
  readonly root: number;
  /** Frame → the frame whose refined model it starts from; −1: the start model. */
  readonly parent: readonly number[];
  /** Frames so that every parent comes before its children. */
  readonly order: readonly number[];
  /** Frame → distance of its map from its parent's map (1 − CC inside the common mask); for parent −1, from the start model's density. */
  readonly distance: readonly number[];
}

/**
 * `distances`: F × F row by row, symmetric, 1 − CC between maps; `toModel`: F, 1 − CC between each map and the start
 * model's density. Ties go to the lower frame, so that the plan is a function of the numbers alone.
 */
export function makePlan(kind: PlanKind, distances: Float64Array, toModel: Float64Array): Plan {
  const frames = toModel.length;
  if (distances.length !== frames * frames)
    throw new RangeError(`makePlan: ${frames} frames need ${frames * frames} distances, not ${distances.length}`);
  if (frames === 0) throw new UserError('A series needs at least one map; none was given.');
  const root = indexOfSmallest(toModel);
  switch (kind) {
    case 'auto':
      return spanningTree(root, distances, toModel);
    case 'given':
      return chain(root, distances, toModel);
    case 'star':
      return {
        kind,
        root,
        parent: new Array<number>(frames).fill(-1),
        order: [root, ...range(0, frames).filter((frame) => frame !== root)],
        distance: [...toModel],
      };
  }
}

/** Prim's minimum spanning tree (R. C. Prim, Bell Syst. Tech. J. 36:1389, 1957), grown from the root; O(F²). */
function spanningTree(root: number, distances: Float64Array, toModel: Float64Array): Plan {
  const frames = toModel.length;
  const parent = new Array<number>(frames).fill(root);
  const distance = range(0, frames).map((frame) => distances[root * frames + frame]!);
  parent[root] = -1;
  distance[root] = toModel[root]!;
  const order = [root];
  const outside = new Set(range(0, frames).filter((frame) => frame !== root));
  while (outside.size > 0) {
    let next = -1;
    for (const frame of outside) if (next < 0 || distance[frame]! < distance[next]!) next = frame;
    outside.delete(next);
    order.push(next);
    for (const frame of outside) {
      const step = distances[next * frames + frame]!;
      if (step < distance[frame]!) {
        distance[frame] = step;
        parent[frame] = next;
      }
    }
  }
  return { kind: 'auto', root, parent, order, distance };
}

/** The given order, walked from the root in both directions. */
function chain(root: number, distances: Float64Array, toModel: Float64Array): Plan {
  const frames = toModel.length;
  const parent = range(0, frames).map((frame) => (frame === root ? -1 : frame < root ? frame + 1 : frame - 1));
  return {
    kind: 'given',
    root,
    parent,
    order: [root, ...range(root + 1, frames), ...range(0, root).reverse()],
    distance: parent.map((p, frame) => (p < 0 ? toModel[frame]! : distances[p * frames + frame]!)),
  };
}

/** Frame → the frames that start from it, in ascending order. */
export function childrenOf(plan: Plan): number[][] {
  const children: number[][] = plan.parent.map(() => []);
  plan.parent.forEach((parent, frame) => {
    if (parent >= 0) children[parent]!.push(frame);
  });
  return children;
}

/**
 * Frames whose step from the parent is long against the others': more than `factor` times the usual displacement. 1 − CC
 * grows with the square of a small displacement, so the distance is compared with factor² times the median of all steps.
 * With fewer than three steps there is nothing to compare with.
 */
export function longSteps(plan: Plan, factor = 3): number[] {
  const steps = plan.order.filter((frame) => plan.parent[frame]! >= 0);
  if (steps.length < 3) return [];
  const sorted = steps.map((frame) => plan.distance[frame]!).sort((a, b) => a - b);
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return steps.filter((frame) => plan.distance[frame]! > factor ** 2 * median).sort((a, b) => a - b);
}

/** What the plan is, a sentence each; `names` of the frames' maps. */
export function planDescription(plan: Plan, names: readonly string[]): string[] {
  const frames = plan.parent.length;
  const nameOf = (frame: number): string => `frame ${frame} (${names[frame]})`;
  const root = `${nameOf(plan.root)} is nearest to the start model (CC ${(1 - plan.distance[plan.root]!).toFixed(3)} over the model's surroundings)`;
  if (plan.kind === 'star')
    return [`Every one of the ${frames} frames starts from the start model (star plan).`, `${capital(root)}.`];
  const children = childrenOf(plan);
  const leaves = children.filter((list) => list.length === 0).length;
  const branching = children.filter((list, frame) => list.length > (frame === plan.root ? 2 : 1)).length;
  const shape =
    frames === 1
      ? 'a single frame'
      : branching === 0
        ? 'a chain'
        : `a tree with ${branching} ${branching === 1 ? 'fork' : 'forks'} and ${leaves} ends`;
  const how = plan.kind === 'auto' ? 'by the distances between the maps' : 'in the given order';
  const sentences = [
    `The plan over ${frames} ${frames === 1 ? 'map' : 'maps'}, ${how}, is ${shape}.`,
    `It starts at the root: ${root}.`,
  ];
  const far = longSteps(plan);
  if (far.length > 0) {
    const steps = far.map((frame) => `${plan.parent[frame]} → ${frame} (${plan.distance[frame]!.toFixed(3)})`);
    sentences.push(`Long steps, taken over stepping stones: ${steps.join(', ')}.`);
  }
  return sentences;
}

function indexOfSmallest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! < values[best]!) best = k;
  return best;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
