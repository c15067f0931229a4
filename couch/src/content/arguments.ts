import { parseArgs } from 'node:util';
import { StartError } from '../dev/start-error.ts';
import { readLang } from './read-lang.ts';

/** What was asked for at the command line. */
export interface Arguments {
  readonly target: string;
  readonly neuron: string;
  readonly lang: string;
  readonly mediaDir: string | undefined;
  readonly manifestFile: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly prune: boolean;
  readonly fetchPictures: boolean;
  readonly allowPrivate: boolean;
}

/** How it is called. */
export const usage = `npm run content -- import <file, folder or URL> [--neuron blog] [--dry-run] [--json] [--prune]
  [--fetch] [--allow-private] [--media <folder>] [--manifest <neuron.json>] [--lang en]`;

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

const options = {
  neuron: { type: 'string', default: 'blog' },
  lang: { type: 'string', default: 'en' },
  media: text,
  manifest: text,
  'dry-run': flag,
  json: flag,
  prune: flag,
  fetch: flag,
  'allow-private': flag,
} as const;

/** Reads the arguments after the script's name. Errors: {@link StartError} with the usage. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [command, target, ...more] = positionals;
  if (command !== 'import' || target === undefined || more.length > 0) throw new StartError(usage);
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(values.neuron))
    throw new StartError(`--neuron must be lower-case letters, digits and -, beginning with a letter; received ${values.neuron}.`);
  const lang = readLang(values.lang);
  if (lang === undefined) throw new StartError(`--lang must be a language tag like en or pt-BR; received ${values.lang}.`);
  return {
    target,
    neuron: values.neuron,
    lang,
    mediaDir: values.media,
    manifestFile: values.manifest,
    dryRun: values['dry-run'],
    json: values.json,
    prune: values.prune,
    fetchPictures: values.fetch,
    allowPrivate: values['allow-private'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new StartError(`${(cause as Error).message.split('. ')[0]}.\n${usage}`, { cause });
  }
}
