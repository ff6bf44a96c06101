// The independent judge of validation: cctbx, asked residue by residue through validation-judge.py.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cctbxScripts } from './peers.js';
import { project } from './places.js';
import type { ValidationCase } from './validation-cases.js';

/** Residues are named `A/45/LEU`; altloc is '' where there are no alternates. Parts are missing where the judge gave up. */
export interface Verdict {
  /** φ and ψ in degrees, share 0 … 1. */
  readonly rama?: readonly (readonly [
    label: string,
    altloc: string,
    phi: number,
    psi: number,
    share: number,
    kind: number,
    evaluation: string,
  ])[];
  readonly rotamers?: readonly (readonly [label: string, altloc: string, share: number, evaluation: string])[];
  /** Å */
  readonly cbeta?: readonly (readonly [label: string, altloc: string, deviation: number])[];
  /** degrees */
  readonly omega?: readonly (readonly [label: string, altloc: string, omega: number])[];
  readonly rama_z?: { readonly whole: readonly [value: number, error: number, residues: number] | null };
  readonly cc?: Readonly<Record<'cc_mask' | 'cc_volume' | 'cc_peaks' | 'cc_box', number>>;
}

export type Judge = (judged: ValidationCase, folder: string) => Verdict;

/** Seconds for one model. */
const LIMIT = 900;

/** The judge of this machine, or a sentence on why there is none. Asking throws where cctbx cannot read the model. */
export function installedJudge(): Judge | string {
  const scripts = cctbxScripts();
  if (typeof scripts === 'string') return scripts;
  return ({ name, model, map }, folder) => {
    const out = join(folder, `${name.replace(/\W+/g, '-')}.json`);
    const script = join(project, 'benchmarks', 'validation-judge.py');
    const words = [script, scripts.folder, model, out, ...(map ? [map.file, String(map.resolution)] : [])];
    const { status, stderr } = spawnSync(scripts.python, words, { encoding: 'utf8', timeout: 1000 * LIMIT });
    if (status !== 0) throw new Error(stderr?.trimEnd().split('\n').at(-1) ?? `exit code ${status}`);
    return JSON.parse(readFileSync(out, 'utf8')) as Verdict;
  };
}
