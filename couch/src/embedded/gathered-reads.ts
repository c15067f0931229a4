import { createRequire } from 'node:module';

type Key = string | Buffer;
type GetCallback = (error: Error | null, value?: string | Buffer) => void;

/** An instance of `leveldown`; the members with an underscore are what its abstract class has an adapter write. */
interface Level {
  _get(key: Key, options: { readonly asBuffer: boolean }, callback: GetCallback): void;
  _getMany(
    keys: readonly Key[],
    options: { readonly asBuffer: boolean },
    callback: (error: Error | null, values?: readonly (string | Buffer | undefined)[]) => void,
  ): void;
  _close(callback: (error?: Error) => void): void;
}

interface LevelConstructor {
  (location: string): Level;
  destroy(location: string, callback: (error?: Error) => void): void;
}

const leveldown: LevelConstructor = createRequire(import.meta.url)('leveldown');

interface Read {
  readonly key: Key;
  readonly callback: GetCallback;
}

/**
 * A LevelDB whose reads of one turn are one errand of the thread pool. PouchDB reads the records of a batch one by one but all at once, and going
 * to another thread and back costs several times what the read does.
 */
export const gatheredReads = Object.assign(
  // PouchDB keeps open databases under the name of this function, and gives it as that of its backend.
  function LevelDOWN(location: string): Level {
    const level = leveldown(location);
    const [asText, asBytes] = [new Reads(level, { asBuffer: false }), new Reads(level, { asBuffer: true })];
    level._get = (key, { asBuffer }, callback) => (asBuffer ? asBytes : asText).add({ key, callback });
    const close = level._close;
    level._close = (callback) => {
      // LevelDB waits for what it was asked before it was closed, and for nothing else.
      for (const reads of [asText, asBytes]) reads.send();
      close.call(level, callback);
    };
    return level;
  },
  { destroy: leveldown.destroy },
);

class Reads {
  readonly #level: Level;
  readonly #options: { readonly asBuffer: boolean };
  #waiting: Read[] = [];

  constructor(level: Level, options: { asBuffer: boolean }) {
    this.#level = level;
    this.#options = options;
  }

  add(read: Read): void {
    this.#waiting.push(read);
    if (this.#waiting.length === 1) process.nextTick(() => this.send());
  }

  send(): void {
    const reads = this.#waiting;
    if (reads.length === 0) return;
    this.#waiting = [];
    this.#level._getMany(
      reads.map(({ key }) => key),
      this.#options,
      (error, values) => {
        for (const [index, { callback }] of reads.entries()) answer(callback, { error, value: values?.[index] });
      },
    );
  }
}

/** As LevelDB answers a single read. */
function answer(callback: GetCallback, { error, value }: { error: Error | null; value: string | Buffer | undefined }): void {
  if (error) callback(error);
  else if (value === undefined) callback(new Error('NotFound: '));
  else callback(null, value);
}
