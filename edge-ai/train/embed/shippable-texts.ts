import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBanking } from '../data/banking.ts';
import { readClinc } from '../data/clinc.ts';
import { readGoEmotions } from '../data/goemotions.ts';
import { readSciTldr } from '../data/scitldr.ts';

/** The texts of every set whose weights may ship, found beside the folder given or in it. Errors: throws when a set is missing. */
export function shippableTexts(data: string): string[] {
  const root = existsSync(join(data, 'clinc150')) ? data : dirname(data);
  const labelled = [readGoEmotions(join(root, 'goemotions')), readClinc(join(root, 'clinc150')), readBanking(join(root, 'banking77'))];
  const texts = labelled.flatMap((parts) => Object.values(parts).flatMap((part) => part.map(({ text }) => text)));
  const papers = Object.values(readSciTldr(join(root, 'scitldr'))).flat();
  return [...texts, ...papers.flatMap(({ title, sentences, summaries }) => [title, ...sentences, ...summaries])];
}
