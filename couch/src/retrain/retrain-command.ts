import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nameOfModel } from '@empire/contract/models';
import { type Retrained, retrainRecommender, type ShelvedModel } from '@empire/edge-ai/node';
import type { EventLedger } from '../core-server/event-ledger.ts';
import type { ModelShelf } from '../models/model-shelf.ts';
import { publishModel } from '../models/publish-models.ts';
import { approved, pointed, type ShelfState } from '../models/shelf-state.ts';
import { usageOf } from './usage.ts';

/** What an operator can do about learning from events. */
export const retrainUsage = `core retrain [--percent 10] [--channel candidate] [--dry-run]   trains the recommender on events and gives it to a share of the devices`;

export interface RetrainCommand {
  readonly args: readonly string[];
  readonly ports: { readonly ledger: Pick<EventLedger, 'everybody'>; readonly shelf: ModelShelf; readonly modelsDir: string; readonly now: () => number };
  readonly say: (line: string) => void;
}

type Trained = Extract<Retrained, { outcome: 'trained' }>;

const modelId = 'recommend-own';
const source = 'events at Core';

/**
 * Trains the recommender on what Core's events say, measures it beside the one in force, and publishes it as a candidate where it is better. Resolves to
 * the exit code (1 where there is too little to learn from, or nothing was gained), or to `undefined` when the words make no command.
 * Errors: those of the ports.
 */
export async function runRetrainCommand({ args, ports, say }: RetrainCommand): Promise<number | undefined> {
  const words = readWords(args);
  if (!words) return undefined;
  const people = await usageOf(ports.ledger.everybody());
  const state = await ports.shelf.state();
  const current = await currentModel(state, ports.modelsDir);
  const retrained = await retrainRecommender(people, { id: modelId, version: nextVersion(state), source, ...(current && { current }) });
  if (retrained.outcome === 'too-few') {
    const { found, needed } = retrained;
    say('There is too little to learn from, and nothing was trained. Of people who allow it and used two things or more:');
    say(`  to train on  ${found.trainedOn} of ${needed.trainedOn}`);
    say(`  held out     ${found.heldOut} of ${needed.heldOut}`);
    say(`Items that five of them used: ${found.items} of ${needed.items}`);
    return 1;
  }
  for (const line of figuresOf(retrained)) say(line);
  if (!isBetter(retrained)) {
    say('It is no better than what there is, and is not published.');
    return 1;
  }
  if (!words.dryRun) await publishCandidate(retrained, { ports, say, ...words });
  return 0;
}

function figuresOf({ found, value, popularity, current }: Trained): readonly string[] {
  const percent = (share: number) => (100 * share).toFixed(1);
  return [
    `trained on ${found.trainedOn} people and ${found.items} items; all but 1 of ${found.heldOut} people held out:`,
    `  this model   ${percent(value)}`,
    `  in force     ${current === undefined ? 'none' : percent(current)}`,
    `  popularity   ${percent(popularity)}`,
  ];
}

function isBetter({ value, popularity, current = 0 }: Trained): boolean {
  return value > popularity && value > current;
}

async function publishCandidate(
  { card, bytes }: Trained,
  { ports, say, channel, percent }: Pick<RetrainCommand, 'ports' | 'say'> & { channel: string; percent: number },
): Promise<void> {
  const { shelf, modelsDir, now } = ports;
  const folder = await mkdtemp(join(tmpdir(), 'empire-retrained-'));
  try {
    await writeFile(join(folder, 'card.json'), `${JSON.stringify(card, null, 1)}\n`);
    await writeFile(join(folder, card.file), bytes);
    const name = nameOfModel(await publishModel(folder, { shelf, modelsDir, now: now() }));
    const approval = { by: 'core retrain', at: new Date(now()).toISOString() };
    await shelf.change((state) => pointed(approved(state, name, approval), channel, { uses: { recommend: name }, percent }));
    say(`${name} is on the channel ${channel} for ${percent} % of the devices; when it does well: models channel stable recommend=${name}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The recommender that stable uses, from the mirror; nothing where it uses none, or its files are not on this machine. */
async function currentModel({ channels, models }: ShelfState, modelsDir: string): Promise<ShelvedModel | undefined> {
  const use = channels.stable?.active.recommend?.use;
  const model = models.find((one) => nameOfModel(one) === use);
  if (!model) return undefined;
  const read = (path: string) => readFile(join(modelsDir, path.slice('/ai/'.length))).catch(() => undefined);
  const [card, file] = [await read(model.card), await read(model.file)];
  return card && file && { card: JSON.parse(card.toString('utf8')) as ShelvedModel['card'], bytes: new Uint8Array(file) };
}

function nextVersion({ models }: ShelfState): string {
  const minors = models.filter(({ id }) => id === modelId).map(({ version }) => Number(version.split('.')[1]));
  return `1.${Math.max(-1, ...minors) + 1}.0`;
}

function readWords(args: readonly string[]): { percent: number; channel: string; dryRun: boolean } | undefined {
  const options = { percent: { type: 'string' }, channel: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  try {
    const { percent = '10', channel = 'candidate', 'dry-run': dryRun = false } = parseArgs({ args: [...args], options }).values;
    const share = Number(percent);
    if (!/^\d+(\.\d+)?$/.test(percent) || share > 100 || channel === 'stable') return undefined;
    return { percent: share, channel, dryRun };
  } catch {
    return undefined;
  }
}
