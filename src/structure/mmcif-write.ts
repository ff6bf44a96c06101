// Writes mmCIF: one conformation, or an ensemble with one pdbx_PDB_model_num a conformation.
import { formatCategory, quoteCif } from './cif-write.js';
import { entryName, mmcifCategories } from './mmcif-categories.js';
import { type MmcifLabels, mmcifLabels } from './mmcif-labels.js';
import type { Model } from './model.js';
import { atomLabel, type Conformation, type Structure } from './structure.js';
import { type Conformations, fixed, pieceLength, type TextSink } from './text-sink.js';

const atomTags = [
  'group_PDB',
  'id',
  'type_symbol',
  'label_atom_id',
  'label_alt_id',
  'label_comp_id',
  'label_asym_id',
  'label_entity_id',
  'label_seq_id',
  'pdbx_PDB_ins_code',
  'Cartn_x',
  'Cartn_y',
  'Cartn_z',
  'occupancy',
  'B_iso_or_equiv',
  'pdbx_formal_charge',
  'auth_seq_id',
  'auth_comp_id',
  'auth_asym_id',
  'auth_atom_id',
  'pdbx_PDB_model_num',
];

/**
 * Writes a model; conformation k gets pdbx_PDB_model_num k + 1, with the same atoms in the same order.
 *
 * @param conformations - Instead of the model's own, e.g. frames read one by one.
 */
export async function writeMmcif(
  model: Model,
  sink: TextSink,
  conformations: Conformations = model.conformations,
): Promise<void> {
  const labels = mmcifLabels(model);
  const format = new MmcifAtomFormat(model.structure, labels);
  await sink(headOf(model, labels));
  let index = 0;
  for await (const conformation of conformations) {
    for (const piece of format.model(conformation, index)) await sink(piece);
    index++;
  }
  await sink(tailOf(model));
}

/** The whole file as one string, for models of one or few conformations. */
export function formatMmcif(model: Model): string {
  const labels = mmcifLabels(model);
  const format = new MmcifAtomFormat(model.structure, labels);
  return [
    headOf(model, labels),
    ...model.conformations.flatMap((conformation, index) => [...format.model(conformation, index)]),
    tailOf(model),
  ].join('');
}

function headOf(model: Model, labels: MmcifLabels): string {
  const categories = [...mmcifCategories(model, labels)].map(([category, columns]) =>
    formatCategory(category, columns),
  );
  const tags = atomTags.map((tag) => `_atom_site.${tag}\n`);
  return `data_${entryName(model)}\n#\n${categories.join('')}loop_\n${tags.join('')}`;
}

function tailOf({ structure, anisotropic }: Model): string {
  if (anisotropic === undefined) return '#\n';
  const lines = ['#', 'loop_', '_atom_site_anisotrop.id', '_atom_site_anisotrop.type_symbol'];
  for (const axes of ['[1][1]', '[2][2]', '[3][3]', '[1][2]', '[1][3]', '[2][3]']) {
    lines.push(`_atom_site_anisotrop.U${axes}`);
  }
  for (let place = 0; place < structure.atomCount; place++) {
    const a = structure.fileOrder?.[place] ?? place;
    if (Number.isNaN(anisotropic[6 * a]!)) continue;
    const values = Array.from(anisotropic.subarray(6 * a, 6 * a + 6), (u) => fixed(u, 4));
    lines.push(`${place + 1} ${symbolOf(structure, a)} ${values.join(' ')}`);
  }
  return `${lines.join('\n')}\n#\n`;
}

function symbolOf(structure: Structure, atom: number): string {
  return structure.element[atom] === 'X' ? '?' : structure.element[atom]!;
}

/** atom_site rows whose names are made once for all conformations. */
class MmcifAtomFormat {
  readonly #structure: Structure;
  /** By place in the file: what stands before the serial, between serial and x, behind B. */
  readonly #groups: string[] = [];
  readonly #heads: string[] = [];
  readonly #tails: string[] = [];

  constructor(structure: Structure, labels: MmcifLabels) {
    this.#structure = structure;
    const { residues, chains, fileOrder } = structure;
    for (let place = 0; place < structure.atomCount; place++) {
      const a = fileOrder?.[place] ?? place;
      const r = structure.residueOfAtom[a]!;
      const name = quoteCif(structure.atomName[a]!);
      const residue = quoteCif(residues.name[r]!);
      const altloc = structure.altloc[a] ? quoteCif(structure.altloc[a]!) : '.';
      const sequence = labels.sequence[r]! < 0 ? '.' : labels.sequence[r];
      const insertion = residues.insertion[r] ? quoteCif(residues.insertion[r]!) : '?';
      const place1 = `${quoteCif(labels.subchain[r]!)} ${quoteCif(labels.entity[r]!)} ${sequence} ${insertion}`;
      this.#groups.push(structure.hetero[a] ? 'HETATM' : 'ATOM');
      this.#heads.push(`${symbolOf(structure, a)} ${name} ${altloc} ${residue} ${place1}`);
      const chain = chains.id[residues.chain[r]!] ? quoteCif(chains.id[residues.chain[r]!]!) : '.';
      const charge = structure.charge[a] === 0 ? '?' : structure.charge[a];
      this.#tails.push(`${charge} ${residues.number[r]} ${residue} ${chain} ${name}`);
    }
  }

  *model({ xyz, b, occupancy }: Conformation, index: number): Generator<string> {
    const { atomCount, fileOrder } = this.#structure;
    let piece = '';
    let serial = index * atomCount;
    for (let place = 0; place < atomCount; place++) {
      const a = fileOrder?.[place] ?? place;
      const [x, y, z] = [xyz[3 * a]!, xyz[3 * a + 1]!, xyz[3 * a + 2]!];
      if (!Number.isFinite(x + y + z)) {
        throw new RangeError(`A coordinate of ${atomLabel(this.#structure, a)} in model ${index + 1} is not finite.`);
      }
      const position = `${fixed(x, 3)} ${fixed(y, 3)} ${fixed(z, 3)}`;
      const rest = `${fixed(occupancy[a]!, 2)} ${fixed(b[a]!, 2)} ${this.#tails[place]}`;
      piece += `${this.#groups[place]} ${++serial} ${this.#heads[place]} ${position} ${rest} ${index + 1}\n`;
      if (piece.length > pieceLength) {
        yield piece;
        piece = '';
      }
    }
    yield piece;
  }
}
