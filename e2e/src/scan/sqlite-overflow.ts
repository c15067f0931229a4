const magic = Buffer.from('SQLite format 3\0', 'latin1');
const page = { tableLeaf: 0x0d, indexLeaf: 0x0a, indexInterior: 0x02 } as const;

interface Layout {
  readonly file: Buffer;
  readonly pageBytes: number;
  /** Bytes of a page that hold content: the rest is reserved for extensions. */
  readonly usable: number;
}

/**
 * The rows and index entries of a SQLite database that are longer than a page, put together from their overflow pages.
 * Shorter ones lie in one piece in the file already. Follows https://www.sqlite.org/fileformat2.html. Nothing for any other file.
 */
export function* overflowingPayloads(file: Buffer): Generator<Buffer> {
  if (file.length < 512 || !file.subarray(0, 16).equals(magic)) return;
  const size = file.readUInt16BE(16);
  const pageBytes = size === 1 ? 65_536 : size;
  const layout = { file, pageBytes, usable: pageBytes - (file[20] ?? 0) };
  for (let start = 0; start + pageBytes <= file.length; start += pageBytes) yield* payloadsOfPage(layout, start);
}

function* payloadsOfPage(layout: Layout, start: number): Generator<Buffer> {
  const { file, pageBytes } = layout;
  const header = start === 0 ? 100 : start;
  const type = file[header];
  if (type !== page.tableLeaf && type !== page.indexLeaf && type !== page.indexInterior) return;
  const cells = file.readUInt16BE(header + 3);
  const pointers = header + (type === page.indexInterior ? 12 : 8);
  if (pointers + 2 * cells > start + pageBytes) return;
  for (let cell = 0; cell < cells; cell += 1) {
    const at = file.readUInt16BE(pointers + 2 * cell);
    const payload = at < pageBytes - 8 ? payloadOfCell(layout, { type, at: start + at }) : undefined;
    if (payload) yield payload;
  }
}

function payloadOfCell(layout: Layout, cell: { type: number; at: number }): Buffer | undefined {
  const { file } = layout;
  const length = readVarint(file, cell.type === page.indexInterior ? cell.at + 4 : cell.at);
  const from = cell.type === page.tableLeaf ? readVarint(file, length.end).end : length.end;
  const local = localBytes(layout.usable, { type: cell.type, payload: length.value });
  if (local === length.value || length.value > file.length) return undefined;
  const parts = [file.subarray(from, from + local)];
  let left = length.value - local;
  let next = from + local + 4 <= file.length ? file.readUInt32BE(from + local) : 0;
  while (left > 0 && next > 0 && next * layout.pageBytes <= file.length) {
    const start = (next - 1) * layout.pageBytes;
    const taken = Math.min(left, layout.usable - 4);
    parts.push(file.subarray(start + 4, start + 4 + taken));
    left -= taken;
    next = file.readUInt32BE(start);
  }
  return Buffer.concat(parts);
}

/** How many bytes of a payload stay in its own page ("Cell Payload Overflow Pages" in the file format). */
function localBytes(usable: number, { type, payload }: { type: number; payload: number }): number {
  const most = type === page.tableLeaf ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((payload - least) % (usable - 4));
  return wanted <= most ? wanted : least;
}

function readVarint(file: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = file[at + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value: value * 256 + (file[at + 8] ?? 0), end: at + 9 };
}
