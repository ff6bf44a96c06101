// How failures are told: ours with their stack, in the log where there is one; the user's in one sentence.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { reportFailure, setLogFile } from '../../src/cli/exit-code.js';

let folder: string;
let said: string;
const say = (text: string): void => {
  said += text;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-exit-'));
  said = '';
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a failure', () => {
  it('of the user is one sentence and exit code 2', () => {
    expect(reportFailure(new UserError('The map is empty.'), say)).toBe(2);
    expect(said).toBe('varia: The map is empty.\n');
  });

  it("of the user is told by the error's name: a plugin may have the class from another copy of the package", () => {
    class Copy extends Error {
      override readonly name = 'UserError';
    }
    expect(reportFailure(new Copy('There is no chain Q.'), say)).toBe(2);
    expect({ name: 'UserError' } instanceof UserError).toBe(false);
  });

  it('of ours is exit code 1, with its stack on the screen as long as there is no log', () => {
    setLogFile(join(folder, 'run.log'));
    expect(reportFailure(new Error('index out of range'), say)).toBe(1);
    expect(said).toContain('exit-code.test');
    expect(existsSync(join(folder, 'run.log'))).toBe(false);
  });

  it('of ours goes into the log of the run, and the screen says where that is and how to go on', () => {
    const log = join(folder, 'run.log');
    writeFileSync(log, '');
    setLogFile(log);
    expect(reportFailure(new Error('index out of range'), say)).toBe(1);
    expect(said).toContain(log);
    expect(said).toContain('--resume');
    expect(said).not.toContain('exit-code.test');
    const entry = JSON.parse(readFileSync(log, 'utf8')) as { event: string; stack: string };
    expect(entry.event).toBe('fault');
    expect(entry.stack).toContain('index out of range');
  });
});
