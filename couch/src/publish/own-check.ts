import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ContentCheck, EmpireError } from '@empire/contract';
import type { Shapes } from './shapes.ts';

/**
 * The shapes with what the neuron in `folder` asks beyond them: its `src/check-content.ts`, where it has one. A value is given to it once its shape is
 * right. Errors: `bad-manifest` when the file cannot be loaded or exports no function.
 */
export async function withOwnCheck(shapes: Shapes, folder: string): Promise<Shapes> {
  const file = resolve(folder, 'src', 'check-content.ts');
  if (!existsSync(file)) return shapes;
  const own = await load(file);
  return new Map([...shapes].map(([collection, { schema, check }]) => [collection, { schema, check: (value) => check(value) ?? own(collection, value) }]));
}

async function load(file: string): Promise<ContentCheck> {
  const refuse = (why: string, cause?: unknown) =>
    new EmpireError('bad-manifest', `The content check ${join('src', 'check-content.ts')} of a neuron cannot be used: ${why}.`, { cause });
  const loaded = await import(pathToFileURL(file).href).then(
    (module: { readonly default?: unknown }) => module,
    (cause: unknown) => {
      throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
    },
  );
  if (typeof loaded.default !== 'function') throw refuse(`its default export must be a function; received ${typeof loaded.default}`);
  return loaded.default as ContentCheck;
}
