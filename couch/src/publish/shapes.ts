import type { CollectionDeclaration, NeuronManifest } from '@empire/contract';
import { EmpireError } from '@empire/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** The content collections of one manifest, each with a check of its values: a sentence, or `undefined` when the value is right. */
export type Shapes = ReadonlyMap<string, { readonly schema: number; readonly check: (value: unknown) => string | undefined }>;

/**
 * Compiles the `shape` (JSON Schema, draft 2020-12) of every content collection. A collection without one takes any value.
 * `format` says something to people alone: it is not checked.
 * Errors: `bad-manifest` when a shape is no JSON Schema.
 */
export function compileShapes(manifest: NeuronManifest): Shapes {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const content = manifest.collections.filter((collection) => collection.class === 'content');
  return new Map(content.map((collection) => [collection.name, { schema: collection.schema, check: compile(ajv, { manifest, collection }) }]));
}

function compile(ajv: Ajv2020, { manifest, collection }: { manifest: NeuronManifest; collection: CollectionDeclaration }) {
  if (!collection.shape) return () => undefined;
  const validate = compileShape(ajv, { manifest, collection });
  return (value: unknown) => {
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `value${first?.instancePath ?? ''} ${first?.message ?? 'does not fit the shape'}`;
  };
}

function compileShape(ajv: Ajv2020, { manifest, collection }: { manifest: NeuronManifest; collection: CollectionDeclaration }): ValidateFunction {
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
