import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pdfProblem } from './pdf-problem.ts';

const guides = new URL('../../../../neurons/lead-magnets/content/files/', import.meta.url);

function pdf(inside = '', end = 'startxref\n9\n%%EOF\n'): Buffer {
  return Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog ${inside} >> endobj\n${end}`, 'latin1');
}

test('the guides of the editors can be handed out', () => {
  const files = readdirSync(guides).filter((name) => name.endsWith('.pdf'));
  expect(files.length).toBeGreaterThan(3);
  expect(files.map((name) => pdfProblem(readFileSync(new URL(name, guides))))).toEqual(files.map(() => undefined));
});

test.each([
  [Buffer.alloc(0), 'is empty'],
  [Buffer.from('<html>%PDF-1.7'), 'is no PDF'],
  [Buffer.from('%PDF-9.9 startxref 0 %%EOF'), 'is no PDF'],
  [pdf('', ''), 'is a PDF that was cut off'],
  [pdf('', 'startxref\n9\n%%EO'), 'is a PDF that was cut off'],
  [pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'holds a script'],
  [pdf('/A << /S /Launch /F (cmd.exe) >>'), 'starts a program'],
  [pdf('/Names << /EmbeddedFiles 3 0 R >> /X << /Type /EmbeddedFile >>'), 'holds another file'],
  [pdf('', 'trailer << /Encrypt 5 0 R >>\nstartxref\n9\n%%EOF'), 'is locked with a password'],
  [pdf('/LaunchPad /Encryption'), undefined],
])('a file %# says why it is refused', (content, problem) => {
  expect(pdfProblem(content)).toBe(problem);
});
