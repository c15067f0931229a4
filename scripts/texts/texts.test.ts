import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { errorTexts } from '@empire/contract';
import { describe, expect, test } from 'vitest';
import { templates as hostGerman } from '../../host/src/language/german.ts';
import { templates as blogGerman } from '../../neurons/blog/src/german.ts';
import { templates as guidesGerman } from '../../neurons/lead-magnets/src/german.ts';
import { templates as offersGerman } from '../../neurons/offers/src/german.ts';
import { templates as quizGerman } from '../../neurons/quiz/src/german.ts';
import { findBareSentences } from './find-bare-sentences.ts';
import { findLooseWords } from './find-loose-words.ts';
import { findEarlyMessages, findMessages, type Message, messageFrom } from './find-messages.ts';
import { findPhysicalStyles } from './find-physical-styles.ts';
import { looseWords, sentences, symmetricStyles } from './left-as-they-are.ts';
import { treeOf } from './source-tree.ts';

const root = join(import.meta.dirname, '../..');
const codes = Object.values(errorTexts).map((text) => messageFrom([text], { isHtml: false }));
const parts: readonly { readonly folder: string; readonly german: Readonly<Record<string, unknown>>; readonly besides?: readonly Message[] }[] = [
  { folder: 'host/src', german: hostGerman, besides: codes },
  { folder: 'neurons/blog/src', german: blogGerman },
  { folder: 'neurons/lead-magnets/src', german: guidesGerman },
  { folder: 'neurons/offers/src', german: offersGerman },
  { folder: 'neurons/quiz/src', german: quizGerman },
];

describe.each(parts)('the texts of $folder', ({ folder, german, besides = [] }) => {
  const sources = sourcesIn(folder).map((path) => ({ path, tree: treeOf(join(root, path)) }));
  const messages = new Map([...besides, ...sources.flatMap(({ tree }) => findMessages(tree))].map((message) => [message.id, message]));

  test('each has German words, and no German words are left of one that is gone', () => {
    expect([...messages.values()].filter(({ id }) => !(id in german)).map(({ text }) => text)).toEqual([]);
    expect(
      Object.keys(german)
        .filter((id) => !messages.has(id))
        .map((id) => wordsOf(german[id])),
    ).toEqual([]);
  });

  test('each German text has the values of its source, each of them once or more', () => {
    for (const { id, text, values } of messages.values()) {
      const used = new Set(valuesOf(german[id]));
      expect([...used].toSorted(), text).toEqual(Array.from({ length: values }, (_, index) => index));
    }
  });

  test('the German is typeset as German is', () => {
    const words = [...messages.keys()].flatMap((id) => wordsOf(german[id]));
    expect(words.filter((text) => /["“][^“„]*["”]|”|\p{L}…|'|\.\.\./u.test(text))).toEqual([]);
  });

  test('none is worded before the language is known', () => {
    expect(sources.flatMap(({ path, tree }) => findEarlyMessages(tree).map((text) => ({ path, text })))).toEqual([]);
  });

  test('no template shows or says words that cannot be translated', () => {
    const loose = sources.flatMap(({ path, tree }) => findLooseWords(tree).map((word) => ({ path, word })));
    expect(loose.filter(({ word }) => !looseWords.has(word))).toEqual([]);
  });

  test('no sentence for people stands outside of msg', () => {
    const bare = sources.flatMap(({ path, tree }) => findBareSentences(tree).map((sentence) => ({ path, sentence })));
    expect(bare.filter(({ path, sentence }) => !sentences.some((one) => path.startsWith(one.in) && one.words.test(sentence)))).toEqual([]);
  });

  test('styles know no left and right, so that they hold from right to left', () => {
    const physical = sources.flatMap(({ path, tree }) => findPhysicalStyles(tree).map((found) => ({ path, found })));
    expect(physical.filter(({ found }) => !symmetricStyles.has(found))).toEqual([]);
  });
});

function sourcesIn(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => path.endsWith('.ts') && !/\.(?:test|d)\.ts$|\/testing\/|conformance|\/german/.test(path))
    .toSorted();
}

function wordsOf(translated: unknown): readonly string[] {
  if (typeof translated === 'string') return [translated];
  return typeof translated === 'object' && translated !== null && 'strings' in translated ? [...(translated.strings as readonly string[])] : [];
}

function valuesOf(translated: unknown): readonly unknown[] {
  return typeof translated === 'object' && translated !== null && 'values' in translated ? (translated.values as readonly unknown[]) : [];
}
