import { describe, expect, it } from 'vitest';
import { matchAtomNames } from '../../src/chemistry/atom-names.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';

function match(id: string, names: readonly string[], also: readonly string[] = []): readonly (string | undefined)[] {
  const known = new Set([
    ...embeddedDictionary()
      .monomer(id)!
      .atoms.map((atom) => atom.name),
    ...also,
  ]);
  return matchAtomNames(names, (name) => known.has(name));
}

describe('atom names of other programs and older files', () => {
  it('keeps names that the monomer has', () => {
    expect(match('ALA', ['N', 'CA', 'HB1', 'OXT'], ['OXT'])).toEqual(['N', 'CA', 'HB1', 'OXT']);
  });

  it('leaves unknown names unmatched', () => {
    expect(match('ALA', ['CA', 'XYZ'])).toEqual(['CA', undefined]);
  });

  // PDB format 2.3 against 3: wwPDB remediation, 2007.
  it('reads PDB 2 names', () => {
    expect(match('ALA', ['1HB', '2HB', '3HB'])).toEqual(['HB1', 'HB2', 'HB3']);
    expect(match('LEU', ['1HB', '2HB', '3HD1'])).toEqual(['HB2', 'HB3', 'HD13']);
    expect(match('G', ['O1P', 'O2P', 'C5*', '1H5*', '2H5*', '2HO*', '1H2'])).toEqual([
      'OP1',
      'OP2',
      "C5'",
      "H5'",
      "H5''",
      "HO2'",
      'H21',
    ]);
    expect(match('DT', ['C5M', '1H5M', "H2'1"])[0]).toBe('C7');
  });

  it('reads CHARMM names: methylene hydrogens 1 and 2 both shift', () => {
    expect(match('LYS', ['HN', 'HB1', 'HB2', 'HZ1'])).toEqual(['H', 'HB2', 'HB3', 'HZ1']);
    expect(match('ILE', ['CD', 'HD1', 'HG11', 'HG12'])).toEqual(['CD1', 'HD11', 'HG12', 'HG13']);
    expect(match('SER', ['HG1'])).toEqual(['HG']);
    expect(match('HOH', ['OH2', 'H1', 'H2'])).toEqual(['O', 'H1', 'H2']);
    expect(match('ALA', ['HT1', 'OT1', 'OT2'], ['OXT'])).toEqual(['H', 'O', 'OXT']);
  });

  it('never gives two atoms the same name', () => {
    const matched = match('GLY', ['HA1', 'HA2', '1HA', '2HA']).filter((name) => name !== undefined);
    expect(new Set(matched).size).toBe(matched.length);
  });

  it('reads deuterium as hydrogen', () => {
    expect(match('ALA', ['D', 'DA'])).toEqual(['H', 'HA']);
  });
});
