import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Chance } from './chance.ts';

/** The keys of one generation of a database, for the simulated disk. */
export interface SimKeys {
  /** A keyed hash of text, hexadecimal. */
  name(text: string): string;
  seal(text: string): string;
  /** The text, or `undefined` when it does not open under this key. */
  open(sealed: string): string | undefined;
  /** The JSON inside, frozen and the same object every time, or `undefined`. */
  read(sealed: string): unknown;
}

/** AES-256-GCM and HMAC as the product uses them, but at once: WebCrypto answers in an order that no seed decides. */
export function simKeys(root: Uint8Array, { database, generation, chance }: { database: string; generation: number; chance: Chance }): SimKeys {
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', root, new Uint8Array(32), `${use}/${database}/${generation}`, 32));
  const [key, idKey] = [derive('seal'), derive('id')];
  const [names, texts] = [new Map<string, string>(), new Map<string, unknown>()];
  const keys: SimKeys = {
    name(text) {
      const name = names.get(text) ?? createHmac('sha256', idKey).update(text).digest('hex');
      names.set(text, name);
      return name;
    },
    read(sealed) {
      if (texts.has(sealed)) return texts.get(sealed);
      const text = keys.open(sealed);
      const value: unknown = text === undefined ? undefined : freeze(JSON.parse(text));
      texts.set(sealed, value);
      return value;
    },
    seal(text) {
      const iv = chance.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
  return keys;
}

/** What came from a store is nobody's to change. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
