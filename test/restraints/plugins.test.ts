// Plugins: the shipped one is found by name, others by path, folder or package; each broken one ends in one sentence that names it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { RestraintTableBuilder } from '../../src/chemistry/restraint-table.js';
import { definePlugin, type PluginRestraints, z } from '../../src/restraints/plugin.js';
import { guardTerm } from '../../src/restraints/plugin-guard.js';
import { loadPlugin, resolvePlugin, shippedPlugins } from '../../src/restraints/plugin-loader.js';
import { createPluginTerms } from '../../src/restraints/plugin-restraints.js';
import type { Term } from '../../src/restraints/term.js';
import { chainOfAtoms } from './chain-of-atoms.js';
import { tableOf } from './tables.js';

const system = chainOfAtoms(4, 1.5);
/** A plugin `trial` that makes what is given. */
const trial = (create: () => PluginRestraints) =>
  definePlugin({
    name: 'trial',
    description: 'For tests.',
    options: z.object({ depth: z.number().default(3) }),
    create,
  });
const run = (create: () => unknown, options: unknown = {}) =>
  createPluginTerms(trial(create as () => PluginRestraints), options, system);
/** Anchors atom 0 at x = 1, with an error in the gradient. */
const anchor = (error = 0): Term => ({
  name: 'anchor',
  evaluate(xyz, gradient) {
    gradient[0]! += (2 + error) * (xyz[0]! - 1);
    return (xyz[0]! - 1) ** 2;
  },
});

describe('what a plugin makes', () => {
  it('runs: its own kind, a built-in kind, and a term', () => {
    const builder = new RestraintTableBuilder('height', ['ideal']);
    builder.add([2], [5], 'test');
    const { terms, tables } = run(
      (): PluginRestraints => ({
        kinds: [
          {
            kind: 'height',
            description: 'Height of an atom over z = 0.',
            atoms: { exactly: 1 },
            columns: [{ name: 'ideal', unit: 'Å' }],
            compile: (table) => ({
              name: 'height',
              evaluate(xyz, gradient) {
                const p = 3 * table.atoms[0]! + 2;
                const delta = xyz[p]! - table.values['ideal']![0]!;
                gradient[p]! += 2 * delta;
                return delta * delta;
              },
            }),
          },
        ],
        tables: [
          builder.build(),
          tableOf(
            'bond',
            ['ideal', 'sigma'],
            [
              [
                [0, 1],
                [1.4, 0.1],
              ],
            ],
          ),
        ],
        terms: [anchor()],
      }),
    );
    expect(tables).toHaveLength(2);
    expect(terms.map((term) => term.evaluate(system.xyz, new Float64Array(12)))).toEqual([
      25,
      expect.closeTo(1, 10),
      1,
    ]);
    expect(terms[1]!.residuals!(system.xyz).value[0]).toBeCloseTo(1.5, 12);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'throws in create',
      () => {
        throw new TypeError('no such thing');
      },
      /'trial' failed while it made its restraints: no such thing/,
    ],
    [
      'says what the user can mend',
      () => {
        throw new UserError('depth is too deep.');
      },
      /^The plugin 'trial': depth is too deep\.$/,
    ],
    ['makes nothing', () => undefined, /'trial' gave undefined instead of restraints/],
    ['makes no term', () => ({ terms: [{ name: 'x' }] }), /'trial' gave as term 0 something without/],
    ['uses a kind that is not there', () => ({ tables: [tableOf('distance', [], [])] }), /'trial': there is no kind/],
    [
      'gives a bad table',
      () => ({
        tables: [
          tableOf(
            'bond',
            ['ideal', 'sigma'],
            [
              [
                [0, 9],
                [1, 1],
              ],
            ],
          ),
        ],
      }),
      /'trial'.*atom 9/,
    ],
    ['has a wrong gradient', () => ({ terms: [anchor(0.1)] }), /'trial' has a wrong gradient in its term 'anchor'/],
    [
      'returns NaN',
      () => ({ terms: [{ name: 'nan', evaluate: () => Number.NaN }] }),
      /'trial' gives the energy NaN in its term 'nan'/,
    ],
    [
      'returns Infinity',
      () => ({ terms: [{ name: 'inf', evaluate: () => Number.POSITIVE_INFINITY }] }),
      /'trial' gives the energy Infinity/,
    ],
    [
      'throws in evaluate',
      () => ({
        terms: [
          {
            name: 'thrower',
            evaluate() {
              throw new Error('out of luck');
            },
          },
        ],
      }),
      /'trial' failed in its term 'thrower': out of luck/,
    ],
    [
      'writes to the coordinates',
      () => ({
        terms: [
          {
            name: 'writer',
            evaluate(xyz: Float64Array) {
              xyz[0]! += 1e-7;
              return 0;
            },
          },
        ],
      }),
      /'trial' writes to the coordinates in its term 'writer'/,
    ],
  ])('ends in a sentence when it %s', (_, create, sentence) => {
    expect(() => run(create)).toThrow(sentence);
    expect(() => run(create)).toThrow(UserError);
  });

  it('has only the options of its schema', () => {
    expect(() => run(() => ({}), { dept: 4 })).toThrow("The plugin 'trial' has no option 'dept'; it has depth.");
    expect(() => run(() => ({}), { depth: 'four' })).toThrow(/'trial' cannot take the option depth: /);
    expect(() => run(() => ({}), 7)).toThrow(/'trial' cannot take its options/);
    expect(run(() => ({})).terms).toEqual([]);
  });
});

describe('while a run lasts', () => {
  const gradient = () => new Float64Array(12);
  it('numbers that stop being finite are the plugin’s if they are its own', () => {
    let broken = false;
    const term = guardTerm('trial', {
      name: 'late',
      evaluate(_, g) {
        if (broken) g[7] = Number.NaN;
        return 1;
      },
    });
    expect(term.evaluate(system.xyz, gradient())).toBe(1);
    const spoilt = gradient();
    spoilt[3] = Number.NaN;
    expect(term.evaluate(system.xyz, spoilt)).toBe(1);
    broken = true;
    expect(() => term.evaluate(system.xyz, gradient())).toThrow(/'trial' gives the gradient NaN at atom 2.*'late'/);
  });

  it('coordinates that are not finite are nobody’s fault here', () => {
    const lost = system.xyz.slice();
    lost[0] = Number.NaN;
    expect(guardTerm('trial', anchor()).evaluate(lost, gradient())).toBeNaN();
  });
});

describe('loading', () => {
  let folder = '';
  const write = (path: string, text: string): string => {
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const GOOD = `export const plugin = { name: 'mine', description: 'x', options: { safeParse: (data) => ({ success: true, data }) }, create: () => ({}) };`;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'varia-plugins-'));
    mkdirSync(join(folder, 'mine'));
    mkdirSync(join(folder, 'node_modules', 'varia-mine'), { recursive: true });
    write('mine/index.mjs', GOOD);
    write('node_modules/varia-mine/package.json', '{"name": "varia-mine", "type": "module", "main": "entry.js"}');
    write('node_modules/varia-mine/entry.js', GOOD);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds shipped plugins by name, others by path, folder and package', async () => {
    expect(shippedPlugins()).toContain('distance');
    expect((await loadPlugin('distance')).name).toBe('distance');
    expect((await loadPlugin('./mine/index.mjs', folder)).name).toBe('mine');
    expect((await loadPlugin('./mine', folder)).name).toBe('mine');
    expect((await loadPlugin('varia-mine', folder)).name).toBe('mine');
    expect((await loadPlugin(resolvePlugin('varia-mine', folder))).name).toBe('mine');
  });

  it.each<[string, string, RegExp]>([
    ['nowhere', '', /no plugin 'nowhere': Varia comes with distance; .*'\.\/nowhere'/],
    ['./nowhere.js', '', /no plugin at .*nowhere\.js/],
    ['./syntax.mjs', 'export const plugin = {', /'\.\/syntax\.mjs' .*cannot be loaded/],
    ['./thrower.mjs', 'throw new Error("not today");', /'\.\/thrower\.mjs' .*cannot be loaded: not today/],
    ['./empty.mjs', 'export const other = 1;', /no plugin: it does not export 'plugin'/],
    ['./nameless.mjs', 'export const plugin = {};', /no plugin: its plugin has no name/],
    ['./schemaless.mjs', "export const plugin = { name: 'a', description: 'b' };", /options are no zod schema/],
    [
      './idle.mjs',
      "export const plugin = { name: 'a', description: 'b', options: { safeParse() {} } };",
      /no function create/,
    ],
  ])('%s ends in a sentence', async (module, text, sentence) => {
    if (text !== '') write(module, text);
    const loaded = loadPlugin(module, folder);
    await expect(loaded).rejects.toThrow(sentence);
    await expect(loaded).rejects.toThrow(UserError);
  });
});
