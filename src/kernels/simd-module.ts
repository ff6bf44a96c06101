// The compiled WebAssembly kernels: found beside the built code, compiled once a process, instantiated once an arena.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Arena } from './arena.js';

/** The exports of src/kernels/assembly/index.ts; all but `clear` and `rankedValue` take the address of a plan. */
export interface SimdModule {
  fourierForward(plan: number): void;
  fourierInverse(plan: number): void;
  /** Sets bytes of the arena to zero. */
  clear(address: number, bytes: number): void;
  /** Returns the first atom that lies too far out to be placed, or −1. */
  splat(plan: number, grid: number): number;
  splatGradient(plan: number, grid: number): number;
  splatOverlap(plan: number, grid: number): number;
  pairRepulsion(plan: number): number;
  /** Writes the first point that lies too far out, or −1, into the plan. */
  sample(plan: number): number;
  mapMoments(plan: number, masked: 0 | 1, leastA: number, leastB: number, meanA: number, meanB: number): void;
  rankedValue(values: number, count: number, rank: number, counts: number): number;
  sphereProfile(plan: number, x: number, y: number, z: number, neighbours: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels over an arena's memory. Throws when `npm run build` has not made them. */
export function simdModule(arena: Arena): SimdModule {
  compiled ??= new WebAssembly.Module(readKernels());
  const instance = new WebAssembly.Instance(compiled, { env: { memory: arena.memory, abort: () => {} } });
  return instance.exports as unknown as SimdModule;
}

function readKernels(): Uint8Array<ArrayBuffer> {
  const path = createRequire(import.meta.url).resolve('#kernels');
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new Error(`the kernels are not at ${path}: run \`npm run build\``, { cause: error });
  }
}
