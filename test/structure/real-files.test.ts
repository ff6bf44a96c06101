// Every file of the shared data against what gemmi 0.5.7 reads from it, and our own round trip through both formats.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCif } from '../../src/structure/cif-document.js';
import { formatMmcif } from '../../src/structure/mmcif-write.js';
import type { Model } from '../../src/structure/model.js';
import { canWritePdb } from '../../src/structure/pdb-limits.js';
import { formatPdb } from '../../src/structure/pdb-write.js';
import { parseModel, readModel, readText } from '../../src/structure/read-model.js';
import { atomLabel } from '../../src/structure/structure.js';

const folder = fileURLToPath(new URL('../../../shared/data/formats/models/', import.meta.url));

/**
 * By gemmi 0.5.7 (read_structure): atoms, residues, chains of the first model, models, connections, helices, strands,
 * atoms with altloc, hydrogens, sum of charges, residues with insertion codes, atoms with ANISOU, Σ(x + 2y + 3z), Σ(B · occupancy).
 * Residues and chains of the tw7 files are ours: gemmi takes the 3 of TIP3 in column 21 for a chain id and hexadecimal
 * residue numbers for decimal; all 31,862 residues are there in its reading of the hybrid-36 twin.
 */
const facts: readonly { file: string; values: readonly number[] }[] = rowsOfFacts([
  ['1aki.cif.gz', 1079, 207, 1, 1, 4, 8, 2, 0, 0, 0, 0, 0, 84246.87, 20369.52],
  ['1aki.pdb.gz', 1079, 207, 1, 1, 4, 8, 2, 0, 0, 0, 0, 0, 84246.87, 20369.52],
  ['1bna.cif.gz', 566, 104, 2, 1, 32, 0, 0, 0, 0, 0, 0, 0, 47086.82, 22801.17],
  ['1bna.pdb.gz', 566, 104, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 47086.82, 22801.17],
  ['1d66.pdb.gz', 1762, 207, 4, 1, 16, 6, 0, 0, 0, 0, 0, 0, 345470.32, 56930.64],
  ['1dix.cif.gz', 1748, 344, 1, 1, 5, 9, 10, 0, 0, 0, 4, 0, 171946.86, 48855.53],
  ['1dix.pdb.gz', 1748, 344, 1, 1, 5, 9, 10, 0, 0, 0, 4, 0, 171946.86, 48855.53],
  ['1igy.cif.gz', 12750, 1312, 6, 1, 36, 20, 92, 0, 2498, 0, 8, 0, 1283229.68, 618675.64],
  ['1igy.pdb.gz', 12750, 1312, 6, 1, 36, 20, 92, 0, 2498, 0, 8, 0, 1283229.68, 618675.64],
  ['1l2y.cif.gz', 304, 20, 1, 38, 0, 2, 0, 0, 150, 0, 0, 0, 38.71, 0.0],
  ['1l2y.pdb.gz', 304, 20, 1, 38, 0, 2, 0, 0, 150, 0, 0, 0, 38.71, 0.0],
  ['1lzh.pdb.gz', 258, 258, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 13821.01, 0.0],
  ['1ncb.cif.gz', 6594, 906, 5, 1, 27, 4, 64, 0, 0, 0, 11, 0, 2923579.16, 121765.88],
  ['1orc.pdb.gz', 559, 121, 1, 1, 0, 3, 3, 12, 0, 0, 5, 0, 82712.82, 18310.32],
  ['1pfe.cif.gz', 342, 101, 2, 1, 34, 0, 0, 50, 0, 0, 0, 342, 12946.53, 4655.63],
  ['1ucs_cutted_xyz_rounded.pdb', 490, 64, 1, 1, 0, 0, 0, 22, 0, 0, 0, 0, 36411.0, 2737.66],
  ['1us0.pdb.gz', 3679, 931, 1, 1, 0, 14, 10, 950, 0, 0, 0, 3679, 307006.24, 25932.07],
  ['2ERL.pdb.gz', 638, 63, 1, 1, 3, 3, 0, 81, 292, 0, 0, 638, 24913.74, 11177.1],
  ['3SN6.cif.gz', 10274, 1319, 5, 1, 4, 51, 47, 0, 0, 0, 0, 10274, 1354751.02, 954272.22],
  ['3o5r.cif.gz', 1470, 416, 1, 1, 0, 4, 12, 288, 0, 0, 0, 1470, 155965.43, 18428.84],
  ['3o5r.pdb.gz', 1470, 416, 1, 1, 0, 4, 12, 288, 0, 0, 0, 1470, 155965.43, 18428.84],
  ['4gxy.cif.gz', 3685, 175, 1, 1, 150, 0, 0, 0, 0, 0, 0, 0, 812632.19, 352751.07],
  ['4gxy.pdb.gz', 3685, 175, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 812632.19, 352751.07],
  ['4hhh_frag.pdb', 97, 13, 2, 1, 1, 0, 0, 12, 0, 0, 0, 0, -18143.03, 182.0],
  ['4oz7.pdb', 181, 47, 2, 1, 16, 0, 0, 0, 0, 0, 0, 0, -10569.95, 4581.9],
  ['5cvz_final.pdb.gz', 1061, 141, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 231876.71, 52840.34],
  ['5h73.cif.gz', 3006, 517, 1, 1, 0, 20, 14, 0, 0, 0, 0, 0, -316697.06, 84884.72],
  ['5h73.pdb.gz', 3006, 517, 1, 1, 0, 20, 14, 0, 0, 0, 0, 0, -316697.06, 84884.72],
  ['5i55.cif.gz', 218, 36, 1, 1, 1, 1, 0, 18, 0, 0, 0, 0, 18890.58, 3631.93],
  ['AF_json_v3.pdb.gz', 2641, 335, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 10887.45, 216376.2],
  ['altloc.cif', 34, 2, 1, 1, 0, 0, 0, 34, 15, 0, 0, 0, 855.92, 44.75],
  ['dna-rna-test.pdb', 193, 8, 2, 1, 0, 0, 0, 0, 71, 0, 0, 0, 7864.59, 4632.09],
  ['dna-rna-testv23.pdb', 193, 8, 2, 1, 0, 0, 0, 0, 71, 0, 0, 0, 7864.59, 4632.09],
  ['hetatm.pdb', 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 144.04, 131.4],
  ['ligand_before_prot.pdb', 23, 5, 1, 1, 0, 0, 0, 0, 0, 0, 0, 20, 6541.7, 673.35],
  ['mmcif_6zu5.cif.gz', 165175, 14406, 74, 1, 4280, 359, 413, 0, 0, -4856, 0, 0, 202330879.7, 11493853.92],
  ['names.pdb', 86, 8, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 29203.72, 2561.51],
  ['non_zero_origin_model.cif', 86, 10, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 44595.91, 2580.0],
  ['non_zero_origin_model.pdb', 86, 10, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 44595.91, 2580.0],
  ['odd02.pdb', 36, 3, 1, 1, 0, 0, 0, 0, 19, 0, 0, 0, 935.84, 0.0],
  ['pdb1ejg.pdb.gz', 831, 48, 1, 1, 3, 2, 2, 363, 415, 0, 0, 359, 39873.72, 2299.83],
  ['pdb1tw7_step3_charmm2namd_doubled_h36.pdb.gz', 100586, 31862, 1, 1, 0, 0, 0, 0, 66100, 0, 0, 0, 16600.82, 2300.0],
  ['pdb1tw7_step3_charmm2namd_doubled_hex.pdb.gz', 100586, 31862, 1, 1, 0, 0, 0, 0, 66100, 0, 0, 0, 16600.82, 2300.0],
  ['pdb3mht.pdb.gz', 3211, 423, 3, 1, 0, 13, 11, 0, 0, 0, 0, 0, 970079.62, 87863.2],
  ['res_ids.cif', 251, 21, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, -5208.22, 26574.8],
  ['rnase_frag.pdb', 381, 68, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 40142.87, 7145.07],
]);
function rowsOfFacts(table: readonly (readonly [string, ...number[]])[]): { file: string; values: number[] }[] {
  return table.map(([file, ...values]) => ({ file, values }));
}

const dictionaries = ['HEM', 'SO3', 'ccd_ALA', 'ccd_ATP', 'ccd_CYS', 'ccd_HEM', 'ccd_HIS', 'ccd_SEC', 'eol-test'];

const models = new Map<string, Promise<Model>>();

/** Each file is read once. */
function modelOf(file: string): Promise<Model> {
  const model = models.get(file) ?? readModel(folder + file);
  models.set(file, model);
  return model;
}

function factsOf({ structure, conformations, links, secondaryStructure, anisotropic }: Model): number[] {
  const { xyz, b, occupancy } = conformations[0]!;
  const count = <T>(column: Iterable<T>, test: (value: T) => boolean): number => Array.from(column).filter(test).length;
  return [
    structure.atomCount,
    structure.residues.count,
    structure.chains.count,
    conformations.length,
    links.length,
    count(secondaryStructure, (range) => range.kind === 'helix'),
    count(secondaryStructure, (range) => range.kind === 'strand'),
    count(structure.altloc, (altloc) => altloc !== ''),
    count(structure.element, (element) => element === 'H' || element === 'D'),
    structure.charge.reduce((sum, charge) => sum + charge, 0),
    count(structure.residues.insertion, (code) => code !== ''),
    anisotropic
      ? count(
          Array.from({ length: structure.atomCount }, (_, a) => anisotropic[6 * a]!),
          (u) => !Number.isNaN(u),
        )
      : 0,
    xyz.reduce((sum, value, i) => sum + ((i % 3) + 1) * value, 0),
    b.reduce((sum, value, a) => sum + value * occupancy[a]!, 0),
  ];
}

/** Atoms by name in the order of the file, with all that a conformation has. */
function rows({ structure, conformations }: Model): string[] {
  return conformations.flatMap(({ xyz, b, occupancy }) =>
    Array.from({ length: structure.atomCount }, (_, place) => {
      const a = structure.fileOrder?.[place] ?? place;
      const numbers = [xyz[3 * a], xyz[3 * a + 1], xyz[3 * a + 2]].map((value) => value!.toFixed(3));
      const rest = `${structure.element[a]} ${structure.charge[a]} ${structure.hetero[a]}`;
      return `${atomLabel(structure, a)} ${numbers} ${b[a]!.toFixed(2)} ${occupancy[a]!.toFixed(2)} ${rest}`;
    }),
  );
}

function linkLabels({ structure, links }: Model, withHydrogenBonds: boolean): string[] {
  return links
    .filter((link) => withHydrogenBonds || link.type !== 'hydrogen')
    .map(({ type, atoms }) => [type, ...atoms.map((atom) => atomLabel(structure, atom)).sort()].join(' '))
    .sort();
}

const rangeLabels = ({ secondaryStructure }: Model): string[] =>
  secondaryStructure.map(({ kind, first, last, class: kindOf }) => `${kind} ${first} ${last} ${kindOf}`).sort();

// The shared data are not part of the repository.
describe.skipIf(!existsSync(folder))('the models of the shared data', () => {
  it('are all known here, as models or as dictionaries', () => {
    const known = [...facts.map(({ file }) => file), ...dictionaries.map((name) => `${name}.cif`)];
    const there = readdirSync(folder).filter((file) => !/README|ccp4/.test(file));
    expect(there.filter((file) => !known.includes(file))).toEqual([]);
  });

  it.each(facts)('$file reads as gemmi reads it', async ({ file, values: expected }) => {
    const got = factsOf(await modelOf(file));
    expect(got.slice(0, 12)).toEqual(expected.slice(0, 12));
    expect(Math.abs(got[12]! - expected[12]!)).toBeLessThan(0.01);
    expect(Math.abs(got[13]! - expected[13]!)).toBeLessThan(0.01);
  });

  // Larger ones would take the test's time and show nothing new; all were compared in gemmi by hand.
  it.each(facts.filter(({ values: [atoms] }) => atoms! < 5_000 || atoms === 12_750))(
    '$file comes back from both formats',
    async ({ file }) => {
      const model = await modelOf(file);
      const viaMmcif = parseModel(formatMmcif(model), 'copy.cif');
      expect(rows(viaMmcif)).toEqual(rows(model));
      expect(linkLabels(viaMmcif, true)).toEqual(linkLabels(model, true));
      expect(rangeLabels(viaMmcif)).toEqual(rangeLabels(model));
      expect(canWritePdb(model)).toBeUndefined();
      const viaPdb = parseModel(formatPdb(model), 'copy.pdb');
      expect(rows(viaPdb)).toEqual(rows(model));
      // The PDB format has no record for hydrogen bonds.
      expect(linkLabels(viaPdb, false)).toEqual(linkLabels(model, false));
    },
  );

  it.each(dictionaries)('%s.cif reads as a dictionary, and is refused as a model', async (name) => {
    const text = await readText(`${folder}${name}.cif`);
    expect(parseCif(text, name).blocks.length).toBeGreaterThan(0);
    expect(() => parseModel(text, name)).toThrow(/dictionary|no atom_site/);
  });

  it('reads hexadecimal and hybrid-36 numbers of one system as the same numbers', async () => {
    const [hybrid, hex] = await Promise.all(
      ['h36', 'hex'].map((kind) => modelOf(`pdb1tw7_step3_charmm2namd_doubled_${kind}.pdb.gz`)),
    );
    expect(hex!.structure.residues.number).toEqual(hybrid!.structure.residues.number);
    expect(hex!.structure.serial).toEqual(hybrid!.structure.serial);
    expect(hex!.structure.serial.at(-1)).toBe(100_586);
    expect(canWritePdb(hex!)).toMatch(/100,586 atoms .* more than the 99,999 .* mmCIF alone is written/);
  });
});
