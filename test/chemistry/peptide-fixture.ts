// Peptides with known geometry: atoms placed by bond, angle and torsion, written as PDB lines for the reader.

type Point = readonly [number, number, number];

/** Places d so that c–d is `bond` Å, b-c-d `angle`° and a-b-c-d `torsion`° (IUPAC sign). */
function place(a: Point, b: Point, c: Point, bond: number, angle: number, torsion: number): Point {
  const [t, p] = [(angle * Math.PI) / 180, (torsion * Math.PI) / 180];
  const unit = (v: Point): Point => {
    const length = Math.hypot(...v);
    return [v[0] / length, v[1] / length, v[2] / length];
  };
  const cross = (u: Point, v: Point): Point => [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ];
  const bc = unit([c[0] - b[0], c[1] - b[1], c[2] - b[2]]);
  const n = unit(cross([b[0] - a[0], b[1] - a[1], b[2] - a[2]], bc));
  const m = cross(n, bc);
  const [x, y, z] = [-bond * Math.cos(t), bond * Math.sin(t) * Math.cos(p), bond * Math.sin(t) * Math.sin(p)];
  return [
    c[0] + x * bc[0] + y * m[0] + z * n[0],
    c[1] + x * bc[1] + y * m[1] + z * n[1],
    c[2] + x * bc[2] + y * m[2] + z * n[2],
  ];
}

export interface FixtureAtom {
  readonly name: string;
  readonly residue: string;
  readonly number: number;
  readonly xyz: Point;
  readonly altloc?: string;
  readonly hetero?: boolean;
  readonly element?: string;
  readonly insertion?: string;
}

/**
 * Backbone with CB, phi −120°, psi 140°, Engh & Huber bonds and angles; an OXT closes the chain.
 *
 * @param omegas Omega before each residue but the first, degrees; 180 where not given.
 */
export function peptide(sequence: readonly string[], omegas: readonly number[] = []): readonly FixtureAtom[] {
  const atoms: FixtureAtom[] = [];
  let n: Point = [0, 0, 0];
  let ca: Point = [1.459, 0, 0];
  let c: Point = place([0, 1, 0], n, ca, 1.525, 111, -90);
  sequence.forEach((residue, k) => {
    const number = k + 1;
    const next = place(n, ca, c, 1.336, 117.2, 140);
    const oxygen = place(n, ca, c, 1.229, 120.1, -40);
    atoms.push({ name: 'N', residue, number, xyz: n }, { name: 'CA', residue, number, xyz: ca });
    atoms.push({ name: 'C', residue, number, xyz: c }, { name: 'O', residue, number, xyz: oxygen });
    // L-amino acid: CB lies at −122.6° from C as seen along N–CA.
    if (residue !== 'GLY') atoms.push({ name: 'CB', residue, number, xyz: place(c, n, ca, 1.53, 110.5, -122.6) });
    if (k + 1 === sequence.length) {
      atoms.push({ name: 'OXT', residue, number, xyz: next });
      return;
    }
    const nextCa = place(ca, c, next, 1.459, 121.7, omegas[k] ?? 180);
    const nextC = place(c, next, nextCa, 1.525, 111, -120);
    [n, ca, c] = [next, nextCa, nextC];
  });
  return atoms;
}

/** PDB lines; the atoms keep their order. */
export function pdbText(atoms: readonly FixtureAtom[], chain = 'A'): string {
  const lines = atoms.map(({ name, residue, number, xyz, altloc = '', hetero = false, element, insertion = '' }, k) => {
    const symbol = element ?? name.replace(/[^A-Z]/g, '').charAt(0);
    const padded = name.length < 4 && symbol.length === 1 ? ` ${name}`.padEnd(4) : name.padEnd(4);
    const [x, y, z] = xyz.map((value) => value.toFixed(3).padStart(8));
    return `${hetero ? 'HETATM' : 'ATOM  '}${String(k + 1).padStart(5)} ${padded}${altloc || ' '}${residue.padStart(3)} ${chain}${String(number).padStart(4)}${insertion || ' '}   ${x}${y}${z}  1.00 20.00          ${symbol.padStart(2)}`;
  });
  return `${lines.join('\n')}\nEND\n`;
}
