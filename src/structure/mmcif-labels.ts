// Entities, label_asym_id and label_seq_id of a model: as read, or worked out where the file had none.
import type { Model } from './model.js';
import { polymerRanges, residueKind } from './polymers.js';
import { seqresOf, sequencePositions } from './seqres.js';
import type { Structure } from './structure.js';

export interface Entity {
  readonly id: string;
  readonly type: 'polymer' | 'non-polymer' | 'water';
  /** _entity_poly.type of polymers. */
  readonly polymerType?: 'polypeptide(L)' | 'polyribonucleotide' | 'polydeoxyribonucleotide';
  /** Residue names of the whole sequence where the file gives it (SEQRES), else empty. */
  readonly sequence: readonly string[];
  /** Author ids of the chains that have it. */
  readonly chains: readonly string[];
  /** Residue name of ligands and water. */
  readonly name: string;
}

/** mmCIF labels by residue; subchains are the rows of struct_asym. */
export interface MmcifLabels {
  readonly subchain: readonly string[];
  /** −1 outside polymers. */
  readonly sequence: Int32Array;
  readonly entity: readonly string[];
  readonly entities: readonly Entity[];
  /** label_asym_id → entity id, in order of appearance. */
  readonly subchains: ReadonlyMap<string, string>;
  /** Whether they are the file's own. */
  readonly isAsRead: boolean;
}

export function mmcifLabels(model: Model): MmcifLabels {
  const { residues } = model.structure;
  const isLabelled = residues.subchain.every((id) => id !== '') && residues.entity.every((id) => id !== '');
  return isLabelled ? labelsAsRead(model.structure) : assignLabels(model);
}

function labelsAsRead(structure: Structure): MmcifLabels {
  const { residues, chains } = structure;
  const subchains = new Map<string, string>();
  const members = new Map<string, number[]>();
  for (let r = 0; r < residues.count; r++) {
    subchains.set(residues.subchain[r]!, residues.entity[r]!);
    const list = members.get(residues.entity[r]!);
    if (list === undefined) members.set(residues.entity[r]!, [r]);
    else list.push(r);
  }
  const entities = [...members].map(([id, list]): Entity => {
    const isPolymer = list.some((r) => residues.labelSequence[r]! >= 0) && list.length > 1;
    const base = {
      id,
      sequence: [],
      chains: [...new Set(list.map((r) => chains.id[residues.chain[r]!]!))],
      name: residues.name[list[0]!]!,
    };
    if (isPolymer) return { ...base, type: 'polymer', polymerType: polymerType(structure, list) };
    return { ...base, type: residueKind(structure, list[0]!) === 'water' ? 'water' : 'non-polymer' };
  });
  return {
    subchain: residues.subchain,
    sequence: residues.labelSequence,
    entity: residues.entity,
    entities,
    subchains,
    isAsRead: true,
  };
}

/**
 * Each polymer is a subchain, and polymers of one sequence are one entity; each ligand is a subchain of the entity of its
 * name; the waters of a chain are one subchain. Places in the sequence come from SEQRES where the residues fit it, else
 * they go on by author numbers, so that a gap in the chain stays a gap.
 */
function assignLabels(model: Model): MmcifLabels {
  const { structure, carried } = model;
  const { residues, chains } = structure;
  const subchain = new Array<string>(residues.count).fill('');
  const sequence = new Int32Array(residues.count).fill(-1);
  const entity = new Array<string>(residues.count).fill('');
  const subchains = new Map<string, string>();
  const entities = new Map<string, { -readonly [K in keyof Entity]: Entity[K] } & { chains: string[] }>();
  const declared = seqresOf(carried.pdbHeader);
  const open = (key: string, describe: () => Omit<Entity, 'id' | 'chains'>, chain: string): string => {
    let found = entities.get(key);
    if (found === undefined) {
      found = { ...describe(), id: String(entities.size + 1), chains: [] };
      entities.set(key, found);
    }
    if (!found.chains.includes(chain)) found.chains.push(chain);
    const id = letters(subchains.size);
    subchains.set(id, found.id);
    return id;
  };
  const assign = (r: number, id: string): void => {
    subchain[r] = id;
    entity[r] = subchains.get(id)!;
  };

  for (const { first, last } of polymerRanges(structure)) {
    const run = Array.from({ length: last - first + 1 }, (_, k) => first + k);
    const chain = chains.id[residues.chain[first]!]!;
    const full = declared.get(chain) ?? [];
    const fitted = sequencePositions(structure, first, last, full);
    const positions = fitted ?? positionsByNumber(structure, first, last);
    const whole = fitted === undefined ? [] : full;
    const names = whole.length > 0 ? whole : run.map((r) => residues.name[r]!);
    const type = polymerType(structure, run);
    const key = `polymer ${type} ${names.join(' ')}`;
    const id = open(key, () => ({ type: 'polymer', polymerType: type, sequence: whole, name: '' }), chain);
    run.forEach((r, k) => {
      assign(r, id);
      sequence[r] = positions[k]!;
    });
  }
  const watersOfChain = new Map<string, string>();
  for (const isWaterTurn of [false, true]) {
    for (let r = 0; r < residues.count; r++) {
      if (subchain[r] !== '' || (residueKind(structure, r) === 'water') !== isWaterTurn) continue;
      const name = residues.name[r]!;
      const chain = chains.id[residues.chain[r]!]!;
      const type = isWaterTurn ? 'water' : 'non-polymer';
      const known = isWaterTurn ? watersOfChain.get(chain) : undefined;
      const id = known ?? open(`${type} ${isWaterTurn ? '' : name}`, () => ({ type, sequence: [], name }), chain);
      if (isWaterTurn) watersOfChain.set(chain, id);
      assign(r, id);
    }
  }
  return { subchain, sequence, entity, entities: [...entities.values()], subchains, isAsRead: false };
}

/** From 1; one on from the residue before, or as far on as the author numbers are. Alternative residues share a place. */
function positionsByNumber({ residues }: Structure, first: number, last: number): number[] {
  const positions = [1];
  for (let r = first + 1; r <= last; r++) {
    const step = residues.number[r]! - residues.number[r - 1]!;
    const isAlternative = step === 0 && residues.insertion[r] === residues.insertion[r - 1];
    positions.push(positions.at(-1)! + (isAlternative ? 0 : Math.max(1, step)));
  }
  return positions;
}

function polymerType(structure: Structure, run: readonly number[]): NonNullable<Entity['polymerType']> {
  const nucleotides = run.filter((r) => residueKind(structure, r) === 'nucleic');
  if (2 * nucleotides.length < run.length) return 'polypeptide(L)';
  const deoxy = nucleotides.filter((r) => structure.residues.name[r]!.startsWith('D'));
  return 2 * deoxy.length > nucleotides.length ? 'polydeoxyribonucleotide' : 'polyribonucleotide';
}

/** 0 → A, 25 → Z, 26 → AA, as columns of a sheet. */
function letters(index: number): string {
  const head = index < 26 ? '' : letters(Math.floor(index / 26) - 1);
  return head + String.fromCharCode(65 + (index % 26));
}
