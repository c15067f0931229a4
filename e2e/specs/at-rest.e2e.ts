import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { canaryText, publishCanaryQuiz } from '../src/canary-quiz.ts';
import { type Device, freshDevice, openPage, prepareForOffline } from '../src/device.ts';
import { describeFindings, type Finding, type ScanReport, scanProfile } from '../src/profile-scan.ts';
import { type Records, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guideSecrets = { name: 'canary-name-plover', mailbox: 'canary-mailbox-dunlin' } as const;
const secrets = [...canaryText.secrets, ...Object.values(guideSecrets)];
const unsealedDir = fileURLToPath(new URL('../../host/dist-unsealed', import.meta.url));

describe('the profile on the disk', () => {
  test('shows no word of an answer, no key and no id of a person, though all of them reached the server', async () => {
    const { report, words } = await useAndScan({});
    expect(describeFindings(report)).toBe('');
    expect(report.unreadable).toEqual([]);
    expect(report.bytes).toBeGreaterThan(1_000_000);
    expect(words.length).toBeGreaterThan(5);
  });

  describe('without sealing', () => {
    beforeAll(buildUnsealed);

    test('shows them to the same scan, which can therefore fail', async () => {
      const { report, words } = await useAndScan({ HOST_DIR: unsealedDir });
      const found = new Set(report.findings.map(({ word }) => word));
      expect(words.filter((word) => !found.has(word))).toEqual([]);
    });
  });
});

let stack: Stack | undefined;
let device: Device | undefined;
afterAll(cleanUp);

async function cleanUp(): Promise<void> {
  await device?.dispose();
  await stack?.dispose();
  device = undefined;
  stack = undefined;
}

/** Has a guide sent to a canary. */
async function askForGuide(browser: BrowserProfile): Promise<void> {
  const { page } = browser;
  await openPage(browser, `${stack?.url}/guides/paper-kit`);
  await page.locator('input[name="name"]').fill(guideSecrets.name);
  await page.locator('input[name="email"]').fill(`${guideSecrets.mailbox}@example.org`);
  await page.getByTestId('guide-submit').click();
  await page.getByTestId('guide-yours').waitFor();
}

/** Takes a quiz and asks for a guide with canaries in them, partly offline, and scans the closed profile for them and for every key and id that CouchDB was sent. */
async function useAndScan(env: Record<string, string>): Promise<{ report: ScanReport; words: readonly string[] }> {
  await cleanUp();
  stack = await startStack({ env });
  device = await freshDevice();
  await publishCanaryQuiz(stack.truth);
  const browser = await device.open();
  const player = await prepareForOffline(browser, stack);
  await stack.stop();
  await player.start(canaryText.title);
  await player.answer({ text: canaryText.typed });
  await stack.start();
  await player.finish(() => player.answer({ text: canaryText.typed }));
  await askForGuide(browser);
  const records = await untilRecords(stack.truth, (found) => {
    expect(found.events.map(({ body }) => body.type)).toContain('completed');
    const sent = JSON.stringify(found.leaves);
    expect(secrets.filter((word) => !sent.includes(word))).toEqual([]);
  });
  await player.openList(stack.url);
  await player.page.getByTestId('quiz-card').filter({ hasText: canaryText.title }).click();
  await player.page.getByTestId('quiz-past').first().click();
  await browser.close();
  const words = [...secrets, ...keysOf(records)];
  const report = await scanProfile(device.dir, words);
  return { report: { ...report, findings: report.findings.filter((finding) => !isFormMemory(finding)) }, words };
}

/** Browsers remember names and addresses that were typed into forms, to offer them again. That memory is theirs: no page can read or seal it. */
function isFormMemory({ file, word }: Finding): boolean {
  return /^Default\/Web Data/.test(file) && Object.values<string>(guideSecrets).includes(word);
}

/** The keys of the person's own documents, long enough that chance does not write them. An acknowledgement's key is the device, which is no secret. */
function keysOf(records: Records): string[] {
  const keys = records.leaves.filter(({ id }) => /^quiz:[esp]:/.test(id)).map(({ id }) => id.split(':')[3] ?? '');
  return [...new Set(keys.filter((key) => key.length >= 16))];
}

async function buildUnsealed(): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build.ts', 'host'], {
    cwd: root,
    env: { ...process.env, EMPIRE_UNSEALED: '1' },
    timeout: 180_000,
  });
  if (!existsSync(unsealedDir)) throw new Error('Building with EMPIRE_UNSEALED=1 made no host/dist-unsealed.');
}
