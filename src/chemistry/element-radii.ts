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

/** Å. Cordero et al. 2008 (Dalton Trans. 2832), as gemmi 0.5.7 lists them: metals that bind to macromolecules, and their donors. */
// biome-ignore format: a table
const covalentRadii: Readonly<Record<string, number>> = {
  LI: 1.28, BE: 0.96, NA: 1.66, MG: 1.41, AL: 1.21, K: 2.03, CA: 1.76, V: 1.53, CR: 1.39, MN: 1.39, FE: 1.32, CO: 1.26,
  NI: 1.24, CU: 1.32, ZN: 1.22, GA: 1.22, RB: 2.2, SR: 1.95, Y: 1.9, ZR: 1.75, MO: 1.54, RU: 1.46, RH: 1.42, PD: 1.39,
  AG: 1.45, CD: 1.44, IN: 1.42, CS: 2.44, BA: 2.15, LA: 2.07, CE: 2.04, PR: 2.03, ND: 2.01, SM: 1.98, EU: 1.98,
  GD: 1.96, TB: 1.94, DY: 1.92, HO: 1.92, ER: 1.89, TM: 1.9, YB: 1.87, LU: 1.75, HF: 1.87, TA: 1.7, W: 1.62, RE: 1.51,
  OS: 1.44, IR: 1.41, PT: 1.36, AU: 1.36, HG: 1.32, TL: 1.45, PB: 1.46, BI: 1.48, U: 1.96,
  N: 0.71, O: 0.66, F: 0.57, S: 1.05, CL: 1.02, SE: 1.2, BR: 1.2, I: 1.39,
};

/** Å, undefined where there is no typical value. */
export function metalDistance(metal: string, donor: string): number | undefined {
  return metalDonor[metal]?.[donor];
}

/** The sum of the covalent radii, Å: for Mg–O, Ca–O and Zn–S within 0.06 Å of what is typical. Undefined for rare elements. */
export function covalentDistance(metal: string, donor: string): number | undefined {
  const [a, b] = [covalentRadii[metal], covalentRadii[donor]];
  return a === undefined || b === undefined ? undefined : a + b;
}
