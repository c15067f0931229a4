import { EmpireError, type TaskName } from '@empire/contract';

/** A field that must be a text; any text is fine, an empty one too. Errors: `bad-argument`. */
export function readText(value: unknown, { task, field }: { task: TaskName; field: string }): string {
  if (typeof value === 'string') return value;
  throw new EmpireError('bad-argument', `${task} takes a text as ${field}; received ${value === null ? 'null' : typeof value}.`);
}

/** An input that must be an object. Errors: `bad-argument`. */
export function readRecord<T extends object>(value: T, { task }: { task: TaskName }): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new EmpireError('bad-argument', `${task} takes an object; received ${Array.isArray(value) ? 'a list' : String(value)}.`);
}

/** How many ranked answers are wanted: a whole number from 1, `otherwise` when it was left out. Errors: `bad-argument`. */
export function readTopK(value: unknown, { otherwise }: { otherwise: number }): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new EmpireError('bad-argument', `topK must be a whole number from 1; received ${String(value)}.`);
}
