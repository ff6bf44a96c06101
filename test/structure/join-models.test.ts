import { describe, expect, it } from 'vitest';
import { joinModels } from '../../src/structure/join-models.js';
import type { Model } from '../../src/structure/model.js';
import { canWritePdb } from '../../src/structure/pdb-limits.js';
import { parseModel } from '../../src/structure/read-model.js';
import { residueLabel } from '../../src/structure/structure.js';

describe('joining models', () => {
  const atom = (name: string, residue: string, chain: string, number: number, record = 'ATOM  '): string =>
    `${record}    1  ${name.padEnd(3)} ${residue} ${chain}${String(number).padStart(4)}    ${'   1.000'.repeat(3)}  1.00 10.00           ${name[0]}`;
  const peptide = [1, 2].map((number) => atom('CA', 'ALA', 'A', number));
  const disulfide = 'SSBOND   1 CYS A    1    CYS A    2                          1555   1555  2.00';
  const one = parseModel(peptide.join('\n'), '/some/where/one.pdb');

  it('renames chains whose id is taken, says so, and moves links with their atoms', () => {
    const cysteines = [1, 2].map((number) => atom('SG', 'CYS', 'A', number));
    const two = parseModel([disulfide, ...cysteines].join('\n'), 'two.pdb');
    const joined = joinModels([one, two]);
    expect(joined.structure.chains.id).toEqual(['A', 'A2']);
    expect(joined.links.map((link) => link.atoms)).toEqual([[2, 3]]);
    expect(joined.warnings.join()).toMatch(
      /Chains of two\.pdb are renamed \(A → A2\), because one\.pdb has chains of these ids/,
    );
    expect(canWritePdb(joined)).toMatch(/Chain A2/);
  });

  it('lets a ligand join the chain of its id, unless its number is taken', () => {
    const ligand = (number: number): Model => parseModel(atom('ZN', ' ZN', 'A', number, 'HETATM'), 'ligand.pdb');
    const joined = joinModels([one, ligand(301)]);
    expect(joined.structure.chains.id).toEqual(['A']);
    expect(residueLabel(joined.structure, 2)).toBe('A/301/ZN');
    expect(joinModels([one, ligand(2)]).structure.chains.id).toEqual(['A', 'A2']);
  });

  it('gives a single model back as it is, and refuses different numbers of MODELs', () => {
    expect(joinModels([one])).toBe(one);
    const double = { ...one, conformations: [...one.conformations, ...one.conformations] };
    expect(() => joinModels([one, double])).toThrow(/has 2 MODELs but .*one\.pdb has 1/);
    expect(() => joinModels([])).toThrow(/no model to join/);
  });
});
