// What the WebAssembly module offers; each function but `clear` and `rankedValue` takes the address of a plan that TypeScript laid out in the arena.
export { clear } from './clear';
export { fourierForward, fourierInverse } from './fourier';
export { mapMoments, rankedValue } from './map-comparison';
export { pairRepulsion } from './pair-repulsion';
export { sample } from './sample';
export { sphereProfile } from './sphere-profile';
export { splat, splatGradient, splatOverlap } from './splat';
