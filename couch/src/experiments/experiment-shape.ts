import { type ExperimentDefinition, experimentIssue } from '@empire/shared-sync/core';
import { compileShapes, type ShapeSource, type Shapes } from '../publish/shapes.ts';

const key = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,59}$' } as const;
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?Z)?$' } as const;

/** The JSON Schema of an experiment, as `npm run content -- import … --neuron host` checks it. */
export const experimentShape = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['title', 'variants', 'metrics'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 120 },
    hypothesis: { type: 'string', maxLength: 2000 },
    variants: {
      type: 'array',
      minItems: 2,
      maxItems: 10,
      items: {
        type: 'object',
        required: ['key', 'weight'],
        additionalProperties: false,
        properties: { key, weight: { type: 'number', minimum: 0, maximum: 1_000_000 }, title: { type: 'string', maxLength: 120 } },
      },
    },
    audience: {
      type: 'object',
      additionalProperties: false,
      properties: {
        share: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        languages: { type: 'array', minItems: 1, maxItems: 50, uniqueItems: true, items: { type: 'string', pattern: '^[a-z]{2,3}$' } },
      },
    },
    start: time,
    end: time,
    metrics: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: {
        type: 'object',
        required: ['key', 'event'],
        additionalProperties: false,
        properties: {
          key,
          event: { type: 'string', pattern: '^[a-z][a-z0-9.-]{0,39}$' },
          neuron: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' },
          data: { type: 'object', maxProperties: 10, additionalProperties: { type: ['string', 'number', 'boolean'] } },
        },
      },
    },
  },
} as const;

/** The host's published collections, as a manifest would declare them. */
export const hostContent = {
  id: 'host' as ShapeSource['id'],
  collections: [{ name: 'experiment', class: 'content', schema: 1, shape: experimentShape }],
} as const satisfies ShapeSource;

/** The checks of the host's content: form first, then what no schema can say. */
export function hostShapes(): Shapes {
  return new Map(
    [...compileShapes(hostContent)].map(([name, shape]) => [name, { ...shape, check: (value: unknown) => shape.check(value) ?? meaningless(value) }]),
  );
}

function meaningless(value: unknown): { path: string; message: string } | undefined {
  const issue = experimentIssue(value as ExperimentDefinition);
  return issue === undefined ? undefined : { path: '', message: issue };
}
