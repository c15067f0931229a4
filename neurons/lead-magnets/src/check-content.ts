import { type ContentCheck, EmpireError } from '@empire/contract';
import { parseMagnet } from './magnet.ts';

/** More than a reader prints: blocks of all chapters, and lines to write on. */
const mostBlocks = 200;
const mostRows = 400;

/** What the publisher asks of a guide beyond its shape: words that are words, chapters that can be told apart, and the PDF that is mailed. */
const checkContent: ContentCheck = (collection, value) => {
  if (collection !== 'magnet') return undefined;
  try {
    const { chapters, file } = parseMagnet('', value);
    if (!file) return { path: '/file', message: 'must name the PDF that is mailed, as { $file: "files/guide.pdf" }; received nothing' };
    return wordsProblem(value, '') ?? chaptersProblem(chapters);
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { path: '', message: 'has no title, summary or chapters' };
  }
};

export default checkContent;

type Problem = ReturnType<ContentCheck>;

/** Texts are drawn letter by letter: an empty one leaves a hole in the page, and markup would be read out as it stands. */
function wordsProblem(value: unknown, path: string): Problem {
  if (typeof value === 'string') {
    if (value.trim() === '') return { path, message: 'must be a text; received blanks' };
    const markup = /<\/?[a-z][^>]*>?|javascript:/i.exec(value)?.[0];
    return markup === undefined ? undefined : { path, message: `must be plain text: markup and scripts are not drawn; received ${markup.slice(0, 40)}` };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    // A column of a table may have no heading.
    if (member === '' && /\/head$/.test(path)) continue;
    const problem = wordsProblem(member, `${path}/${name}`);
    if (problem) return problem;
  }
  return undefined;
}

function chaptersProblem(chapters: ReturnType<typeof parseMagnet>['chapters']): Problem {
  const titles = chapters.map(({ title }) => title);
  const twice = titles.findIndex((title, index) => titles.indexOf(title) < index);
  if (twice >= 0) return { path: `/chapters/${twice}/title`, message: `must be another one than those before; received ${titles[twice]} again` };
  const blocks = chapters.flatMap((chapter) => chapter.blocks);
  if (blocks.length > mostBlocks) return { path: '/chapters', message: `must have at most ${mostBlocks} blocks in all; received ${blocks.length}` };
  const rows = blocks.reduce((sum, block) => sum + (block.kind === 'table' ? block.rows : block.kind === 'lines' ? block.count : 0), 0);
  return rows > mostRows ? { path: '/chapters', message: `must have at most ${mostRows} lines to write on; received ${rows}` } : undefined;
}
