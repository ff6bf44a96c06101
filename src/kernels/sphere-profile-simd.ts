// The SIMD twin's sphere profile: copies the field and the shells into the arena and calls the WebAssembly kernel on them.
import type { Arena } from './arena.js';
import { checkPlace, checkProfile } from './check-plans.js';
import type { LinearField, ProfileShells, SphereProfile } from './kernels.js';
import { Pieces } from './pieces.js';
import type { SimdModule } from './simd-module.js';

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
  const pieces = new Pieces(arena);
  const places = pieces.allocateUnset(24 * neighbours);
  const row = (): number => pieces.allocateUnset(8 * (neighbours + 1));
  const probes = wanted + (expected.length - 1) * most;

  // `ProfilePlan` of assembly/sphere-profile.ts.
  const fields = [
    ...shape,
    expected.length - 1,
    wanted,
    most,
    pieces.singles(values),
    pieces.doubles(spheres),
    pieces.doubles(expected),
    places,
    ...[row(), row(), row(), row()],
    pieces.allocateUnset(24 * most),
    pieces.allocateUnset(8 * probes),
    pieces.allocateUnset(8 * probes),
  ];
  const plan = pieces.plan(fields, [step, ...origin, ...toGrid]);

  return {
    neighbours: arena.float64(places, 3 * neighbours),
    correlation(x, y, z, count) {
      checkPlace(field, x, y, z);
      return module.sphereProfile(plan, x, y, z, count);
    },
    release() {
      pieces.release();
    },
  };
}
