// Balls cut out of a model: whole residues, nearest first, in chains that the PDB format can name.
import { describe, expect, it } from 'vitest';
import { cutModel } from '../../benchmarks/cut-model.js';
import { formatPdb } from '../../src/structure/pdb-write.js';
import { parseModel } from '../../src/structure/read-model.js';

/** Waters in a row along x, `places` Å, each a residue; every other one in chain `AAA`, the rest in `BBB`. */
function waters(places: readonly number[]): string {
  const rows = places.map(
    (x, i) => `HETATM ${i + 1} O O . HOH ${i % 2 ? 'BBB' : 'AAA'} ${i + 1} ${x} 0 0 1 20 ${i % 2 ? 'BBB' : 'AAA'} 1`,
  );
  const columns =
    'group_PDB id type_symbol label_atom_id label_alt_id label_comp_id label_asym_id auth_seq_id Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv auth_asym_id pdbx_PDB_model_num';
  return ['data_x', 'loop_', ...columns.split(' ').map((name) => `_atom_site.${name}`), ...rows, ''].join('\n');
}

describe('a cut model', () => {
  // The middle is at 10 Å: the nearest three stand at 9 (BBB), 10 (BBB) and 12 Å (AAA).
  const model = parseModel(waters([0, 9, 12, 14, 15, 10]), 'row.cif');

  it('holds the residues nearest to the middle, in the order of the model', () => {
    const cut = cutModel(model, 3);
    const xs = Array.from({ length: 3 }, (_, i) => cut.conformations[0]!.xyz[3 * i]);
    expect(cut.structure.atomCount).toBe(3);
    expect(xs).toEqual([12, 9, 10]);
  });

  it('has chains of one letter, so that it fits the PDB format, in the order of the file', () => {
    const text = formatPdb(cutModel(model, 3));
    const chains = text.split('\n').flatMap((line) => (line.startsWith('HETATM') ? [line[21]] : []));
    expect(chains).toEqual(['B', 'A', 'B']);
  });

  it('cannot be larger than the model', () => {
    expect(() => cutModel(model, 7)).toThrow('row.cif has 6 atoms; 7 cannot be cut from it.');
  });
});
