// The commands of `varia` by name; each is loaded only when it runs, so that help comes at once.

export interface Command {
  /** `words`: the command line behind the command's name. Gives the exit code. */
  run(words: readonly string[]): Promise<number>;
}

interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  [
    'series',
    {
      usage: 'series MODEL MAP... -r 3.5 -o OUT',
      summary: 'refine one model into every map of a series: the main job',
      load: () => import('./series.js'),
    },
  ],
  [
    'refine',
    {
      usage: 'refine MODEL MAP -r 3.5 -o OUT',
      summary: 'refine a model into one map, with the same engine',
      load: () => import('./refine.js'),
    },
  ],
  [
    'validate',
    {
      usage: 'validate MODEL [MAP -r 3.5]',
      summary: 'judge a model, alone and in its map, and say where to look first',
      load: () => import('./validate.js'),
    },
  ],
  [
    'maps',
    {
      usage: 'maps MODEL MAP -r 3.5 -o OUT',
      summary: 'difference map, model map, sharpened map and mask, to look at',
      load: () => import('./maps.js'),
    },
  ],
  [
    'simulate',
    {
      usage: 'simulate ENSEMBLE -r 3.5 -o OUT',
      summary: 'make maps of known truth, to try the pipeline before trusting it',
      load: () => import('./simulate.js'),
    },
  ],
  [
    'inspect',
    {
      usage: 'inspect FILE...',
      summary: 'say what is in a map or model, and what looks wrong with it',
      load: () => import('./inspect.js'),
    },
  ],
  [
    'restraints',
    {
      usage: 'restraints MODEL [--on SELECTION]',
      summary: 'list what holds an atom or a residue, and where it comes from',
      load: () => import('./restraints.js'),
    },
  ],
  [
    'demo',
    {
      usage: 'demo',
      summary: 'refine an example series of known truth and judge the result',
      load: () => import('./demo.js'),
    },
  ],
]);

/** What `varia --help` prints. */
export function overview(): string {
  const width = Math.max(...[...commands.values()].map((command) => command.usage.length));
  const lines = [...commands.values()].map(({ usage, summary }) => `  varia ${usage.padEnd(width)}  ${summary}`);
  return `varia: one refined atomic model per cryo-EM map of a series

${lines.join('\n')}

  varia COMMAND --help   every option of a command, with examples
  varia --version

A first job, from the consensus model and the frames of a variability job:

  varia inspect consensus.pdb frame_000.mrc      is everything as it should be?
  varia series consensus.pdb frames/ -r 3.5 -o first
  chimerax first/ensemble.cif

Exit codes: 0 done; 1 a fault of Varia; 2 something to mend, said in one sentence; 130 interrupted, resumable.
`;
}
