// What `varia inspect` says of a model.
import { buildTopology } from '../chemistry/build-topology.js';
import { loadDictionary } from '../chemistry/load-dictionary.js';
import type { Topology } from '../chemistry/topology.js';
import { countClashes } from '../restraints/clashes.js';
import { geometryNumbers } from '../restraints/geometry-numbers.js';
import type { Model } from '../structure/model.js';
import { residueKind } from '../structure/polymers.js';
import { parseModel } from '../structure/read-model.js';
import { atomLabel, isHydrogen, type Structure } from '../structure/structure.js';
import type { Description } from './inspect.js';

export interface ModelContext {
  readonly dictionaries: readonly string[];
  readonly monomers?: string;
}

type Fact = readonly [name: string, value: string];

export async function describeModel(bytes: Uint8Array, source: string, context: ModelContext): Promise<Description> {
  const model = parseModel(new TextDecoder().decode(bytes), source);
  const dictionary = await loadDictionary({
    files: context.dictionaries,
    monomerDirectory: context.monomers,
    needed: model.structure.residues.name,
  });
  const topology = buildTopology(model, dictionary, { freezeUnknown: true });
  return {
    kind: 'model',
    facts: [...countsOf(model), ...chainsOf(model.structure), ...numbersOf(model), ...geometryOf(model, topology)],
    remarks: [...model.warnings, ...topology.notes],
  };
}

function countsOf({ structure, conformations, links }: Model): Fact[] {
  let hydrogens = 0;
  let alternates = 0;
  for (let a = 0; a < structure.atomCount; a++) {
    if (isHydrogen(structure, a)) hydrogens++;
    if (structure.altloc[a] !== '') alternates++;
  }
  const parts = [
    `${structure.atomCount} atoms in ${structure.residues.count} residues`,
    ...(hydrogens > 0 ? [`${hydrogens} hydrogens`] : []),
    ...(alternates > 0 ? [`${alternates} atoms in alternate locations`] : []),
    ...(conformations.length > 1 ? [`${conformations.length} models`] : []),
  ];
  const linked = new Map<string, number>();
  for (const { type } of links) linked.set(type, (linked.get(type) ?? 0) + 1);
  const declared = [...linked].map(([type, count]) => `${count} ${type}`).join(', ');
  return [
    ['atoms', parts.join(', ')],
    ...(declared ? ([['links', `${declared} (declared in the file)`]] as const) : []),
  ];
}

const mostChains = 40;

function chainsOf(structure: Structure): Fact[] {
  const { chains, residues } = structure;
  const facts = Array.from({ length: Math.min(chains.count, mostChains) }, (_, c): Fact => {
    const kinds = new Map<string, number>();
    const [first, end] = [chains.residueStart[c]!, chains.residueStart[c + 1]!];
    for (let r = first; r < end; r++) {
      const kind = residueKind(structure, r);
      const name = kind === 'other' ? residues.name[r]! : kind;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }
    const listed = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
    return [`chain ${chains.id[c]}`, `residues ${residues.number[first]} to ${residues.number[end - 1]}: ${listed}`];
  });
  return chains.count > mostChains ? [...facts, ['…', `${chains.count - mostChains} more chains`]] : facts;
}

function numbersOf({ conformations }: Model): Fact[] {
  const { b, occupancy } = conformations[0]!;
  let [low, high, sum, partial] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let a = 0; a < b.length; a++) {
    low = Math.min(low, b[a]!);
    high = Math.max(high, b[a]!);
    sum += b[a]!;
    if (occupancy[a]! < 1) partial++;
  }
  const occupied = partial > 0 ? `; ${partial} atoms with an occupancy below 1` : '';
  return [['B factors', `${low.toFixed(1)} to ${high.toFixed(1)}, mean ${(sum / b.length).toFixed(1)} Å²${occupied}`]];
}

function geometryOf({ structure, conformations }: Model, { tables, nonbonded }: Topology): Fact[] {
  const { xyz } = conformations[0]!;
  const { bond, angle, worst } = geometryNumbers(tables, xyz, 3);
  const clashes = countClashes(nonbonded, xyz);
  const rmsd = `bonds ${bond.rmsd.toFixed(4)} Å, angles ${angle.rmsd.toFixed(2)}° from ideal (rms)`;
  return [
    ['geometry', `${rmsd}; ${clashes.perThousandAtoms.toFixed(1)} clashes per 1000 atoms`],
    ...worst.map(({ kind, atoms, value, ideal, z }): Fact => {
      const names = atoms.map((atom) => atomLabel(structure, atom)).join(' – ');
      return [
        'worst',
        `${kind} ${names}: ${value.toFixed(3)} instead of ${ideal.toFixed(3)} (${Math.abs(z).toFixed(1)} σ)`,
      ];
    }),
  ];
}
