import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readBytes } from '../../src/base/read-bytes.js';
import { UserError } from '../../src/base/user-error.js';

const folder = mkdtempSync(join(tmpdir(), 'varia-read-bytes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text = 'ATOM, ATOM, ATOM';

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function refusal(path: string): Promise<string> {
  const error = await readBytes(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error instanceof Error ? error.message : '';
}

describe('readBytes', () => {
  it('gives the bytes of a plain file', async () => {
    expect(new TextDecoder().decode(await readBytes(file('plain', text)))).toBe(text);
  });

  it('unzips by content, whatever the name', async () => {
    expect(new TextDecoder().decode(await readBytes(file('no-gz-in-the-name.pdb', gzipSync(text))))).toBe(text);
    expect(new TextDecoder().decode(await readBytes(file('plain.gz', text)))).toBe(text);
  });

  it('joins the members of a gzip file that was made with cat', async () => {
    const both = Buffer.concat([gzipSync('ATOM'), gzipSync('HETATM')]);
    expect(new TextDecoder().decode(await readBytes(file('two.gz', both)))).toBe('ATOMHETATM');
  });

  it('reads an empty file as no bytes', async () => {
    expect((await readBytes(file('empty', ''))).length).toBe(0);
  });

  it('refuses what it cannot read with a sentence that names the file and the way out', async () => {
    expect(await refusal(join(folder, 'absent.mrc'))).toMatch(/absent\.mrc cannot be read: there is no such file/);
    expect(await refusal(folder)).toMatch(/it is a folder; give the files inside it/);
    expect(await refusal(file('map.bz2', 'BZh91AY'))).toMatch(/map\.bz2 is compressed with bzip2.*bunzip2/);
    expect(await refusal(file('cut.gz', gzipSync(text).subarray(0, 20)))).toMatch(/cut\.gz ends too early/);
    const broken = gzipSync(text);
    broken[12] = broken[12]! ^ 0xff;
    expect(await refusal(file('broken.gz', broken))).toMatch(/broken\.gz/);
  });
});
