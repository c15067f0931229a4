import { jsPDF } from 'jspdf';
import type { Block, Chapter, Colour, Magnet } from '../magnet.ts';
import { msg } from '../words.ts';
import { page, pale, printable, type Rgb, Sheet } from './sheet.ts';

const palette: Readonly<Record<Colour, { readonly strong: Rgb; readonly soft: Rgb }>> = {
  moss: { strong: [31, 95, 75], soft: [223, 236, 229] },
  sea: { strong: [42, 91, 115], soft: [219, 233, 240] },
  dusk: { strong: [75, 63, 107], soft: [231, 226, 240] },
  clay: { strong: [150, 72, 48], soft: [247, 229, 221] },
};

const maxNameLength = 80;

/** For whom a guide is printed, and when. */
export interface Edition {
  /** On the cover. What the fonts cannot show is left out. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Makes the PDF of a guide. The same guide, name and time give the same bytes. */
export function makePdf(magnet: Magnet, { name, at }: Edition): ArrayBuffer {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true, putOnlyUsedFonts: true });
  pdf.setProperties({ title: printable(magnet.title), subject: printable(magnet.summary), creator: 'Empire' });
  pdf.setCreationDate(new Date(at));
  pdf.setFileId('0'.repeat(32));
  pdf.setLanguage('en');
  const sheet = new Sheet(pdf);
  const { strong, soft } = palette[magnet.colour];
  cover(sheet, { magnet, strong, soft, name: printable(name ?? '').slice(0, maxNameLength) });
  sheet.newPage();
  for (const one of magnet.chapters) chapter(sheet, { chapter: one, strong, soft });
  footers(sheet, magnet);
  return pdf.output('arraybuffer');
}

function cover(sheet: Sheet, { magnet, strong, soft, name }: { magnet: Magnet; strong: Rgb; soft: Rgb; name: string }): void {
  const { pdf } = sheet;
  pdf.setFillColor(...strong).rect(0, 0, page.width, 168, 'F');
  pdf.setFillColor(...soft).circle(158, 118, 15, 'F');
  hill(sheet, { y: 150, swing: 16, fill: mix(strong, soft, 0.25) });
  hill(sheet, { y: 162, swing: 10, fill: mix(strong, soft, 0.5) });
  pdf.setFillColor(255, 255, 255).rect(0, 168, page.width, page.height - 168, 'F');
  sheet.y = 46;
  sheet.text(magnet.title, { size: 34, font: 'times', weight: 'bold', colour: [255, 255, 255], leading: 1.16 });
  sheet.y = 186;
  sheet.text(magnet.intro, { size: 12.5, font: 'times', leading: 1.5 });
  if (name !== '') {
    sheet.y = Math.max(sheet.y + 10, 246);
    sheet.text(msg('Printed for'), { size: 9, colour: pale });
    sheet.text(name, { size: 17, font: 'times', weight: 'italic', colour: strong });
  }
}

/** A row of hills across the page, drawn as narrow columns. */
function hill({ pdf }: Sheet, { y, swing, fill }: { y: number; swing: number; fill: Rgb }): void {
  pdf.setFillColor(...fill);
  for (let x = 0; x < page.width; x += 1) {
    const top = y - swing * Math.sin(x / 34 + swing) - (swing / 3) * Math.sin(x / 13);
    if (top < 168) pdf.rect(x, top, 1.1, 168 - top, 'F');
  }
}

function chapter(sheet: Sheet, { chapter: one, strong, soft }: { chapter: Chapter; strong: Rgb; soft: Rgb }): void {
  if (one.page && sheet.y > page.top) sheet.newPage();
  sheet.room(34);
  sheet.text(one.title, { size: 19, font: 'times', weight: 'bold', colour: strong, leading: 1.2 });
  sheet.space(3.5);
  for (const block of one.blocks) {
    draw(sheet, { block, strong, soft });
    sheet.space(3.5);
  }
  sheet.space(5);
}

function draw(sheet: Sheet, { block, strong, soft }: { block: Block; strong: Rgb; soft: Rgb }): void {
  if (block.kind === 'text') sheet.text(block.text, { size: 10.8 });
  else if (block.kind === 'note') note(sheet, { text: block.text, strong, soft });
  else if (block.kind === 'table') table(sheet, { ...block, strong, soft });
  else if (block.kind === 'lines') lines(sheet, block);
  else for (const [index, item] of block.items.entries()) listItem(sheet, { kind: block.kind, index, item, strong });
}

function listItem(sheet: Sheet, { kind, index, item, strong }: { kind: 'list' | 'steps' | 'checks'; index: number; item: string; strong: Rgb }): void {
  const indent = 8;
  sheet.room(sheet.wrap(item, { size: 10.8 }, indent).length * 5.4 + 1);
  const { pdf, y } = sheet;
  if (kind === 'list') pdf.setFillColor(...strong).circle(page.side + 2, y + 2.6, 0.9, 'F');
  if (kind === 'checks')
    pdf
      .setDrawColor(...strong)
      .setLineWidth(0.4)
      .roundedRect(page.side + 0.4, y + 0.6, 4, 4, 0.6, 0.6, 'S');
  if (kind === 'steps') {
    sheet.style({ size: 10.8, font: 'helvetica', weight: 'bold', colour: strong });
    pdf.text(`${index + 1}.`, page.side, y + 3.81);
  }
  sheet.text(item, { size: 10.8 }, indent);
  sheet.space(1.4);
}

function note(sheet: Sheet, { text, strong, soft }: { text: string; strong: Rgb; soft: Rgb }): void {
  const rows = sheet.wrap(text, { size: 10.8, font: 'times', weight: 'italic' }, 14);
  const height = rows.length * 5.45 + 9;
  sheet.room(height);
  sheet.pdf.setFillColor(...soft).roundedRect(page.side, sheet.y, sheet.width, height, 2, 2, 'F');
  sheet.pdf.setFillColor(...strong).rect(page.side, sheet.y, 1.4, height, 'F');
  sheet.space(4.5);
  sheet.text(text, { size: 10.8, font: 'times', weight: 'italic' }, 7);
  sheet.space(4.5);
}

function table(sheet: Sheet, { head, rows, strong, soft }: { head: readonly string[]; rows: number; strong: Rgb; soft: Rgb }): void {
  const rowMm = 9;
  const column = sheet.width / head.length;
  const header = () => {
    sheet.pdf.setFillColor(...soft).rect(page.side, sheet.y, sheet.width, rowMm, 'F');
    sheet.style({ size: 9, font: 'helvetica', weight: 'bold', colour: strong });
    for (const [index, title] of head.entries()) sheet.pdf.text(printable(title), page.side + index * column + 1.5, sheet.y + 5.8);
    sheet.space(rowMm);
  };
  sheet.room(rowMm * 3);
  header();
  for (let row = 0; row < rows; row += 1) {
    if (sheet.y + rowMm > page.height - page.bottom) {
      sheet.newPage();
      header();
    }
    const bottom = sheet.y + rowMm;
    sheet.line(page.side, bottom, page.side + sheet.width, bottom);
    for (let index = 0; index <= head.length; index += 1) sheet.line(page.side + index * column, sheet.y, page.side + index * column, bottom);
    sheet.space(rowMm);
  }
}

function lines(sheet: Sheet, { label, count }: { label: string; count: number }): void {
  sheet.room(8 + Math.min(count, 3) * 9);
  sheet.text(label, { size: 9.5, weight: 'bold', colour: pale });
  for (let index = 0; index < count; index += 1) {
    sheet.room(9);
    sheet.space(9);
    sheet.line(page.side, sheet.y, page.side + sheet.width, sheet.y);
  }
  sheet.space(2);
}

function footers(sheet: Sheet, { title }: Magnet): void {
  const { pdf } = sheet;
  const count = pdf.getNumberOfPages();
  for (let number = 2; number <= count; number += 1) {
    pdf.setPage(number);
    sheet.line(page.side, page.height - 18, page.width - page.side, page.height - 18);
    sheet.style({ size: 8.5, font: 'helvetica', weight: 'normal', colour: pale });
    pdf.text(printable(title), page.side, page.height - 13);
    pdf.text(`${number} / ${count}`, page.width - page.side, page.height - 13, { align: 'right' });
  }
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(a[index] * (1 - share) + b[index] * share);
  return [at(0), at(1), at(2)];
}
