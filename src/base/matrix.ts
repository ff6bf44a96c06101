// The small linear algebra (ml-matrix), loaded as the CommonJS module that it is.
import { createRequire } from 'node:module';

/*
 * `import` has node read all 150 kB of it for the names of its exports first, in each thread and with a parser that V8 then compiles: 25 ms
 * and 0.1 s of cpu, of 5 ms and nothing this way.
 */
const library = createRequire(import.meta.url)('ml-matrix') as typeof import('ml-matrix');

export const { CholeskyDecomposition, EigenvalueDecomposition, Matrix } = library;
export type Matrix = InstanceType<typeof library.Matrix>;
