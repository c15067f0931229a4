declare module 'snappyjs' {
  /** Errors: throws when `compressed` is not one whole snappy stream or would exceed `maxBytes`. */
  export function uncompress<T extends Uint8Array | ArrayBuffer>(compressed: T, maxBytes?: number): T;
  export function compress<T extends Uint8Array | ArrayBuffer>(plain: T): T;
}

declare module 'leveldown' {
  type Done = (error?: Error | null) => void;

  interface LevelDown {
    open(options: { compression?: boolean; createIfMissing?: boolean }, done: Done): void;
    put(key: string | Buffer, value: string | Buffer, done: Done): void;
    compactRange(start: string, end: string, done: Done): void;
    close(done: Done): void;
  }

  /** A LevelDB in the directory `location`, not open yet. */
  export default function leveldown(location: string): LevelDown;
}
