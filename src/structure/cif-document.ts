// A CIF file as data blocks of categories.
import { UserError } from '../base/user-error.js';
import { CifTable } from './cif-table.js';
import { type CifTokens, cifKind, lineAt, tokenizeCif } from './cif-tokens.js';

export interface CifDocument {
  /** Path or name for messages. */
  readonly source: string;
  readonly blocks: readonly CifBlock[];
  /** What was odd about the text, a sentence each. */
  readonly warnings: readonly string[];
}

/** A data block (or a save frame of a dictionary). */
export interface CifBlock {
  /** As written behind `data_`. */
  readonly name: string;
  /** In file order. The key is the category in lower case (`_atom_site`); a tag without a dot is a category of its own. */
  readonly tables: ReadonlyMap<string, CifTable>;
  readonly frames: readonly CifBlock[];
}

/**
 * Reads a CIF text: mmCIF models, monomer dictionaries, core CIF.
 * Words before the first data block, such as the `f#` that opens some library files, are skipped and said in a warning.
 *
 * @throws UserError with the line of what breaks the syntax.
 */
export function parseCif(text: string, source: string): CifDocument {
  const tokens = tokenizeCif(text, source);
  const warnings: string[] = [];
  const blocks: BlockDraft[] = [];
  const word = (i: number): string => text.slice(tokens.start[i]!, tokens.end[i]!);
  const fail = (i: number, what: string): never => {
    throw new UserError(`${source}, line ${lineAt(text, tokens.start[i]!)}: ${what}`);
  };

  let block: BlockDraft | undefined;
  let frame: BlockDraft | undefined;
  let i = 0;
  while (i < tokens.count) {
    const kind = tokens.kind[i];
    if (kind === cifKind.data) {
      frame = undefined;
      block = draftBlock(word(i).slice(5));
      blocks.push(block);
      i++;
      continue;
    }
    const target = frame ?? block;
    if (target === undefined) {
      if (kind === cifKind.tag || kind === cifKind.loop)
        fail(i, `${word(i)} stands before the first data_ line; add one.`);
      warnings.push(
        `${source}, line ${lineAt(text, tokens.start[i]!)}: skipped ${word(i)} before the first data block.`,
      );
      i++;
    } else if (kind === cifKind.save) {
      const name = word(i).slice(5);
      frame = name === '' ? undefined : draftBlock(name);
      if (frame !== undefined) block?.frames.push(frame);
      i++;
    } else if (kind === cifKind.tag) {
      if (i + 1 >= tokens.count || tokens.kind[i + 1]! > cifKind.textField)
        fail(i, `${word(i)} has no value; give one or ? there.`);
      if (!addPair(target, word(i), i + 1)) warnings.push(twice(source, target.name, word(i)));
      i += 2;
    } else if (kind === cifKind.loop) {
      i = loop(target, i);
    } else {
      fail(i, `${word(i).slice(0, 40)} belongs to no tag; a value before it may be missing its quotes.`);
    }
  }
  return { source, blocks: blocks.map((draft) => finished(draft, tokens)), warnings };

  function loop(target: BlockDraft, at: number): number {
    let head = at + 1;
    while (head < tokens.count && tokens.kind[head] === cifKind.tag) head++;
    const width = head - at - 1;
    if (width === 0) fail(at, 'loop_ names no columns; a loop needs its tags behind it.');
    let tail = head;
    while (tail < tokens.count && tokens.kind[tail]! <= cifKind.textField) tail++;
    if ((tail - head) % width !== 0) {
      fail(
        at,
        `the loop of ${word(at + 1)} has ${tail - head} values, no multiple of its ${width} columns; a value is missing, or lacks its quotes.`,
      );
    }
    const tags = Array.from({ length: width }, (_, k) => word(at + 1 + k));
    if (!addLoop(target, tags, head, (tail - head) / width)) {
      warnings.push(twice(source, target.name, `the category of ${tags[0]}`));
    }
    return tail;
  }
}

/** `_atom_site.id` is item `id` of category `_atom_site`; a tag without a dot is its own category with the item ''. */
function splitTag(tag: string): readonly [string, string] {
  const dot = tag.indexOf('.');
  return dot < 0 ? [tag, ''] : [tag.slice(0, dot), tag.slice(dot + 1)];
}

/** A category while the file is read: pairs of one category may stand apart from each other. */
interface TableDraft {
  readonly category: string;
  readonly tags: string[];
  readonly rowCount: number;
  /** Word of row 0, by column. */
  readonly first: number[];
  readonly isLoop: boolean;
}

interface BlockDraft {
  readonly name: string;
  readonly tables: Map<string, TableDraft>;
  readonly frames: BlockDraft[];
}

function draftBlock(name: string): BlockDraft {
  return { name, tables: new Map(), frames: [] };
}

/** Adds a pair; false where its tag was there before. */
function addPair(block: BlockDraft, tag: string, value: number): boolean {
  const [category, item] = splitTag(tag);
  const key = category.toLowerCase();
  const known = block.tables.get(key);
  if (known === undefined) {
    block.tables.set(key, { category, tags: [item], rowCount: 1, first: [value], isLoop: false });
    return true;
  }
  if (known.isLoop || known.tags.some((other) => other.toLowerCase() === item.toLowerCase())) return false;
  known.tags.push(item);
  known.first.push(value);
  return true;
}

/** Adds a loop; false where its category was there before. */
function addLoop(block: BlockDraft, tags: readonly string[], head: number, rowCount: number): boolean {
  const names = tags.map(splitTag);
  const [category, item] = names[0]!;
  if (block.tables.has(category.toLowerCase())) return false;
  block.tables.set(category.toLowerCase(), {
    category,
    // Core CIF has no dots: such a loop is one table under its first tag, whose columns go by their whole names.
    tags: names.map(([owner, name], k) => (item !== '' && owner === category ? name : tags[k]!)),
    rowCount,
    first: tags.map((_, k) => head + k),
    isLoop: true,
  });
  return true;
}

function finished(draft: BlockDraft, tokens: CifTokens): CifBlock {
  const tables = new Map<string, CifTable>();
  for (const [key, { category, tags, rowCount, first }] of draft.tables) {
    tables.set(key, new CifTable(category, tags, rowCount, tokens, first));
  }
  return { name: draft.name, tables, frames: draft.frames.map((frame) => finished(frame, tokens)) };
}

function twice(source: string, block: string, what: string): string {
  return `${source}: block ${block} gives ${what} twice; the first is used.`;
}
