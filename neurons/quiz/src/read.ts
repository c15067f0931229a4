import { EmpireError } from '@empire/contract';

/** Reads one untrusted value of a quiz; every failure is `bad-content` and names the path, what was wanted and what was received. */
export class Read {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  at(key: string): Read {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object');
    return new Read((value as Record<string, unknown>)[key], `${this.path}.${key}`);
  }

  has(key: string): boolean {
    return this.at(key).value !== undefined;
  }

  text(maxLength = 2_000): string {
    const { value } = this;
    if (typeof value !== 'string' || value.trim() === '') return this.fail('a text');
    return value.length <= maxLength ? value : this.fail(`a text of at most ${maxLength} characters`);
  }

  id(): string {
    const { value } = this;
    return typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(value) && value !== 'end'
      ? value
      : this.fail('an id of lower-case letters, digits and dashes');
  }

  number(min: number, max: number): number {
    const { value } = this;
    return typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max ? value : this.fail(`a number from ${min} to ${max}`);
  }

  list<T>(read: (item: Read) => T, { min = 0, max = 200 } = {}): readonly T[] {
    const { value } = this;
    if (!Array.isArray(value) || value.length < min || value.length > max) return this.fail(`a list of ${min} to ${max}`);
    return value.map((item, index) => read(new Read(item, `${this.path}[${index}]`)));
  }

  entries<T>(read: (item: Read, key: string) => T): Readonly<Record<string, T>> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object');
    return Object.fromEntries(Object.keys(value).map((key) => [key, read(this.at(key), key)]));
  }

  fail(wanted: string): never {
    const { value, path } = this;
    const received = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
    throw new EmpireError('bad-content', `${path} must be ${wanted}; received ${received}.`, { details: { path, wanted, received } });
  }
}
