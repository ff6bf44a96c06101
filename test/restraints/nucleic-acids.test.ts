import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairName } from '../../src/chemistry/base-pairs.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { phosphateDistance, sugarPucker } from '../../src/chemistry/sugar-pucker.js';
import { refinementRegistry } from '../../src/restraints/extra-kinds.js';
import { nucleicAcidRestraints } from '../../src/restraints/nucleic-acids.js';
import { puckerTorsion, sugarPuckerTable } from '../../src/restraints/sugar-pucker-restraints.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { readModel } from '../../src/structure/read-model.js';

describe('the torsions of a pucker', () => {
  it('are those of pseudorotation', () => {
    // P = 18°, amplitude 38°: ν₂ = 38 cos 18° = 36.1, ν₃ = 38 cos 162° = −36.1, ν₀ = 38 cos(−270°) = 0.
    expect(puckerTorsion(2, "C3'-endo")).toBeCloseTo(36.14, 2);
    expect(puckerTorsion(3, "C3'-endo")).toBeCloseTo(-36.14, 2);
    expect(puckerTorsion(0, "C3'-endo")).toBeCloseTo(0, 10);
    // P = 162° turns the signs: ν₂ = 38 cos 162°, ν₄ = 38 cos 450° = 0.
    expect(puckerTorsion(2, "C2'-endo")).toBeCloseTo(-36.14, 2);
    expect(puckerTorsion(4, "C2'-endo")).toBeCloseTo(0, 10);
  });
});

const folder = new URL('../../../shared/data/formats/models/', import.meta.url);

async function restraintsOf(file: string) {
  const model = await readModel(new URL(file, folder).pathname);
  const { structure } = model;
  const { xyz } = model.conformations[0]!;
  const topology = buildTopology(model, new Dictionary([embeddedDictionary()]), { freezeUnknown: true });
  return { structure, xyz, topology, found: nucleicAcidRestraints(structure, topology, xyz) };
}

// The shared data are not part of the repository.
describe.skipIf(!existsSync(folder))('nucleic acids of deposited models', () => {
  it('1BNA: the dodecamer pairs from end to end, all sugars but one south or between', async () => {
    const { structure, xyz, found } = await restraintsOf('1bna.pdb.gz');
    expect(found.pairs.map((pair) => pairName(pair, found.nucleotides)).sort()).toEqual([
      // CGCGAATTCGCG; T counts as U.
      ...Array<string>(2).fill('cWW A–U'),
      ...Array<string>(4).fill('cWW C–G'),
      ...Array<string>(4).fill('cWW G–C'),
      ...Array<string>(2).fill('cWW U–A'),
    ]);
    for (const { bases, hydrogenBonds, canonical } of found.pairs) {
      // Chain A 1–12 over chain B 24–13.
      const [one, two] = bases.map((base) => structure.residues.number[found.nucleotides.list[base]!.residue]!);
      expect(one! + two!).toBe(25);
      expect(canonical).toBe('watson-crick');
      expect(hydrogenBonds.length).toBe(found.nucleotides.list[bases[0]]!.base.match(/[AU]/) ? 2 : 3);
    }
    const parallel = found.tables.find(({ kind }) => kind === 'parallelity')!;
    // 12 pairs, and the 20 stacks that mmtbx.secondary_structure.nucleic_acids finds (Debian's cctbx).
    expect(parallel.count).toBe(32);
    const registry = refinementRegistry();
    for (const table of found.tables)
      checkTerm(registry.compile(table, { atomCount: structure.atomCount }, 'test'), xyz);
  });

  it('1D66 and 3MHT: as many pairs and stacks as cctbx finds', async () => {
    for (const [file, pairs, stacks] of [
      ['1d66.pdb.gz', 16, 31],
      ['pdb3mht.pdb.gz', 11, 20],
    ] as const) {
      const { found } = await restraintsOf(file);
      expect(found.pairs.length, file).toBe(pairs);
      const parallel = found.tables.find(({ kind }) => kind === 'parallelity')!;
      expect(parallel.count - found.pairs.length, file).toBe(stacks);
    }
  });

  it('4GXY: riboswitch RNA has wobbles, Hoogsteen pairs and both puckers', async () => {
    const { xyz, found } = await restraintsOf('4gxy.pdb.gz');
    const names = found.pairs.map((pair) => pairName(pair, found.nucleotides));
    // cctbx finds 47, of which 45 are the same.
    expect(found.pairs.length).toBe(47);
    expect(names.filter((name) => /cWW (G–U|U–G)/.test(name)).length).toBe(3);
    expect(names).toContain('tWH U–A');
    // No atom is bonded twice.
    const ends = found.pairs.flatMap(({ hydrogenBonds }) => hydrogenBonds.flat());
    expect(new Set(ends).size).toBe(ends.length);
    // Where the phosphate is far from the glycosidic bond the model's own δ is near 84°, as it is near 147° where it is close.
    const puckers = found.nucleotides.list.map((_, place) => sugarPucker(found.nucleotides, place, xyz));
    expect(puckers.filter((pucker) => pucker === "C3'-endo").length).toBe(144);
    const far = puckers.indexOf("C3'-endo");
    expect(phosphateDistance(found.nucleotides, far, xyz) ?? 4).toBeGreaterThan(2.9);
  });

  it('pairs of real models cost about what sigmas say: neither bent by them nor free', async () => {
    for (const file of ['1bna.pdb.gz', '1d66.pdb.gz', '4gxy.pdb.gz']) {
      const { structure, xyz, found } = await restraintsOf(file);
      for (const kind of ['hydrogen-bond', 'hydrogen-bond-angle']) {
        const table = found.tables.find((one) => one.kind === kind)!;
        const { delta } = refinementRegistry().compile(table, { atomCount: structure.atomCount }, 'the test')
          .residuals!(xyz);
        const squares = delta.reduce((sum, d, r) => sum + (d / table.values['sigma']![r]!) ** 2, 0);
        expect(Math.sqrt(squares / table.count)).toBeLessThan(1.3);
        expect(Math.sqrt(squares / table.count)).toBeGreaterThan(0.4);
      }
    }
  });

  it('a sugar whose own torsions contradict the phosphate that follows is left free', async () => {
    const { xyz, found } = await restraintsOf('4gxy.pdb.gz');
    const { nucleotides } = found;
    const place = nucleotides.list.findIndex(
      (_, k) => sugarPucker(nucleotides, k, xyz) === "C3'-endo" && (phosphateDistance(nucleotides, k, xyz) ?? 0) > 2.9,
    );
    const own = new Set(nucleotides.list[place]!.atoms.values());
    const torsions = (at: Float64Array): number =>
      sugarPuckerTable(nucleotides, at).table.atoms.filter((atom) => own.has(atom)).length;
    expect(torsions(xyz)).toBeGreaterThan(0);
    // The phosphorus put onto the base: near the glycosidic bond, as for C2′-endo, while δ stays that of C3′-endo.
    const misplaced = xyz.slice();
    const phosphorus = nucleotides.list[nucleotides.next[place]!]!.atoms.get('P')!;
    const base = nucleotides.list[place]!.glycosidic;
    misplaced.set(xyz.subarray(3 * base, 3 * base + 3), 3 * phosphorus);
    expect(phosphateDistance(nucleotides, place, misplaced)).toBeLessThan(0.1);
    expect(torsions(misplaced)).toBe(0);
  });

  it('proteins have none, and no note says so', async () => {
    const { found } = await restraintsOf('1aki.pdb.gz');
    expect(found.tables).toEqual([]);
    expect(found.notes).toEqual([]);
  });
});
