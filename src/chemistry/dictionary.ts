// The dictionary: monomers, links, modifications and energy types from several sources, the first that knows a name winning.
import type { EnergyType } from './energy-types.js';
import { joins, type Link, sideFit } from './link.js';
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

  /** Sources in order of precedence, the strongest first. */
  constructor(sources: readonly DictionarySource[], notes: readonly string[] = []) {
    this.sources = sources;
    this.notes = notes;
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
    for (const source of this.sources) {
      const found: { match: LinkMatch; fit: number }[] = [];
      for (const link of source.links) {
        for (const isReversed of [false, true]) {
          const [a, b] = isReversed ? [second, first] : [first, second];
          if (!joins(link, a.atom, b.atom)) continue;
          const fits = [
            sideFit(link.sides[0], a.monomer, a.group),
            sideFit(link.sides[1], b.monomer, b.group),
          ] as const;
          if (fits[0] > 0 && fits[1] > 0) found.push({ match: { link, isReversed }, fit: fits[0] + fits[1] });
        }
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
