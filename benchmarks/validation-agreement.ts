// One model's validation beside the judge's: how many residues have the same class, and the largest differences of numbers.
import type { GeometryReport } from '../src/validation/geometry-report.js';
import type { ResidueGeometry } from '../src/validation/residue-geometry.js';
import type { VariaNumbers } from './validation.js';
import type { ValidationCase } from './validation-cases.js';
import type { Verdict } from './validation-judge.js';

/** Residues of the same class, of those that both judged. */
export interface Same {
  readonly same: number;
  readonly of: number;
}

/** Largest difference, of so many numbers that both have. */
export interface Largest {
  readonly difference: number;
  readonly of: number;
}

/** Undefined where one of the two says nothing. */
export interface RamaZPair {
  readonly judge: number;
  readonly shipped: number | null;
  readonly reference: number | null;
}

export interface Compared {
  readonly name: string;
  readonly geometry?: {
    readonly ramachandran: Same;
    readonly rotamersShipped: Same;
    readonly rotamersReference: Same;
    /** degrees */
    readonly phiPsi: Largest;
    /** degrees */
    readonly omega: Largest;
    /** Å */
    readonly cBeta: Largest;
    readonly ramaZ?: RamaZPair;
  };
  /** Varia's less the judge's. */
  readonly fit?: Readonly<Record<'cc_mask' | 'cc_volume' | 'cc_peaks' | 'cc_box', number>>;
}

/** Numbers of both for one model. */
export function comparison({ name, geometry }: ValidationCase, mine: VariaNumbers, verdict: Verdict): Compared {
  const { shipped, reference, fit } = mine;
  const { cc, rama_z } = verdict;
  const whole = rama_z?.whole ?? undefined;
  const residues = new Map(shipped.residues.map((row) => [row.label, row]));
  return {
    name,
    ...(geometry && {
      geometry: {
        ...backbone(residues, verdict),
        rotamersShipped: rotamers(shipped, verdict),
        rotamersReference: reference ? rotamers(reference, verdict) : { same: 0, of: 0 },
        ...(whole && {
          ramaZ: {
            judge: whole[0],
            shipped: shipped.summary.rama_z,
            reference: reference?.summary.rama_z ?? null,
          },
        }),
      },
    }),
    ...(fit &&
      cc && {
        fit: {
          cc_mask: fit.ccMask - cc.cc_mask,
          cc_volume: fit.ccVolume - cc.cc_volume,
          cc_peaks: fit.ccPeaks - cc.cc_peaks,
          cc_box: fit.ccBox - cc.cc_box,
        },
      }),
  };
}

interface BackboneAgreement {
  readonly ramachandran: Same;
  readonly phiPsi: Largest;
  readonly omega: Largest;
  readonly cBeta: Largest;
}

/** Of alternates the judge's first row of a residue is taken. */
function backbone(
  residues: ReadonlyMap<string, ResidueGeometry>,
  { rama = [], omega = [], cbeta = [] }: Verdict,
): BackboneAgreement {
  const pairs = firstOfEach(rama).flatMap(([label, , phi, psi, , , evaluation]) => {
    const row = residues.get(label)?.ramachandran;
    return row ? [{ row, phi, psi, evaluation }] : [];
  });
  return {
    ramachandran: {
      same: pairs.filter(({ row, evaluation }) => row.evaluation === evaluation.toLowerCase()).length,
      of: pairs.length,
    },
    phiPsi: largest(pairs.flatMap(({ row, phi, psi }) => [turn(row.phi - phi), turn(row.psi - psi)])),
    omega: largest(
      firstOfEach(omega).flatMap(([label, , value]) => {
        const row = residues.get(label)?.omega;
        return row ? [turn(row.omega - value)] : [];
      }),
    ),
    cBeta: largest(
      firstOfEach(cbeta).flatMap(([label, , value]) => {
        const row = residues.get(label)?.cBeta;
        return row ? [row.deviation - value] : [];
      }),
    ),
  };
}

function rotamers(report: GeometryReport, { rotamers: rows = [] }: Verdict): Same {
  const residues = new Map(report.residues.map((row) => [row.label, row]));
  const pairs = rows.flatMap(([label, altloc, , evaluation]) => {
    const row = residues.get(label)?.rotamers?.find((candidate) => candidate.altloc === altloc);
    return row ? [{ row, evaluation }] : [];
  });
  return {
    same: pairs.filter(({ row, evaluation }) => row.evaluation === evaluation.toLowerCase()).length,
    of: pairs.length,
  };
}

function firstOfEach<Row extends readonly [label: string, ...rest: unknown[]]>(rows: readonly Row[]): readonly Row[] {
  const known = new Map<string, Row>();
  for (const row of rows) if (!known.has(row[0])) known.set(row[0], row);
  return [...known.values()];
}

function largest(differences: readonly number[]): Largest {
  return { difference: differences.reduce((most, d) => Math.max(most, Math.abs(d)), 0), of: differences.length };
}

function turn(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}
