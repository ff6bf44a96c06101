// The ideal chiral volume of a centre, from the ideal bonds and angles around it.

/** Å; used where a dictionary gives no value for a bond of the centre: a C–C single bond. */
const usualBond = 1.52;
/** degrees; the tetrahedral angle. */
const usualAngle = 109.47;

/**
 * |V| = abc √(1 − cos²α − cos²β − cos²γ + 2 cos α cos β cos γ), the volume of the parallelepiped of three edges and the
 * angles between them (Int. Tables B, 1.1: cell volume).
 *
 * @param bonds Lengths of the three bonds, Å; NaN where unknown.
 * @param angles Angles a1-c-a2, a2-c-a3, a3-c-a1, degrees; NaN where unknown.
 * @returns Å³, never negative.
 */
export function chiralVolume(
  bonds: readonly [number, number, number],
  angles: readonly [number, number, number],
): number {
  const [a, b, c] = bonds.map((length) => (Number.isNaN(length) ? usualBond : length)) as [number, number, number];
  const [p, q, r] = angles.map((angle) => Math.cos(((Number.isNaN(angle) ? usualAngle : angle) * Math.PI) / 180)) as [
    number,
    number,
    number,
  ];
  return a * b * c * Math.sqrt(Math.max(0, 1 - p * p - q * q - r * r + 2 * p * q * r));
}
