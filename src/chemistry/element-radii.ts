// Van der Waals radii of the elements and typical metal–ligand distances.

/** Å. Bondi 1964 (J. Phys. Chem. 68:441); B, Br, I and Se as there; metals without a value by Batsanov 2001 (Inorg. Mater. 37:871). */
// biome-ignore format: a table
const radii: Readonly<Record<string, number>> = {
  H: 1.2, D: 1.2, B: 1.92, C: 1.7, N: 1.55, O: 1.52, F: 1.47, SI: 2.1, P: 1.8, S: 1.8, CL: 1.75, AS: 1.85, SE: 1.9,
  BR: 1.85, TE: 2.06, I: 1.98, LI: 1.82, NA: 2.27, K: 2.75, MG: 1.73, CA: 2.31, MN: 2.05, FE: 2.05, CO: 2, NI: 1.63,
  CU: 1.4, ZN: 1.39, CD: 1.58, HG: 1.55, PT: 1.75, AU: 1.66, AG: 1.72,
};

/** Å; 1.7 for elements without a published value. */
export function vanDerWaalsRadius(element: string): number {
  return radii[element] ?? 1.7;
}

/**
 * Typical metal–donor distances in proteins, Å: donor O (mean of water and carboxylate), N (histidine), S (cysteine).
 * Harding 2006, Acta D62:678; the figures were written down from memory and have not been compared with the paper.
 */
const metalDonor: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  NA: { O: 2.41 },
  MG: { O: 2.07 },
  K: { O: 2.81 },
  CA: { O: 2.37 },
  MN: { O: 2.17, N: 2.21, S: 2.35 },
  FE: { O: 2.07, N: 2.16, S: 2.3 },
  CO: { O: 2.07, N: 2.14, S: 2.25 },
  CU: { O: 2.06, N: 2.02, S: 2.15 },
  ZN: { O: 2.04, N: 2.03, S: 2.31 },
};

/** Å, undefined where there is no typical value. */
export function metalDistance(metal: string, donor: string): number | undefined {
  return metalDonor[metal]?.[donor];
}
