/** How far from its end a PDF may say where its table of contents lies. */
const tailBytes = 2_048;

/** What somebody who only wants to print a guide never needs, with what it would do. */
const active = [
  ['/JavaScript', 'holds a script'],
  ['/Launch', 'starts a program'],
  ['/EmbeddedFile', 'holds another file'],
  ['/Encrypt', 'is locked with a password'],
] as const;

/**
 * Why a file cannot be handed out as a PDF, as the end of a sentence; `undefined` for one that can. It looks at the file's own structure, not inside of
 * compressed streams.
 */
export function pdfProblem(content: Buffer): string | undefined {
  if (content.length === 0) return 'is empty';
  if (!/^%PDF-[12]\.\d/.test(content.toString('latin1', 0, 8))) return 'is no PDF';
  const tail = content.subarray(Math.max(0, content.length - tailBytes)).toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(tail)) return 'is a PDF that was cut off';
  return active.find(([mark]) => hasName(content, mark))?.[1];
}

/** Whether a name of PDF stands in the file, and not only the beginning of a longer one. */
function hasName(content: Buffer, name: string): boolean {
  for (let at = content.indexOf(name); at >= 0; at = content.indexOf(name, at + 1))
    if (!/[A-Za-z]/.test(String.fromCharCode(content[at + name.length] ?? 0))) return true;
  return false;
}
