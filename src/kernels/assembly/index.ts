// What the WebAssembly module offers; each function takes the address of a plan that TypeScript laid out in the arena.
export { fourierForward, fourierInverse } from './fourier';
export { pairRepulsion } from './pair-repulsion';
export { splat, splatGradient } from './splat';
