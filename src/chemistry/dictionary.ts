// The dictionary: monomers, links, modifications and energy types from several sources, the first that knows a name winning.
import type { EnergyType } from './energy-types.js';
import { joinedAtoms, type Link, sideFit } from './link.js';
import type { Modification } from './modification.js';
import type { Monomer } from './monomer.js';

/** One library, file or the embedded set. */
export interface DictionarySource {
  /** Path or name for messages. */
  readonly name: string;
  monomer(id: string): Monomer | undefined;
  readonly links: readonly Link[];
  modification(id: string): Modification | undefined;
  energyType(type: string): EnergyType | undefined;
}

/** One end of a bond between residues. */
export interface LinkEnd {
  readonly monomer: string;
  readonly group: string;
  readonly atom: string;
}

/** A link, and whether its side 1 is the second of the two ends that were asked for. */
export interface LinkMatch {
  readonly link: Link;
  readonly isReversed: boolean;
}

export class Dictionary {
  readonly sources: readonly DictionarySource[];
  /** What was odd or derived, a sentence each. */
  readonly notes: readonly string[];
  /** For each source its links under the names of the two atoms that they join, in either order. */
  readonly #linksByAtoms: readonly ReadonlyMap<string, readonly LinkMatch[]>[];

  /** Sources in order of precedence, the strongest first. */
  constructor(sources: readonly DictionarySource[], notes: readonly string[] = []) {
    this.sources = sources;
    this.notes = notes;
    this.#linksByAtoms = sources.map(({ links }) => linksByAtoms(links));
  }

  monomer(id: string): Monomer | undefined {
    return this.#first((source) => source.monomer(id));
  }

  modification(id: string): Modification | undefined {
    return this.#first((source) => source.modification(id));
  }

  energyType(type: string): EnergyType | undefined {
    return this.#first((source) => source.energyType(type));
  }

  /**
   * Links that make the bond between two ends, best fit first, from the strongest source that has any.
   * Several remain where the geometry decides (trans or cis, alpha or beta).
   */
  links(first: LinkEnd, second: LinkEnd): readonly LinkMatch[] {
    for (const byAtoms of this.#linksByAtoms) {
      const found: { match: LinkMatch; fit: number }[] = [];
      for (const match of byAtoms.get(`${first.atom} ${second.atom}`) ?? []) {
        const [a, b] = match.isReversed ? [second, first] : [first, second];
        const fits = match.link.sides.map((side, k) => {
          const { monomer, group } = k === 0 ? a : b;
          return sideFit(side, monomer, group);
        });
        if (fits.every((fit) => fit > 0)) found.push({ match, fit: fits[0]! + fits[1]! });
      }
      if (found.length > 0) return found.sort((p, q) => q.fit - p.fit).map(({ match }) => match);
    }
    return [];
  }

  #first<T>(ask: (source: DictionarySource) => T | undefined): T | undefined {
    for (const source of this.sources) {
      const answer = ask(source);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}

function linksByAtoms(links: readonly Link[]): ReadonlyMap<string, readonly LinkMatch[]> {
  const byAtoms = new Map<string, LinkMatch[]>();
  const add = (one: string, two: string, match: LinkMatch): void => {
    const key = `${one} ${two}`;
    const known = byAtoms.get(key);
    if (known === undefined) byAtoms.set(key, [match]);
    else known.push(match);
  };
  for (const link of links) {
    for (const [one, two] of joinedAtoms(link)) {
      add(one, two, { link, isReversed: false });
      add(two, one, { link, isReversed: true });
    }
  }
  return byAtoms;
}
