// Domains of models whose domains are known.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findDomains, residueContacts } from '../../src/refinement/domains.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import type { Structure } from '../../src/structure/structure.js';

/** A cubic lattice of 64 one-atom residues 3.5 Å apart, at `at` Å along x. */
function block(at: number, number: number): string[] {
  return Array.from({ length: 64 }, (_, k) => {
    const [x, y, z] = [at + 3.5 * (k % 4), 3.5 * (Math.floor(k / 4) % 4), 3.5 * Math.floor(k / 16)];
    const place = [x, y, z].map((v) => v.toFixed(3).padStart(8)).join('');
    return `ATOM  ${String(number + k).padStart(5)}  CA  ALA A${String(number + k).padStart(4)}    ${place}  1.00 30.00           C`;
  });
}

function numbersOf(structure: Structure, atoms: Int32Array): number[] {
  return [...new Set(Array.from(atoms, (atom) => structure.residues.number[structure.residueOfAtom[atom]!]!))];
}

describe('domains', () => {
  it('are two where two blocks are joined by one residue, and one where there is one block', () => {
    // The second block begins 8.5 Å behind the first ends; a residue stands between them.
    const bridge = 'ATOM    900  CA  ALA A 900      14.500   0.000   0.000  1.00 30.00           C';
    const two = parsePdb([...block(0, 1), bridge, ...block(19, 101)].join('\n'), 'blocks');
    const domains = findDomains(two.structure, two.conformations[0]!.xyz);
    expect(domains.length).toBe(2);
    expect(domains.map(({ length }) => length).sort()).toEqual([64, 65]);
    expect(numbersOf(two.structure, domains[0]!)).toEqual(expect.arrayContaining([1, 64]));
    expect(numbersOf(two.structure, domains[0]!)).not.toContain(101);
    const one = parsePdb(block(0, 1).join('\n'), 'block');
    expect(findDomains(one.structure, one.conformations[0]!.xyz).map(({ length }) => length)).toEqual([64]);
  });

  it('are of one copy each where residues are of copies, however close those lie', () => {
    const { structure, conformations } = parsePdb([...block(0, 1), ...block(14, 101)].join('\n'), 'blocks that touch');
    const { xyz } = conformations[0]!;
    const copyOf = Int32Array.from({ length: 128 }, (_, residue) => (residue < 64 ? 0 : 1));
    expect(findDomains(structure, xyz).map(({ length }) => length)).toEqual([128]);
    expect(findDomains(structure, xyz, copyOf).map((atoms) => [...atoms])).toEqual([
      [...Array(64).keys()],
      Array.from({ length: 64 }, (_, k) => 64 + k),
    ]);
    // Residues of no copy touch all.
    expect(findDomains(structure, xyz, new Int32Array(128).fill(-1))).toHaveLength(1);
  });

  it('hold every atom once, with what touches nothing beside the nearest', () => {
    const water = 'HETATM  950  O   HOH B   1      32.000   3.000  25.000  1.00 30.00           O';
    const model = parsePdb([...block(0, 1), ...block(19, 101), water].join('\n'), 'blocks');
    const domains = findDomains(model.structure, model.conformations[0]!.xyz);
    expect(domains.map(({ length }) => length)).toEqual([64, 65]);
    expect([...domains.flatMap((atoms) => [...atoms])].sort((a, b) => a - b)).toEqual([...Array(129).keys()]);
  });

  it('count the pairs of touching atoms both ways round', () => {
    const { structure, conformations } = parsePdb(block(0, 1).join('\n'), 'block');
    const { offsets, partners, weights } = residueContacts(structure, conformations[0]!.xyz);
    // A corner of the lattice touches its three neighbours 3.5 Å away and the three across a face, 4.95 Å away.
    expect([...partners.subarray(0, offsets[1])]).toEqual([1, 4, 5, 16, 17, 20]);
    expect([...weights.subarray(0, offsets[1])]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

const adk = new URL('../../../shared/tools/peers/testbed/adk_open_truth.pdb', import.meta.url);
// The model lies outside the repository; it is there where the project's shared data are.
describe.skipIf(!existsSync(adk))('the domains of open adenylate kinase', () => {
  it('are core, NMP-binding domain and lid (Müller et al. 1996, Structure 4:147: lid 122–159, NMP 30–59)', () => {
    const { structure, conformations } = parsePdb(readFileSync(adk, 'utf8'), 'adk');
    const domains = findDomains(structure, conformations[0]!.xyz).map((atoms) => numbersOf(structure, atoms));
    const lid = domains.find((numbers) => numbers.includes(140))!;
    const within = lid.filter((number) => number >= 114 && number <= 168).length;
    expect(within).toBeGreaterThan(36);
    expect(lid.length - within).toBeLessThan(4);
    expect(domains.find((numbers) => numbers.includes(45))).not.toContain(90);
  });
});
