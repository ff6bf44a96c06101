// Van der Waals radii that a molecular mask is drawn with.

/**
 * Å. C, N, O, S, P, H are those of validation.md; the others are the radii that the mask of cctbx uses
 * (cctbx.eltbx.van_der_waals_radii), for elements that occur in biological models.
 */
const radii: Readonly<Record<string, number>> = {
  H: 1.2,
  D: 1.2,
  LI: 1.82,
  B: 1.75,
  C: 1.775,
  N: 1.5,
  O: 1.45,
  F: 1.47,
  NA: 2.27,
  MG: 1.73,
  AL: 1.5,
  SI: 2.1,
  P: 1.9,
  S: 1.8,
  CL: 1.75,
  K: 2.75,
  CA: 1.95,
  V: 1.06,
  CR: 1.13,
  MN: 1.19,
  FE: 1.26,
  CO: 1.13,
  NI: 1.63,
  CU: 1.4,
  ZN: 1.39,
  SE: 1.9,
  BR: 1.85,
  RB: 2.65,
  SR: 2.02,
  MO: 1.75,
  AG: 1.72,
  CD: 1.58,
  I: 1.98,
  CS: 3.01,
  BA: 2.41,
  W: 1.26,
  PT: 1.72,
  AU: 1.66,
  HG: 1.55,
  PB: 2.02,
};

/** Radius of an element (upper case), Å; 1.7 where the table has none. */
export function vanDerWaalsRadius(element: string): number {
  return radii[element] ?? 1.7;
}
