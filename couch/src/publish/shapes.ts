import type { CollectionDeclaration, NeuronManifest } from '@empire/contract';
import { EmpireError } from '@empire/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** What does not fit: where in the value, as a JSON pointer, and how. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/** The content collections of one manifest, each with a check of its values; `undefined` when the value is right. */
export type Shapes = ReadonlyMap<string, { readonly schema: number; readonly check: (value: unknown) => Misfit | undefined }>;

/** The part of a manifest that says what its content looks like. */
export type ShapeSource = Pick<NeuronManifest, 'id' | 'collections'>;

/**
 * Compiles the `shape` (JSON Schema, draft 2020-12) of every content collection. A collection without one takes any value.
 * `format` says something to people alone: it is not checked.
 * Errors: `bad-manifest` when a shape is no JSON Schema.
 */
export function compileShapes(manifest: ShapeSource): Shapes {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const content = manifest.collections.filter((collection) => collection.class === 'content');
  return new Map(content.map((collection) => [collection.name, { schema: collection.schema, check: compile(ajv, { manifest, collection }) }]));
}

function compile(ajv: Ajv2020, { manifest, collection }: { manifest: ShapeSource; collection: CollectionDeclaration }) {
  if (!collection.shape) return () => undefined;
  const validate = compileShape(ajv, { manifest, collection });
  return (value: unknown) => {
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    const extra: unknown = first?.params.additionalProperty;
    return { path: first?.instancePath ?? '', message: `${first?.message ?? 'does not fit the shape'}${extra === undefined ? '' : ` (${String(extra)})`}` };
  };
}

function compileShape(ajv: Ajv2020, { manifest, collection }: { manifest: ShapeSource; collection: CollectionDeclaration }): ValidateFunction {
  try {
    return ajv.compile({ ...collection.shape });
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String(cause);
    throw new EmpireError(
      'bad-manifest',
      `The shape of collection ${collection.name} in neuron ${manifest.id} is no JSON Schema (draft 2020-12): ${received}.`,
      { cause },
    );
  }
}
