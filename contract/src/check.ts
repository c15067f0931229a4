import { EmpireError, type ErrorCode } from './errors.ts';

/** Reads one untrusted value; every failure is an {@link EmpireError} that names the path, what was wanted and what was received. */
export class Check {
  readonly #value: unknown;
  readonly #path: string;
  readonly #code: ErrorCode;

  constructor(value: unknown, path: string, code: ErrorCode) {
    this.#value = value;
    this.#path = path;
    this.#code = code;
  }

  /** A property of an object; missing properties read as `undefined`. */
  at(key: string): Check {
    return new Check(this.#record()[key], `${this.#path}.${key}`, this.#code);
  }

  string(pattern?: RegExp): string {
    if (typeof this.#value !== 'string' || this.#value.length === 0) return this.fail('a non-empty string');
    if (pattern && !pattern.test(this.#value)) return this.fail(`a string like ${pattern.source}`);
    return this.#value;
  }

  integer(min: number, max = Number.MAX_SAFE_INTEGER): number {
    if (typeof this.#value !== 'number' || !Number.isSafeInteger(this.#value)) return this.fail('a whole number');
    if (this.#value < min || this.#value > max) return this.fail(`a whole number from ${min} to ${max}`);
    return this.#value;
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.fail('true or false');
  }

  oneOf<T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.#value);
    return found ?? this.fail(`one of ${words.join(', ')}`);
  }

  list<T>(read: (item: Check) => T, options: { min?: number; max?: number } = {}): T[] {
    const value = this.#value;
    if (!Array.isArray(value)) return this.fail('a list');
    if (value.length < (options.min ?? 0)) return this.fail(`a list of at least ${options.min}`);
    if (value.length > (options.max ?? 10_000)) return this.fail(`a list of at most ${options.max ?? 10_000}`);
    return value.map((item, index) => read(new Check(item, `${this.#path}[${index}]`, this.#code)));
  }

  map<T>(read: (item: Check, key: string) => T): Record<string, T> {
    return Object.fromEntries(Object.entries(this.#record()).map(([key]) => [key, read(this.at(key), key)]));
  }

  optional<T>(read: (item: Check) => T): T | undefined {
    return this.#value === undefined ? undefined : read(this);
  }

  nullable<T>(read: (item: Check) => T): T | null {
    return this.#value === null ? null : read(this);
  }

  raw(): unknown {
    return this.#value;
  }

  fail(wanted: string): never {
    const received = describe(this.#value);
    throw new EmpireError(this.#code, `${this.#path} must be ${wanted}; received ${received}.`, {
      details: { path: this.#path, wanted, received },
    });
  }

  #record(): Record<string, unknown> {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) return this.fail('an object');
    return this.#value as Record<string, unknown>;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = String(value);
  return `${typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
