import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { gatheredReads } from './gathered-reads.ts';

/** What the abstract class of LevelDB adapters offers on top of them. */
interface OpenLevel {
  open(callback: (error?: Error) => void): void;
  put(key: string, value: string, callback: (error?: Error) => void): void;
  get(key: string, options: { asBuffer: boolean }, callback: (error: Error | null, value?: string | Buffer) => void): void;
  close(callback: (error?: Error) => void): void;
}

const directories: string[] = [];

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function opened() {
  const directory = await mkdtemp(join(tmpdir(), 'empire-reads-'));
  directories.push(directory);
  const level = gatheredReads(join(directory, 'level'));
  const errands: number[] = [];
  const getMany = level._getMany.bind(level);
  level._getMany = (keys, options, callback) => {
    errands.push(keys.length);
    getMany(keys, options, callback);
  };
  const open = level as unknown as OpenLevel;
  await promisify(open.open.bind(open))();
  const get = (key: string, { asBuffer = false } = {}) => promisify(open.get.bind(open))(key, { asBuffer });
  return { get, errands, put: promisify(open.put.bind(open)), close: promisify(open.close.bind(open)) };
}

describe('gathered reads', () => {
  it('answer each read of a turn as a single one would be, in one errand for texts and one for bytes', async () => {
    const { put, get, errands, close } = await opened();
    await put('a', 'one');
    await put('b', 'two');

    const answers = await Promise.allSettled([get('a'), get('nothing'), get('b'), get('b', { asBuffer: true })]);

    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
      'one',
      'Error: NotFound: ',
      'two',
      Buffer.from('two'),
    ]);
    expect(errands).toEqual([3, 1]);
    await close();
  });

  it('are answered by a database that is closed right after them', async () => {
    const { put, get, close } = await opened();
    await put('a', 'one');

    const [read] = await Promise.all([get('a'), close()]);

    expect(read).toBe('one');
  });
});
