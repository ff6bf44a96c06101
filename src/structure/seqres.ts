// SEQRES of PDB files: the whole sequence of each chain, and the places of the residues that the model has in it.
import type { CarriedRecords } from './model.js';
import type { Structure } from './structure.js';

/** Residue names by chain id (wwPDB format 3.30: chain in column 12, thirteen names from column 20). */
export function seqresOf(header: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const sequences = new Map<string, string[]>();
  for (const line of header) {
    if (!line.startsWith('SEQRES')) continue;
    const chain = line.charAt(11).trim();
    const names = line.slice(19, 70).trim().split(/\s+/).filter(Boolean);
    const known = sequences.get(chain);
    if (known === undefined) sequences.set(chain, names);
    else known.push(...names);
  }
  return sequences;
}

/** SEQRES lines of a model that came from mmCIF, from its entity_poly_seq; of alternative residues the first counts. */
export function seqresLines({ residues, chains }: Structure, { categories }: CarriedRecords): string[] {
  const rows = categories.get('_entity_poly_seq');
  const [entities, numbers, monomers] = ['entity_id', 'num', 'mon_id'].map((tag) => rows?.get(tag) ?? []);
  const sequences = new Map<string, Map<string, string>>();
  entities!.forEach((entity, k) => {
    const sequence = sequences.get(entity) ?? new Map<string, string>();
    if (!sequence.has(numbers![k]!)) sequence.set(numbers![k]!, monomers![k]!);
    sequences.set(entity, sequence);
  });
  const sequenceOfChain = new Map<string, string[]>();
  for (let r = 0; r < residues.count; r++) {
    const sequence = sequences.get(residues.entity[r]!);
    const chain = chains.id[residues.chain[r]!]!;
    if (sequence !== undefined && !sequenceOfChain.has(chain)) sequenceOfChain.set(chain, [...sequence.values()]);
  }
  return [...sequenceOfChain].flatMap(([chain, names]) =>
    Array.from({ length: Math.ceil(names.length / 13) }, (_, k) => {
      const part = names.slice(13 * k, 13 * k + 13).map((name) => name.padStart(3));
      const head = `SEQRES ${String((k + 1) % 1000).padStart(3)} ${chain.padEnd(1)} ${String(names.length).padStart(4)}`;
      return `${head}  ${part.join(' ')}`;
    }),
  );
}

/**
 * Places (from 1) of the residues first … last in the whole sequence: runs of consecutive author numbers are laid one
 * after another onto the next stretch that reads the same.
 *
 * @returns undefined where a run fits nowhere; alternative residues of one place need only one that fits.
 */
export function sequencePositions(
  structure: Structure,
  first: number,
  last: number,
  whole: readonly string[],
): number[] | undefined {
  const { residues } = structure;
  const isSamePlace = (r: number): boolean =>
    residues.number[r] === residues.number[r - 1] && residues.insertion[r] === residues.insertion[r - 1];
  const positions: number[] = [];
  let cursor = 0;
  for (let from = first; from <= last; ) {
    let to = from;
    const run: string[][] = [[residues.name[from]!]];
    while (to < last && (isSamePlace(to + 1) || isNext(structure, to + 1))) {
      to++;
      if (isSamePlace(to)) run.at(-1)!.push(residues.name[to]!);
      else run.push([residues.name[to]!]);
    }
    const at = findRun(run, whole, cursor);
    if (at < 0) return undefined;
    let place = at;
    for (let r = from; r <= to; r++) {
      if (r > from && !isSamePlace(r)) place++;
      positions.push(place + 1);
    }
    cursor = place + 1;
    from = to + 1;
  }
  return positions;
}

function isNext({ residues }: Structure, residue: number): boolean {
  const step = residues.number[residue]! - residues.number[residue - 1]!;
  return step === 1 || (step === 0 && residues.insertion[residue] !== residues.insertion[residue - 1]);
}

function findRun(run: readonly (readonly string[])[], whole: readonly string[], from: number): number {
  for (let at = from; at + run.length <= whole.length; at++) {
    if (run.every((names, k) => names.includes(whole[at + k]!))) return at;
  }
  return -1;
}
