/** Reads little-endian base-128 numbers and slices one after another, as LevelDB files hold them. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RangeError(`Read byte ${this.#at} of ${this.#bytes.length}.`);
    this.#at += 1;
    return value;
  }

  /** A varint of at most 53 bits, which is more than any file here is long. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 56; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`A varint that ends at byte ${this.#at} is longer than 8 bytes.`);
  }

  take(length: number): Buffer {
    if (length > this.left) throw new RangeError(`Took ${length} bytes at ${this.#at} of ${this.#bytes.length}.`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
