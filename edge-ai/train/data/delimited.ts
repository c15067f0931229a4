/**
 * Reads delimited text with quotes as in RFC 4180; the lines of a row may break inside quotes. Between tabs a quote is a mark like others, and a
 * row is a line. Empty rows are left out.
 */
export function readDelimited(text: string, { delimiter }: { delimiter: ',' | ';' | '\t' }): string[][] {
  if (delimiter === '\t')
    return text
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (quoted) {
      if (mark !== '"') field += mark;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (mark === '"' && field === '') quoted = true;
    else if (mark === delimiter) endField();
    else if (mark === '\n') endRow();
    else if (mark !== '\r') field += mark;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}

/** The mark that parts the cells of a table: the one that its first line has most of. */
export function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const marks = [',', ';', '\t'] as const;
  return marks.reduce((best, mark) => (header.split(mark).length > header.split(best).length ? mark : best), ',');
}
