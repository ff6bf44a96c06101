import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { loadDictionary } from '../../src/chemistry/load-dictionary.js';
import type { Topology } from '../../src/chemistry/topology.js';
import type { Model } from '../../src/structure/model.js';
import { readModel } from '../../src/structure/read-model.js';
import { atomLabel } from '../../src/structure/structure.js';

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const models = join(shared, 'formats/models');

async function build(path: string, freezeUnknown = true): Promise<{ model: Model; topology: Topology }> {
  const model = await readModel(path);
  const dictionary = await loadDictionary({ needed: model.structure.residues.name });
  return { model, topology: buildTopology(model, dictionary, { freezeUnknown }) };
}

function counts(topology: Topology): Readonly<Record<string, number>> {
  return Object.fromEntries(topology.tables.map(({ kind, count }) => [kind, count]));
}

/** Root mean square deviation of the bonds from their ideals, Å. */
function bondRmsd({ model, topology }: { model: Model; topology: Topology }): number {
  const { xyz } = model.conformations[0]!;
  const { atoms, count, values } = topology.tables[0]!;
  let sum = 0;
  for (let r = 0; r < count; r++) {
    const [a, b] = [3 * atoms[2 * r]!, 3 * atoms[2 * r + 1]!];
    const length = Math.hypot(xyz[a]! - xyz[b]!, xyz[a + 1]! - xyz[b + 1]!, xyz[a + 2]! - xyz[b + 2]!);
    sum += (length - values['ideal']![r]!) ** 2;
  }
  return Math.sqrt(sum / count);
}

// The shared data are absent on other machines.
describe.skipIf(!existsSync(shared))('models of the shared data', () => {
  // cctbx 2022.9 (Debian) with refmac-dictionary: 1680 bonds, 2264 angles, 254 chiralities, 299 planes; bond rmsd
  // 0.0018 Å by Engh & Huber 1991, whose C–N is 0.007 Å shorter than that of 2001.
  it('adenylate kinase has the restraints that cctbx counts', async () => {
    const start = await build(join(shared, 'series/adk-states/start.pdb'), false);
    expect(counts(start.topology)).toMatchObject({ bond: 1680, angle: 2264, chirality: 254, plane: 299 });
    expect(bondRmsd(start)).toBeLessThan(0.005);
  });

  it.each(['asc-3j63-emd5830', 'tmv-6i5a-emd4413', 'pneumolysin-5ly6-emd4118', 'nav-beta1-5xsy-emd6770'])(
    '%s: every hydrogen is held',
    async (name) => {
      const { model, topology } = await build(join(shared, 'single', name, 'model.pdb'), false);
      const bonded = new Set(topology.tables[0]!.atoms);
      expect(bonded.size).toBe(model.structure.atomCount);
      expect(topology.notes.join(' ')).not.toContain('held by no restraint');
    },
  );

  // What the files declare, by gemmi 0.5.7: 18 disulfides and 18 covalent bonds in 1igy; 22 steps of two 12-mers in 1bna.
  it.each([
    [
      '1igy.pdb.gz',
      'ALPHA1-3 2, ALPHA1-4 2, ALPHA1-6 4, BETA1-2 4, BETA1-4 4, PCIS 10, PTRANS 78, SS 18, TRANS 1202, pyr-ASN 2',
    ],
    ['1bna.pdb.gz', 'p 22'],
    ['1aki.cif.gz', 'PTRANS 2, SS 4, TRANS 126'],
    ['pdb1ejg.pdb.gz', 'PTRANS 5, SS 3, TRANS 44'],
    // Glycans without any LINK record.
    ['res_ids.cif', 'BETA1-4 3, BETA1-6 6, TRANS 2'],
  ])('%s: links %s', async (file, links) => {
    const { topology } = await build(join(models, file));
    expect(topology.notes.join(' ')).toContain(`Links: ${links}.`);
  });

  it('declared bonds to symmetry mates are left alone', async () => {
    const { topology } = await build(join(models, '4hhh_frag.pdb'));
    expect(topology.notes.join(' ')).toContain('1 declared bond to symmetry mates');
  });

  const readable = existsSync(models)
    ? readdirSync(models).filter(
        (name) => /\.(pdb|cif)(\.gz)?$/.test(name) && !/^(ccd_|HEM|SO3|eol|mmcif_6zu5|pdb1tw7)/.test(name),
      )
    : [];

  it.each(readable)('%s: no atom is bonded twice to another, and what is bonded is excluded', async (name) => {
    const { model, topology } = await build(join(models, name));
    const { atoms, count } = topology.tables[0]!;
    const { excluded, excludedOffsets, radius } = topology.nonbonded;
    const seen = new Set<string>();
    const wrong: string[] = [];
    const { altloc } = model.structure;
    for (let r = 0; r < count; r++) {
      const [a, b] = [atoms[2 * r]!, atoms[2 * r + 1]!].sort((p, q) => p - q) as [number, number];
      const isRepeated = seen.has(`${a} ${b}`);
      const isSeen = !excluded.subarray(excludedOffsets[a], excludedOffsets[a + 1]).includes(b);
      const isCrossed = altloc[a] !== '' && altloc[b] !== '' && altloc[a] !== altloc[b];
      if (isRepeated || isSeen || isCrossed)
        wrong.push(`${atomLabel(model.structure, a)} ${atomLabel(model.structure, b)}`);
      seen.add(`${a} ${b}`);
    }
    expect(wrong).toEqual([]);
    expect(radius.every((value) => value > 0)).toBe(true);
    expect(topology.nonbonded.alternate.length).toBe(model.structure.atomCount);
  });
});
