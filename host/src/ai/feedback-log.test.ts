import { EmpireError, type Inference, type Json, type TaskName } from '@empire/contract';
import { MemoryKeyVault } from '@empire/shared-sync/testing';
import { expect, test } from 'vitest';
import { FeedbackLog } from './feedback-log.ts';
import { predictionOf } from './prediction.ts';
import { UntoldFeedback } from './untold-feedback.ts';

const by = { provider: 'interpreter', model: 'recommend-own', version: '1.2.0' };
const ai = { run: async () => ({ ranked: [{ id: 'a' }, { id: 'b' }], by }) } as unknown as Inference;
const input = { items: [{ id: 'a' }, { id: 'b' }], history: ['secret reading'] };

function log({ allows = true, refuses }: { allows?: boolean; refuses?: 'consent-missing' | 'storage-full' } = {}) {
  const appended: { type: string; data: Json; options: unknown }[] = [];
  const events = {
    append: async (type: string, data: Json, options: unknown) => {
      if (refuses) throw new EmpireError(refuses);
      appended.push({ type, data, options });
      return 'event' as never;
    },
  };
  return { appended, feedback: new FeedbackLog({ ai, events, allows: () => allows }) };
}

test('what came of an answer is an event with model, version, a hash of what was asked, what was answered, and the outcome', async () => {
  const { appended, feedback } = log();
  const answer = await feedback.ai.run('recommend', input);
  await feedback.tell(answer, { opened: 'b' });
  await feedback.tell(await feedback.ai.run('recommend', input), { opened: 'b' });
  const [first, again] = appended;
  expect(first).toEqual({
    type: 'feedback',
    data: { task: 'recommend', ...by, features: expect.stringMatching(/^[0-9a-f]{64}$/), prediction: ['a', 'b'], outcome: { opened: 'b' } },
    options: { purpose: 'personalization', idemKey: expect.stringMatching(/^feedback [0-9a-f]{64}$/) },
  });
  expect(again).toEqual(first);
  expect(JSON.stringify(appended)).not.toContain('secret');
});

test('without consent nothing is recorded, nor when it is withdrawn meanwhile; any other failure is the caller’s', async () => {
  const without = log({ allows: false });
  await without.feedback.tell(await without.feedback.ai.run('recommend', input), { opened: 'a' });
  const withdrawn = log({ refuses: 'consent-missing' });
  await withdrawn.feedback.tell(await withdrawn.feedback.ai.run('recommend', input), { opened: 'a' });
  const full = log({ refuses: 'storage-full' });
  await expect(full.feedback.tell(await full.feedback.ai.run('recommend', input), null)).rejects.toMatchObject({ code: 'storage-full' });
  expect([without.appended, withdrawn.appended]).toEqual([[], []]);
});

test('an answer that was got elsewhere is refused', async () => {
  const { feedback } = log();
  await expect(feedback.tell({ by }, null)).rejects.toMatchObject({ code: 'bad-argument' });
});

test.each<[TaskName, object, Json]>([
  ['score-lead', { probability: 0.12345, band: 'low' }, { probability: 0.123, band: 'low' }],
  ['detect-intent', { intent: undefined, inScope: Number.NaN }, { intent: null, inScope: 0 }],
  ['map-emotion', { top: [{ label: 'joy', score: 1 }] }, ['joy']],
  ['flag-stale', { stale: true, score: 0.75 }, { stale: true, score: 0.75 }],
  ['summarize', { extracted: [{ index: 3, text: 'no text of it' }] }, [3]],
  ['embed', { vectors: [[1]] }, null],
])('of %s it is told in short: %j is %j', (task, answer, told) => {
  expect(predictionOf(task, { by, ...answer } as never)).toEqual(told);
});

/** A tab whose pages come and go; what is written while one goes is written at once. */
function tab({ blocked = false } = {}) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const recorded = new Map<string, Json>();
  const vault = new MemoryKeyVault();
  const sealer = async () => {
    await vault.begin();
    return (await vault.keysFor('untold')).sealer;
  };
  const visit = ({ allows = true, goes = false } = {}) => {
    const page = new EventTarget();
    const refused = () => {
      throw new Error('No storage here.');
    };
    const untold = new UntoldFeedback('host', { ports: { sealer, storage: blocked ? refused : () => storage, page } });
    const events = {
      // The page goes before anything is written.
      append: async (_: string, told: Json, { idemKey = '' }: { idemKey?: string }) => {
        if (goes) await new Promise(() => {});
        recorded.set(idemKey, told);
        return 'event' as never;
      },
    };
    return { feedback: new FeedbackLog({ ai, events, allows: () => allows, untold }), leave: () => void page.dispatchEvent(new Event('pagehide')) };
  };
  return { visit, kept, recorded: () => [...recorded.values()].map((told) => (told as { outcome: Json }).outcome) };
}

/** Opens a card and leaves in the same moment. */
async function openAndLeave({ feedback, leave }: ReturnType<ReturnType<typeof tab>['visit']>): Promise<void> {
  const answer = await feedback.ai.run('recommend', input);
  await new Promise((resume) => setTimeout(resume, 20));
  feedback.tell(answer, { opened: 'b' }).catch(() => {});
  await new Promise((resume) => setTimeout(resume, 20));
  leave();
}

test('what is opened in the moment in which the page goes is recorded by the next page of the tab, once', async () => {
  const { visit, kept, recorded } = tab();
  await openAndLeave(visit({ goes: true }));
  expect([recorded(), kept.size]).toEqual([[], 1]);
  expect([...kept.values()].join()).not.toMatch(/secret|opened|recommend/);
  const next = visit();
  await next.feedback.tellUntold();
  await next.feedback.tellUntold();
  await next.feedback.tell(await next.feedback.ai.run('recommend', input), { opened: 'b' });
  next.leave();
  expect([recorded(), kept.size]).toEqual([[{ opened: 'b' }], 0]);
});

test('what was left is dropped where the consent is gone, where it is of another shape, and where a tab has no storage', async () => {
  const withdrawn = tab();
  await openAndLeave(withdrawn.visit({ goes: true }));
  await withdrawn.visit({ allows: false }).feedback.tellUntold();
  const damaged = tab();
  damaged.kept.set('empire-untold host', '[{"task":"recommend"},7');
  await damaged.visit().feedback.tellUntold();
  const blocked = tab({ blocked: true });
  await openAndLeave(blocked.visit({ goes: true }));
  await blocked.visit().feedback.tellUntold();
  expect([withdrawn, damaged, blocked].map(({ kept, recorded }) => [kept.size, recorded()])).toEqual([
    [0, []],
    [0, []],
    [0, []],
  ]);
});
