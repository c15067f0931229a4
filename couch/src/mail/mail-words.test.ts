import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { parse } from 'parse5';
import { expect, onTestFinished, test } from 'vitest';
import { parseCampaign, queueCampaign, storeCampaign } from './campaign.ts';
import { composeMail } from './compose-mail.ts';
import { FileTransport } from './file-transport.ts';
import { runMailCommand } from './mail-commands.ts';
import { readMailEnvironment } from './mail-environment.ts';
import { alice, leadEvent, mailWorld } from './mail-fixture.ts';
import { renderMail } from './templates/render.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'empire-mail-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test.each(['en', 'de'] as const)('a mail in %s has a language, a title and one heading, and escapes what is put into it', (lang) => {
  const { html, text, subject } = renderMail({
    lang,
    subject: 'A\r\nBcc: x@y.example <b>',
    heading: '<script>alert(1)</script>',
    paragraphs: ['"quoted" & <img src=x>'],
    purpose: 'functional',
    unsubscribeUrl: 'https://empire.example/v1/unsubscribe?token=a.b',
  });
  expect(subject).toBe('A Bcc: x@y.example <b>');
  expect(html).not.toMatch(/<script|<img/);
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).toContain(`<html lang="${lang}">`);
  expect(text).toContain('https://empire.example/v1/unsubscribe?token=a.b');
  const problems: string[] = [];
  parse(html, { onParseError: ({ code }) => problems.push(code) });
  expect(problems).toEqual([]);
});

test('the file of a lead magnet is attached, and linked where it is too large', async () => {
  const [world, mediaDir] = [await mailWorld(), await folder()];
  const name = `${'0123456789abcdef'.repeat(4)}.pdf`;
  await writeFile(join(mediaDir, name), '%PDF-1.7 guide');
  const stored = await world.content.get('lead-magnets:c:magnet:guide');
  await world.content.put({
    ...stored,
    _id: 'lead-magnets:c:magnet:guide',
    value: { title: 'The guide', summary: '', file: { src: `/media/${name}`, name: 'guide.pdf' } },
  });
  await world.order(leadEvent({ data: { lang: 'de' } }));
  const [mail] = await world.mails();
  const ports = world.ports(new FileTransport(mediaDir));
  const composed = async (maxAttachmentBytes: number) => {
    const message = mail && (await composeMail(mail, { ...ports, settings: { ...ports.settings, mediaDir, maxAttachmentBytes } }));
    return simpleParser(message?.bytes ?? '');
  };
  const [attached, linked] = [await composed(1_000), await composed(3)];
  expect(attached.attachments.map(({ filename, content, contentType }) => [filename, content.toString(), contentType])).toEqual([
    ['guide.pdf', '%PDF-1.7 guide', 'application/pdf'],
  ]);
  expect([linked.attachments, linked.text?.includes(`https://empire.example/media/${name}`), linked.text?.includes('Guten Tag')]).toEqual([[], true, true]);
  expect(attached.messageId).toBe(linked.messageId);
});

test('without SMTP settings mail becomes files that mail programs open, once', async () => {
  const [world, dataDir] = [await mailWorld(), await folder()];
  const { transport, says } = readMailEnvironment({}, { dataDir });
  expect(says).toContain('set SMTP_URL');
  await world.order();
  await world.worker(transport).lookOnce();
  await world.worker(transport).lookOnce();
  const files = await readdir(join(dataDir, 'mail'));
  expect(files).toHaveLength(1);
  const parsed = await simpleParser(await readFile(join(dataDir, 'mail', files[0] ?? '')));
  expect([parsed.subject, await world.told()]).toEqual(['Your copy: The guide & more', ['sent']]);
});

test('settings that cannot work are refused in words', () => {
  const read = (env: Record<string, string>) => () => readMailEnvironment(env, { dataDir: '.data' });
  expect(read({ SMTP_URL: 'smtp://mail.example' })).toThrow('MAIL_FROM');
  expect(read({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'a@b.example' })).toThrow('PUBLIC_URL');
  expect(read({ SMTP_URL: 'mail.example', MAIL_FROM: 'a@b.example', PUBLIC_URL: 'https://x.example' })).toThrow('SMTP_URL');
  expect(read({ MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' })).toThrow('MAIL_FROM');
});

test('a campaign goes once to everybody who had mail and agrees', async () => {
  const [world, dir] = [await mailWorld(), await folder()];
  const campaign = parseCampaign('key: spring\nen: {subject: News, text: "One.\\n\\nTwo.", link: {label: Look, url: "https://empire.example/"}}\n');
  await world.order();
  await storeCampaign(world.control, campaign);
  expect([await queueCampaign(world.queue, campaign), await queueCampaign(world.queue, campaign)]).toEqual([1, 0]);
  world.feeds.add(`user-${alice}`, { _id: 'host:k:consent:k1', _rev: '1-a', purpose: 'marketing', granted: true, heads: [] });
  await world.worker(new FileTransport(dir)).lookOnce();
  const mails = await Promise.all((await readdir(dir)).map(async (name) => simpleParser(await readFile(join(dir, name)))));
  const news = mails.find(({ subject }) => subject === 'News');
  expect([news?.text?.includes('Two.'), news?.headers.get('precedence')]).toEqual([true, 'bulk']);
});

test.each(['key: A b\nen: {subject: x, text: y}', 'key: ok', 'key: ok\nen: {subject: x}', '[]', 'key: ok\nnotBefore: soon\nen: {subject: x, text: y}'])(
  'the campaign %j is refused',
  (text) => {
    expect(() => parseCampaign(text)).toThrow(/must|needs/);
  },
);

test('an operator lists mail without addresses, looks at one, and queues it again', async () => {
  const [world, dir] = [await mailWorld(), await folder()];
  await world.order();
  await world.worker(new FileTransport(dir)).lookOnce();
  const said: string[] = [];
  const run = (...args: string[]) => runMailCommand(args, world, (line) => said.push(line));
  expect(await run('list')).toBe(0);
  expect(said.join('\n')).toMatch(/A…@mail\.example/);
  expect(said.join('\n')).not.toContain('Alice');
  const hash = said[1]?.split(' ')[0] ?? '';
  expect([await run('show', hash), await run('retry', hash), await run('retry', 'f'.repeat(32)), await run('retry'), await run('nonsense')]).toEqual([
    0,
    0,
    1,
    undefined,
    undefined,
  ]);
  expect((await world.mails()).map(({ state }) => state)).toEqual(['queued']);
  expect([await run('allow', 'Alice@mail.example'), await run('list', '--state', 'sent'), said.at(-1)]).toEqual([0, 0, '0 mails']);
});
