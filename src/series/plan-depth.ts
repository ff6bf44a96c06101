// How many steps of a plan must follow one another.
import { childrenOf, type Plan } from './plan.js';

/** Frame → number of steps to the farthest frame that depends on it. */
export function heights(plan: Plan): number[] {
  const height = plan.parent.map(() => 0);
  for (const frame of [...plan.order].reverse()) {
    const parent = plan.parent[frame]!;
    if (parent >= 0) height[parent] = Math.max(height[parent]!, height[frame]! + 1);
  }
  return height;
}

/**
 * Refinements that must still follow one another until every frame has been reached outward and every frame with
 * children has been refined backward from them.
 */
export function stepsLeft(
  plan: Plan,
  isReached: (frame: number) => boolean,
  isKept: (frame: number) => boolean,
): number {
  const children = childrenOf(plan);
  const steps = plan.parent.map(() => 0);
  for (const frame of plan.order) {
    const parent = plan.parent[frame]!;
    if (!isReached(frame)) steps[frame] = 1 + (parent < 0 ? 0 : steps[parent]!);
  }
  for (const frame of [...plan.order].reverse()) {
    if (isKept(frame)) continue;
    for (const child of children[frame]!) steps[frame] = Math.max(steps[frame]!, steps[child]! + 1);
  }
  return Math.max(...steps);
}
