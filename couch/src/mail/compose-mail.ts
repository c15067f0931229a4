import MailComposer from 'nodemailer/lib/mail-composer';
import type { DocumentTable } from '../accounts/document-table.ts';
import type { AddressBook } from './address-book.ts';
import { type Campaign, readCampaign } from './campaign.ts';
import { type Magnet, readMagnet, readMedia } from './magnet.ts';
import type { Mail } from './mail.ts';
import { hashOf } from './mail-queue.ts';
import { type MailParts, renderMail } from './templates/render.ts';
import { mailTexts } from './templates/texts.ts';
import { signUnsubscribe } from './unsubscribe.ts';

/** What mail is written with. */
export interface MailSettings {
  /** The sender, `Name <address>` or an address. */
  readonly from: string;
  /** Where people reach the gateway, without a trailing slash; without it mail has no links. */
  readonly publicUrl: string | undefined;
  /** The folder of the content's media. */
  readonly mediaDir: string | undefined;
  /** A larger file is linked and not attached. */
  readonly maxAttachmentBytes: number;
}

/** A message as it goes to a server. */
export interface Message {
  /** The same for a mail at every try, so that receivers can see a repetition: 32 hexadecimal digits. */
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

export interface ComposePorts {
  readonly content: DocumentTable;
  readonly control: DocumentTable;
  readonly book: AddressBook;
  readonly secret: Buffer;
  readonly settings: MailSettings;
  readonly now: () => number;
}

/** The message of a mail; `undefined` while its lead magnet or campaign is not there. Errors: those of {@link DocumentTable}. */
export async function composeMail(mail: Mail, ports: ComposePorts): Promise<Message | undefined> {
  const { settings } = ports;
  const token = signUnsubscribe(
    { address: ports.book.keyOf(mail.to), scope: mail.purpose === 'functional' ? 'all' : 'marketing', lang: mail.lang },
    ports.secret,
  );
  const unsubscribeUrl = settings.publicUrl === undefined ? undefined : `${settings.publicUrl}/v1/unsubscribe?token=${token}`;
  const written = mail.template === 'campaign' ? await campaignOf(mail, { ports, unsubscribeUrl }) : await deliveryOf(mail, { ports, unsubscribeUrl });
  if (!written) return undefined;
  const composer = new MailComposer({
    from: settings.from,
    to: mail.to,
    ...renderMail(written.parts),
    messageId: `<${hashOf(mail)}@${domainOf(settings.from)}>`,
    date: new Date(ports.now()),
    attachments: written.attachments,
    headers: headersOf(mail, unsubscribeUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  const { from } = node.getEnvelope();
  return { hash: hashOf(mail), from: from || addressOf(settings.from), to: mail.to, bytes: await node.build() };
}

interface Written {
  readonly parts: MailParts;
  readonly attachments: { filename: string; content: Buffer }[];
}

async function deliveryOf(mail: Mail, { ports, unsubscribeUrl }: { ports: ComposePorts; unsubscribeUrl: string | undefined }): Promise<Written | undefined> {
  const { settings, content } = ports;
  const magnet = await readMagnet(content, { neuron: mail.neuron, key: mail.subject, lang: mail.lang });
  if (!magnet) return undefined;
  const bytes = magnet.file && (await readMedia(settings.mediaDir, magnet.file, settings.maxAttachmentBytes));
  const texts = mailTexts[mail.lang];
  const url = magnet.file && settings.publicUrl !== undefined ? `${settings.publicUrl}${magnet.file.path}` : undefined;
  const parts: MailParts = {
    lang: mail.lang,
    subject: texts.leadSubject(magnet.title),
    heading: magnet.title,
    paragraphs: [
      texts.greeting(mail.name),
      texts.leadIntro(magnet.title),
      ...(magnet.summary === '' ? [] : [magnet.summary]),
      howToGet(magnet, { bytes, url, mail }),
    ],
    ...(url !== undefined && { action: { label: texts.download, url } }),
    purpose: mail.purpose,
    unsubscribeUrl,
  };
  return { parts, attachments: magnet.file && bytes ? [{ filename: magnet.file.name, content: bytes }] : [] };
}

function howToGet({ file }: Magnet, { bytes, url, mail }: { bytes: Buffer | undefined; url: string | undefined; mail: Mail }): string {
  const texts = mailTexts[mail.lang];
  if (bytes) return texts.attached;
  return file && url !== undefined ? `${texts.download}: ${file.name}` : texts.notPublished;
}

async function campaignOf(mail: Mail, { ports, unsubscribeUrl }: { ports: ComposePorts; unsubscribeUrl: string | undefined }): Promise<Written | undefined> {
  const campaign: Campaign | undefined = await readCampaign(ports.control, mail.subject);
  const words = campaign?.texts[mail.lang] ?? campaign?.texts.en ?? campaign?.texts.de;
  if (!words) return undefined;
  const lang = campaign?.texts[mail.lang] ? mail.lang : campaign?.texts.en ? 'en' : 'de';
  const parts: MailParts = {
    lang,
    subject: words.subject,
    heading: words.subject,
    paragraphs: [mailTexts[lang].greeting(mail.name), ...words.text.split(/\n{2,}/).map((paragraph) => paragraph.trim())],
    ...(words.link && { action: words.link }),
    purpose: mail.purpose,
    unsubscribeUrl,
  };
  return { parts, attachments: [] };
}

/** One-click unsubscribing (RFC 8058), and what keeps answering machines from answering (RFC 3834). */
function headersOf({ purpose }: Mail, unsubscribeUrl: string | undefined): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(purpose === 'marketing' && { Precedence: 'bulk' }),
    ...(unsubscribeUrl !== undefined && { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

function addressOf(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
}

function domainOf(from: string): string {
  return addressOf(from).split('@')[1] ?? 'localhost';
}
