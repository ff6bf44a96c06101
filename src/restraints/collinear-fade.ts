// How much of a torsion's restraint is left as three of its atoms come into line, where the torsion means nothing and jumps by 180°.

/** sin² of 30°: a restraint is whole while both angles of its torsion lie between 30° and 150°, as all but linear groups have them. */
export const WHOLE_FROM = 0.25;

/**
 * The factor f(u₁)·f(u₂) of the energy of torsion 1-2-3-4, with u = sin²θ/{@link WHOLE_FROM} of the angles θ at atoms 2 and 3, and
 * f(u) = u²(3 − 2u) below 1, else 1. A torsion's slope grows as 1/sin θ; f falls as sin⁴θ, so that energy and forces vanish at
 * the line, and atoms may be drawn through it: without it a torsion restraint is a wall there that no minimizer gets over.
 *
 * @param at 3 × atom index, four a torsion, that of `row` is meant
 * @param gradient 12 numbers: the derivatives by the four atoms are written there
 */
export function collinearFade(xyz: Float64Array, at: Int32Array, row: number, gradient: Float64Array): number {
  const [p, q, s, t] = [at[4 * row]!, at[4 * row + 1]!, at[4 * row + 2]!, at[4 * row + 3]!];
  const first = fadeOfAngle(xyz, p, q, s, nearer);
  const second = fadeOfAngle(xyz, t, s, q, farther);
  for (let d = 0; d < 3; d++) {
    gradient[d] = second * nearer[d]!;
    gradient[3 + d] = second * nearer[3 + d]! + first * farther[6 + d]!;
    gradient[6 + d] = second * nearer[6 + d]! + first * farther[3 + d]!;
    gradient[9 + d] = first * farther[d]!;
  }
  return first * second;
}

const nearer = new Float64Array(9);
const farther = new Float64Array(9);

/** f of the angle end-vertex-other and its derivatives by these atoms, in that order. Without length of an arm there is no angle: 0. */
function fadeOfAngle(xyz: Float64Array, end: number, vertex: number, other: number, gradient: Float64Array): number {
  let [uu, ww, uw] = [0, 0, 0];
  for (let d = 0; d < 3; d++) {
    const u = xyz[end + d]! - xyz[vertex + d]!;
    const w = xyz[other + d]! - xyz[vertex + d]!;
    uu += u * u;
    ww += w * w;
    uw += u * w;
  }
  if (!(uu > 0 && ww > 0)) return constant(0, gradient);
  const share = (1 - (uw * uw) / (uu * ww)) / WHOLE_FROM;
  if (share >= 1) return constant(1, gradient);
  if (!(share > 0)) return constant(0, gradient);
  // ∂ sin²θ/∂u = −2 (u·w)/(u²w²) · (w − u (u·w)/u²), and the same with u and w exchanged.
  const slope = ((6 * share * (1 - share)) / WHOLE_FROM) * ((-2 * uw) / (uu * ww));
  for (let d = 0; d < 3; d++) {
    const u = xyz[end + d]! - xyz[vertex + d]!;
    const w = xyz[other + d]! - xyz[vertex + d]!;
    const byEnd = slope * (w - (u * uw) / uu);
    const byOther = slope * (u - (w * uw) / ww);
    gradient[d] = byEnd;
    gradient[3 + d] = -byEnd - byOther;
    gradient[6 + d] = byOther;
  }
  return share * share * (3 - 2 * share);
}

function constant(value: number, gradient: Float64Array): number {
  for (let d = 0; d < 9; d++) gradient[d] = 0;
  return value;
}
