import { calleeOf, isNode, type Node, quasisOf, walk } from './source-tree.ts';

/** What developers and other programs read: its words stay English. */
const unseen = /^(?:msg|css|EmpireError|Error|TypeError|RangeError|EmpireError\.\w+|console\.\w+|\w*\.fail|fail|refuse|bad|problem)$/;
/** Two words or more that begin with a capital: what looks like something to read. */
const sentence = /^\s*\p{Lu}[\p{L}’'-]*,? [\p{L}…]/u;

/**
 * Literals that look like sentences and are handed neither to `msg` nor to an error, the console or a check. The literal parts of a template
 * count together, its values as "…".
 */
export function findBareSentences(tree: Node): readonly string[] {
  const found: string[] = [];
  walk(tree, (node, within) => {
    const text = textOf(node, within);
    if (text === undefined || !sentence.test(text)) return;
    if (within.some((outer) => isCall(outer) && unseen.test(calleeOf(outer)))) return;
    found.push(text);
  });
  return found;
}

function textOf(node: Node, within: readonly Node[]): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  const parent = within.at(-1);
  const isTagged = isNode(parent) && parent.type === 'TaggedTemplateExpression';
  return node.type === 'TemplateLiteral' && !isTagged ? quasisOf(node).join('…') : undefined;
}

function isCall({ type }: Node): boolean {
  return type === 'CallExpression' || type === 'NewExpression' || type === 'TaggedTemplateExpression';
}
