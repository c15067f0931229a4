import { type Markup, markup } from '../../core-server/dashboard/markup.ts';
import type { MailLanguage } from '../mail.ts';
import { mailTexts } from './texts.ts';

/** What a mail consists of, before words are put around it. */
export interface MailParts {
  readonly lang: MailLanguage;
  readonly subject: string;
  readonly heading: string;
  /** Paragraphs of plain text. */
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
  readonly purpose: 'functional' | 'marketing';
  /** The page where mail can be ended; none where the server has no public address. */
  readonly unsubscribeUrl: string | undefined;
}

/** Subject, text and HTML that say the same. Everything variable is escaped in the HTML and kept on one line in the subject. */
export function renderMail(parts: MailParts): { subject: string; text: string; html: string } {
  return { subject: oneLine(parts.subject), text: plain(parts), html: html(parts).html };
}

function plain({ lang, paragraphs, action, purpose, unsubscribeUrl }: MailParts): string {
  const { because, stop } = mailTexts[lang];
  const foot = [because[purpose], ...(unsubscribeUrl === undefined ? [] : [`${stop[purpose]}: ${unsubscribeUrl}`])].join('\n');
  return [...paragraphs, ...(action ? [`${action.label}: ${action.url}`] : []), `-- \n${foot}`].join('\n\n');
}

/** One column that reads top to bottom, with a language, a heading, links that say where they lead, and colours of enough contrast in light and dark. */
function html({ lang, subject, heading, paragraphs, action, purpose, unsubscribeUrl }: MailParts): Markup {
  const { because, stop } = mailTexts[lang];
  return markup`<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${oneLine(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<main style="max-width:36em;margin:0 auto">
<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${heading}</h1>
${paragraphs.map((text) => markup`<p style="margin:0 0 16px">${text}</p>\n`)}${
  action
    ? markup`<p style="margin:24px 0"><a href="${action.url}" style="display:inline-block;padding:12px 20px;background:#3d4fd1;color:#ffffff;border-radius:8px">${action.label}</a></p>\n`
    : []
}</main>
<footer style="max-width:36em;margin:32px auto 0;padding-top:16px;border-top:1px solid #8a91a5;font-size:14px">
<p style="margin:0 0 8px">${because[purpose]}</p>
${unsubscribeUrl === undefined ? [] : markup`<p style="margin:0"><a href="${unsubscribeUrl}">${stop[purpose]}</a></p>\n`}</footer>
</body>
</html>`;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
