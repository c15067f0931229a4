import { expectAll, filed, newDevice, transfer } from './parts.ts';

/** Pulls a user's documents into a fresh profile; answers how long that took (milliseconds). */
export async function fillProfile({ count, pairingCode }: { count: number; pairingCode: string }): Promise<number> {
  const device = await newDevice();
  const { engine } = await device.open();
  await engine.pairing.claim(pairingCode);
  const start = performance.now();
  await transfer(engine);
  const ms = performance.now() - start;
  await engine.close();
  if (count > 0) await reopened(count);
  return ms;
}

/** Opens the profile as a page does and leaves it at rest. */
export async function openProfile(): Promise<void> {
  const device = await newDevice();
  const { engine, quiz } = await device.open();
  await transfer(engine);
  await filed(device);
  Object.assign(globalThis, { atRest: { engine, quiz } });
}

async function reopened(count: number): Promise<void> {
  const { engine, quiz } = await (await newDevice()).open();
  expectAll((await quiz.db.list('note')).length, count);
  await engine.close();
}
