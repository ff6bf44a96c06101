// How near to the truth does a series come, and what does a frame cost, beside the peers that are installed?
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../src/base/user-error.js';
import { accuracyTable, costRemark, frameTable, type Run, verdict } from './accuracy-tables.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { type Cost, measuredCommand } from './measured-command.js';
import { installedPeers, type Peer } from './peers.js';
import { inTemporaryFolder, project } from './places.js';
import { type SeriesCase, seriesCases } from './series-cases.js';
import { confirmedByScript, type FrameScore, SeriesJudge } from './series-judge.js';

/** Each series with `--plan auto` and `--plan star`; peers on the frames nearest to the start model, chained outward by hand. */
export async function run({ quick = false, peerFrames = 1 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const question = 'how near to the truth does a series come, and what does a frame cost?';
  return inTemporaryFolder(async (folder) => {
    const machine = machineLine();
    const { cases, notes: missingData } = await seriesCases(quick, folder);
    const { peers, notes: missingPeers } = peerFrames > 0 ? installedPeers() : { peers: [], notes: [] };
    const notes = new Set([
      ...missingData,
      ...missingPeers,
      ...peers.map(({ name, settings }) => `${name}: ${settings}.`),
    ]);
    const tables: ResultTable[] = [];
    for (const series of cases) {
      const judge = await SeriesJudge.open(series);
      const start: Run = { name: 'start model, as it is', scores: await judge.scoreStart() };
      const whole: Run[] = [];
      for (const plan of ['auto', 'star'] as const) {
        say(`${series.name}: varia series, plan ${plan}`);
        const { ensemble, cost } = runVaria(series, plan, folder);
        const scores = await judge.score(ensemble, series.frames);
        const confirmed = confirmedByScript(ensemble, series, scores);
        if (confirmed !== undefined) notes.add(confirmed);
        whole.push({ name: `Varia, plan ${plan}`, scores, cost });
      }
      const near = outwardFrom(start.scores).slice(0, peerFrames);
      const beside: Run[] = [];
      for (const peer of peers) {
        try {
          beside.push(await runPeer(peer, series, near, judge, folder));
        } catch (error) {
          notes.add(`${peer.name} has no line for ${series.name}: ${messageOf(error)}`);
        }
      }
      if (!quick) notes.add(verdict(series, whole[0]!));
      if (beside.length > 0) {
        say(`${series.name}: varia series, one worker`);
        const { cost } = runVaria(series, 'auto', folder, ['--workers', '1', '--overwrite']);
        notes.add(costRemark(series, whole[0]!, cost, beside));
      }
      tables.push(
        accuracyTable(series, [start, ...whole, ...besidePeers(whole[0]!, beside)]),
        frameTable(series, start, whole),
      );
    }
    if (peers.length > 0)
      notes.add(
        `Peers are slow: they refined ${peerFrames} of the frames of each series, the nearest to the start model first, each next ` +
          'one from its refined neighbour; the line of Varia beside them is its series run seen on the same frames.',
      );
    notes.add(
      'CC_mask, bonds and angles of all lines are measured by Varia (its dictionary, the start model’s B factors); cpu is user + ' +
        'system time of all threads, reading and writing included; wall time is that of a shared machine.',
    );
    return { name: 'accuracy', question, machine, rows: [], tables, notes: [...notes] };
  });
}

function runVaria(
  series: SeriesCase,
  plan: string,
  folder: string,
  options: readonly string[] = [],
): { readonly ensemble: string; readonly cost: Cost } {
  const out = join(folder, `${series.name}-${plan}`);
  const maps = series.frames.map((frame) => series.maps[frame]!);
  const words = [
    'series',
    series.start,
    ...maps,
    '-r',
    String(series.resolution),
    '-o',
    out,
    '--plan',
    plan,
    '--quiet',
    ...options,
  ];
  const cost = measuredCommand(process.execPath, [join(project, 'dist/src/cli/main.js'), ...words]);
  return { ensemble: join(out, 'ensemble.pdb'), cost };
}

/** Frames from the one nearest to the start model outward, with the neighbour that each begins from (undefined: the start model). */
function outwardFrom(start: readonly FrameScore[]): { readonly frame: number; readonly parent: number | undefined }[] {
  const nearest = start.reduce((best, { rmsd }, k) => (rmsd < start[best]!.rmsd ? k : best), 0);
  return start
    .map(({ frame }, k) => ({ frame, steps: Math.abs(k - nearest), parent: start[k + Math.sign(nearest - k)]!.frame }))
    .sort((a, b) => a.steps - b.steps)
    .map(({ frame, steps, parent }) => ({ frame, parent: steps === 0 ? undefined : parent }));
}

async function runPeer(
  peer: Peer,
  series: SeriesCase,
  frames: readonly { readonly frame: number; readonly parent: number | undefined }[],
  judge: SeriesJudge,
  folder: string,
): Promise<Run> {
  const scores: FrameScore[] = [];
  const cost = { cpu: 0, wall: 0 };
  let evaluated: Cost | undefined;
  const refined = (frame: number): string => join(folder, `${series.name}-${peer.name}-${frame}.pdb`);
  for (const { frame, parent } of frames) {
    say(`${series.name}: ${peer.name}, frame ${frame}`);
    const map = join(folder, 'peer-map.mrc');
    const bytes = readFileSync(series.maps[frame]!);
    writeFileSync(map, series.maps[frame]!.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    const model = parent === undefined ? series.start : refined(parent);
    if (scores.length === 0) evaluated = peer.refineAndEvaluate?.(model, map, series.resolution, refined(frame));
    const { cpu, wall } = peer.refine(model, map, series.resolution, refined(frame));
    cost.cpu += cpu;
    cost.wall += wall;
    scores.push(...(await judge.score(refined(frame), [frame])));
  }
  return { name: peer.name, scores, cost, ...(evaluated && { evaluated }) };
}

/** The peers' lines under Varia's own on the same frames; its cost is not known for single frames of a series. */
function besidePeers(varia: Run, peers: readonly Run[]): Run[] {
  const frames = peers[0]?.scores.map(({ frame }) => frame) ?? [];
  if (frames.length === 0) return [];
  const which = `frame${frames.length > 1 ? 's' : ''} ${frames.join(', ')}`;
  const same = varia.scores.filter(({ frame }) => frames.includes(frame));
  return [{ name: varia.name, scores: same }, ...peers].map((line) => ({ ...line, name: `${which}: ${line.name}` }));
}

function say(sentence: string): void {
  process.stderr.write(`${sentence} …\n`);
}
