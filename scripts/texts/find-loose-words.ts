import { calleeOf, isNode, type Node, quasisOf, walk } from './source-tree.ts';

/** Attributes that people see or hear. */
const spoken: ReadonlySet<string> = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'placeholder',
  'title',
]);
/** What stands in these is no sentence. */
const wordless: ReadonlySet<string> = new Set(['code', 'pre', 'script', 'style']);

type Spot = 'text' | 'spoken' | 'other';
type Reading = readonly [taken: number, word?: string | undefined];

/**
 * Words that a template shows or says and that nobody can translate: letters between tags, in attributes that people see or hear, and in
 * literals that an expression puts there.
 */
export function findLooseWords(tree: Node): readonly string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    if (node.type !== 'TaggedTemplateExpression' || !['html', 'svg'].includes(calleeOf(node)) || !isNode(node.quasi)) return;
    const reader = new TemplateReader();
    const expressions = node.quasi.expressions as readonly Node[];
    for (const [index, part] of quasisOf(node.quasi).entries()) {
      found.push(...reader.read(part));
      const expression = expressions[index];
      if (expression && reader.spot !== 'other') found.push(...literalsOf(expression).filter(hasWord));
    }
  });
  return found;
}

/** Reads the literal parts of one template in order, and knows where each ends. */
class TemplateReader {
  spot: Spot = 'text';
  #state: 'text' | 'tag' | 'value' | 'comment' = 'text';
  #attribute = '';
  readonly #open: string[] = [];

  read(part: string): readonly string[] {
    const found: string[] = [];
    let rest = part;
    while (rest !== '') {
      const [taken, word] = this.#step(rest);
      if (word !== undefined && hasWord(word)) found.push(word.trim());
      rest = rest.slice(taken);
    }
    const unquoted = /([\w-]+)=$/.exec(part)?.[1];
    if (this.#state === 'text') this.spot = this.#open.some((tag) => wordless.has(tag)) ? 'other' : 'text';
    else if (this.#state === 'value') this.spot = spoken.has(this.#attribute) ? 'spoken' : 'other';
    else this.spot = this.#state === 'tag' && unquoted !== undefined && spoken.has(unquoted) ? 'spoken' : 'other';
    return found;
  }

  /** How much was read, and the words in it, if it holds any that are shown. */
  #step(rest: string): Reading {
    if (this.#state === 'text') return this.#text(rest);
    if (this.#state === 'tag') return this.#tag(rest);
    const end = rest.indexOf(this.#state === 'value' ? '"' : '-->');
    const value = end === -1 ? rest : rest.slice(0, end);
    const isSaid = this.#state === 'value' && spoken.has(this.#attribute);
    if (end !== -1) this.#state = this.#state === 'value' ? 'tag' : 'text';
    return [Math.max(1, value.length + (end === -1 ? 0 : 1)), isSaid ? value : undefined];
  }

  #text(rest: string): Reading {
    if (rest.startsWith('<!--')) {
      this.#state = 'comment';
      return [4];
    }
    const tag = /^<(\/?)([\w-]*)/.exec(rest);
    if (tag) {
      this.#state = 'tag';
      if (tag[1]) this.#open.pop();
      else this.#open.push(tag[2] ?? '');
      return [tag[0].length];
    }
    const end = rest.indexOf('<', 1);
    const text = end === -1 ? rest : rest.slice(0, end);
    return [text.length, this.#open.some((name) => wordless.has(name)) ? undefined : text];
  }

  #tag(rest: string): Reading {
    const attribute = /^([@.?\w:-]+)="/.exec(rest);
    if (attribute) {
      this.#attribute = attribute[1] ?? '';
      this.#state = 'value';
      return [attribute[0].length];
    }
    const close = /^(\/?)>/.exec(rest);
    if (!close) return [/^[\w-]+/.exec(rest)?.[0].length ?? 1];
    this.#state = 'text';
    if (close[1] || /^(?:br|hr|img|input|link|meta)$/.test(this.#open.at(-1) ?? '')) this.#open.pop();
    return [close[0].length];
  }
}

/** The literals that an expression may come to, without those of calls and templates inside it. */
function literalsOf(expression: Node): readonly string[] {
  if (expression.type === 'Literal') return typeof expression.value === 'string' ? [expression.value] : [];
  if (expression.type === 'TemplateLiteral') return quasisOf(expression);
  if (expression.type === 'ConditionalExpression') return [expression.consequent, expression.alternate].filter(isNode).flatMap(literalsOf);
  if (expression.type === 'LogicalExpression') return [expression.left, expression.right].filter(isNode).flatMap(literalsOf);
  return [];
}

function hasWord(text: string): boolean {
  return /\p{L}/u.test(text.replace(/&[a-z]+;/g, ''));
}
