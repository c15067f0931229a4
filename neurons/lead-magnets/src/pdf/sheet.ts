import type { jsPDF } from 'jspdf';

/** A4 in millimetres, with margins that any printer reaches. */
export const page = { width: 210, height: 297, side: 24, top: 28, bottom: 27 } as const;

export type Rgb = readonly [number, number, number];

export const ink: Rgb = [29, 31, 27];
export const pale: Rgb = [120, 123, 114];
export const rule: Rgb = [205, 201, 190];

const pointMm = 0.3528;

interface TextStyle {
  readonly size: number;
  readonly font?: 'times' | 'helvetica';
  readonly weight?: 'normal' | 'bold' | 'italic';
  readonly colour?: Rgb;
  /** Of the size. */
  readonly leading?: number;
}

/** A PDF that is written from top to bottom: it breaks pages and keeps what belongs together on one. */
export class Sheet {
  readonly pdf: jsPDF;
  /** How far down the page the next thing comes (millimetres). */
  y: number = page.top;

  constructor(pdf: jsPDF) {
    this.pdf = pdf;
  }

  get width(): number {
    return page.width - 2 * page.side;
  }

  /** Begins a new page where less than `mm` are left on this one. */
  room(mm: number): void {
    if (this.y + mm <= page.height - page.bottom) return;
    this.newPage();
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = page.top;
  }

  space(mm: number): void {
    this.y += mm;
  }

  /** Writes a paragraph; `indent` in millimetres. */
  text(text: string, { size, font = 'helvetica', weight = 'normal', colour = ink, leading = 1.42 }: TextStyle, indent = 0): void {
    const height = size * pointMm * leading;
    for (const line of this.wrap(text, { size, font, weight }, indent)) {
      this.room(height);
      this.style({ size, font, weight, colour });
      this.pdf.text(line, page.side + indent, this.y + size * pointMm);
      this.y += height;
    }
  }

  /** The lines that a paragraph breaks into. */
  wrap(text: string, { size, font = 'helvetica', weight = 'normal' }: Omit<TextStyle, 'colour' | 'leading'>, indent = 0): readonly string[] {
    this.style({ size, font, weight, colour: ink });
    return this.pdf.splitTextToSize(printable(text), this.width - indent) as string[];
  }

  style({ size, font, weight, colour }: Required<Omit<TextStyle, 'leading'>>): void {
    this.pdf.setFont(font, weight).setFontSize(size).setTextColor(colour[0], colour[1], colour[2]);
  }

  line(x1: number, y1: number, x2: number, y2: number, { colour = rule, width = 0.25 }: { colour?: Rgb; width?: number } = {}): void {
    this.pdf.setDrawColor(colour[0], colour[1], colour[2]).setLineWidth(width).line(x1, y1, x2, y2);
  }
}

/** What the fonts that every reader has can show: Western European letters (WinAnsi). */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019]/g, '\u2019')
    .replace(/[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
