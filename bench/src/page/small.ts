import { stateBody, stateDocs } from '../documents.ts';
import { newDevice, pause, until } from './parts.ts';
import { localStock } from './stock.ts';

type Measured = Record<string, number[]>;
type Turn = readonly [name: string, step: () => Promise<unknown>];

/** Puts of new documents, the contestants in turn; one figure for each put after the first round. */
export async function measurePuts({ rounds, perRound }: { rounds: number; perRound: number }): Promise<Measured> {
  const device = await newDevice();
  const { engine, quiz } = await device.open();
  const store = await device.stores.open('bench-puts');
  const plain = await localStock('plain-puts');
  const measured: Measured = { 'put-engine': [], 'put-store': [], 'put-plain': [] };
  for (let index = 0; index < (rounds + 1) * perRound; index += 1) {
    const body = stateBody(index, device.deviceId);
    const id = `quiz:s:note:p-${index}`;
    const turns: readonly Turn[] = [
      ['put-plain', () => plain.put({ ...body, _id: id })],
      ['put-store', () => store.edit({ id, body })],
      ['put-engine', () => quiz.db.put('note', `p-${index}`, body.value)],
    ];
    for (const [name, put] of rotated(turns, index)) {
      const ms = await timed(put);
      if (index >= perRound) measured[name]?.push(ms);
      // The engine counts its outbox after a write; the next contestant is not to pay for that.
      if (name === 'put-engine') await until(() => engine.status.current.pending === index + 1);
      await pause(5);
    }
  }
  return measured;
}

/** Bulk writes into new databases, the contestants in turn; the first round is not kept. */
export async function measureBulkWrites({ rounds, count }: { rounds: number; count: number }): Promise<Measured> {
  const [device, landing] = [await newDevice({ lands: false }), await newDevice()];
  const measured: Measured = { 'bulk-store': [], 'bulk-landed': [], 'bulk-plain': [] };
  for (let round = 0; round <= rounds; round += 1) {
    const docs = stateDocs(count, { deviceId: device.deviceId, prefix: `b${round}` });
    const store = await device.stores.open(`bench-bulk-${round}`);
    const landed = await landing.stores.open(`landed-bulk-${round}`);
    const plain = await localStock(`plain-bulk-${round}`);
    const turns: readonly Turn[] = [
      ['bulk-plain', () => plain.bulkDocs(docs, { new_edits: false })],
      ['bulk-store', () => store.graft(docs, 'remote', { unseen: true })],
      ['bulk-landed', () => landed.graft(docs, 'remote', { unseen: true })],
    ];
    for (const [name, write] of rotated(turns, round)) {
      const ms = await timed(write);
      if (round > 0) measured[name]?.push(ms);
      await pause(50);
    }
    // Before it files.
    await landed.destroy();
  }
  return measured;
}

/** Every contestant begins equally often. */
function rotated(turns: readonly Turn[], round: number): readonly Turn[] {
  const first = round % turns.length;
  return [...turns.slice(first), ...turns.slice(0, first)];
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return performance.now() - start;
}
