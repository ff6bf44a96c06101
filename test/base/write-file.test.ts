// Files written whole or not at all.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { makeFolder, writeFileAtomically } from '../../src/base/write-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writing a file', () => {
  it('takes text, bytes, pieces to walk through, and pieces poured into a sink', async () => {
    const path = join(folder, 'file');
    const pieces = ['a', 'b'.repeat(3_000_000), 'c'];
    for (const [content, expected] of [
      ['text', 'text'],
      [Uint8Array.of(104, 105), 'hi'],
      [pieces, pieces.join('')],
      [
        async (sink: (text: string) => Promise<void>): Promise<void> => {
          for (const piece of pieces) await sink(piece);
        },
        pieces.join(''),
      ],
    ] as const) {
      await writeFileAtomically(path, content);
      expect(readFileSync(path, 'utf8')).toBe(expected);
    }
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('leaves the earlier file, and nothing else, where the content fails half way', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'earlier');
    function* failing(): Generator<string> {
      yield 'x'.repeat(3_000_000);
      throw new Error('half way');
    }
    await expect(writeFileAtomically(path, failing())).rejects.toThrow('half way');
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says what is in the way', async () => {
    mkdirSync(join(folder, 'taken'));
    await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow(UserError);
    writeFileSync(join(folder, 'file'), '');
    await expect(writeFileAtomically(join(folder, 'file', 'x'), 'x')).rejects.toThrow(/not a folder/);
  });
});

describe('making a folder', () => {
  it('makes those above it, and takes one that is there', async () => {
    await makeFolder(join(folder, 'a', 'b'));
    await makeFolder(join(folder, 'a', 'b'));
    expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
  });

  it('is refused where a file is in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(/a file of that name/);
    await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toThrow(UserError);
  });
});
