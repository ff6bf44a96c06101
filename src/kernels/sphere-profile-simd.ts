// The SIMD twin's sphere profile: copies the field and the shells into the arena and calls the WebAssembly kernel on them.
import type { Arena } from './arena.js';
import { checkProfile } from './check-plans.js';
import type { LinearField, ProfileShells, SphereProfile } from './kernels.js';
import type { SimdModule } from './simd-module.js';
import { checkPlace } from './sphere-profile-reference.js';

/** Profiles of a copy of the field. */
export function simdSphereProfile(
  arena: Arena,
  module: SimdModule,
  field: LinearField,
  shells: ProfileShells,
): SphereProfile {
  checkProfile(field, shells);
  const { values, shape, origin, toGrid } = field;
  const { step, expected, wanted, most, spheres, neighbours } = shells;
  const pieces: number[] = [];
  const allocate = (bytes: number): number => {
    const address = arena.allocateUnset(bytes);
    pieces.push(address);
    return address;
  };
  const doubles = (numbers: Float64Array): number => {
    const address = allocate(numbers.byteLength);
    arena.float64(address, numbers.length).set(numbers);
    return address;
  };
  const map = allocate(values.byteLength);
  arena.float32(map, values.length).set(values);
  const places = allocate(24 * neighbours);
  const row = (): number => allocate(8 * (neighbours + 1));
  const probes = wanted + (expected.length - 1) * most;

  // `ProfilePlan` of assembly/sphere-profile.ts.
  const fields = [
    ...shape,
    expected.length - 1,
    wanted,
    most,
    map,
    doubles(spheres),
    doubles(expected),
    places,
    ...[row(), row(), row(), row()],
    allocate(24 * most),
    allocate(8 * probes),
    allocate(8 * probes),
  ];
  // Doubles begin at whole eights.
  if (fields.length % 2 === 1) fields.push(0);
  const reals = [step, ...origin, ...toGrid];
  const plan = allocate(4 * fields.length + 8 * reals.length);
  arena.int32(plan, fields.length).set(fields);
  arena.float64(plan + 4 * fields.length, reals.length).set(reals);

  return {
    neighbours: arena.float64(places, 3 * neighbours),
    correlation(x, y, z, count) {
      checkPlace(field, x, y, z);
      return module.sphereProfile(plan, x, y, z, count);
    },
    release() {
      for (const address of pieces.splice(0)) arena.free(address);
    },
  };
}
