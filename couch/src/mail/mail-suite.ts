import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import type { Stack } from '../dev/stack-options.ts';
import { signedIn } from '../dev/test-device.ts';

/** How an act on a device becomes a mail, through any CouchDB. */
export function mailSuite(start: (options: { dataDir: string; withMail: true }) => Promise<Stack>): void {
  let stack: Stack;
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'empire-mail-stack-'));
    stack = await start({ dataDir, withMail: true });
    const magnet = { v: 1, schema: 1, value: { title: 'The guide', summary: 'Ten pages.' } };
    await new CouchHttp(stack.couchUrl).expect(`/${stack.dbPrefix}content/${encodeURIComponent('lead-magnets:c:magnet:guide')}`, {
      method: 'PUT',
      body: magnet,
    });
  }, 120_000);
  afterAll(async () => {
    await stack?.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  test('a lead that a device submits twice becomes one mail, the device reads that it was sent, and its link ends mail', async () => {
    const device = await signedIn(stack.gatewayUrl);
    const lead = () =>
      makeEventDocument({
        neuron: 'lead-magnets',
        type: 'lead-submitted',
        idemKey: 'guide-1',
        deviceId: device.deviceId,
        data: { magnet: 'guide', email: 'alice@mail.example', lang: 'de' },
      });
    await device.push([lead(), lead()]);
    const status = async () => {
      const { body } = await device.call('POST', `/couch/${device.session?.databases.user}/_bulk_get`, { docs: [{ id: 'lead-magnets:r:mail:guide-1' }] });
      return (body as { results: { docs: { ok?: { value: { status: string } } }[] }[] }).results[0]?.docs[0]?.ok?.value.status;
    };
    await expect.poll(status, { timeout: 20_000 }).toBe('sent');
    const files = await readdir(join(dataDir, 'mail'));
    expect(files).toHaveLength(1);
    const mail = await simpleParser(await readFile(join(dataDir, 'mail', files[0] ?? '')));
    expect(mail.subject).toBe('Ihr Exemplar: The guide');
    const link = /https:\/\/empire\.example(\/v1\/unsubscribe\?token=\S+)/.exec(mail.text ?? '')?.[1] ?? '';
    expect((await device.call('GET', link)).body).toEqual({ scope: 'all', ended: false });
    expect((await device.call('POST', link, 'List-Unsubscribe=One-Click', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(200);
    expect((await device.call('GET', link)).body).toEqual({ scope: 'all', ended: true });
  }, 40_000);
}
