import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { calleeOf, isNode, type Node, quasisOf, walk } from './source-tree.ts';

/** One text that a source marks for translation. */
export interface Message {
  readonly id: string;
  /** As it stands in the source; values are `${0}`, `${1}` and so on. */
  readonly text: string;
  readonly values: number;
}

/** Every text inside `msg(…)`. What is no literal has no words of its own to translate: it is found where its words stand. */
export function findMessages(tree: Node): readonly Message[] {
  const found: Message[] = [];
  walk(tree, (node) => {
    if (node.type !== 'CallExpression' || calleeOf(node) !== 'msg' || !Array.isArray(node.arguments)) return;
    const message = messageOf(node.arguments[0]);
    if (message) found.push(message);
  });
  return found;
}

/** Texts that are worded when their module is loaded, before the language is known: outside of every function, or in a static field. */
export function findEarlyMessages(tree: Node): readonly string[] {
  const found: string[] = [];
  walk(tree, (node, within) => {
    if (node.type !== 'CallExpression' || calleeOf(node) !== 'msg' || !Array.isArray(node.arguments)) return;
    const isLater = within.some(({ type, static: isStatic }) => /Function/.test(type) || (type === 'PropertyDefinition' && isStatic !== true));
    if (!isLater) found.push(messageOf(node.arguments[0])?.text ?? '');
  });
  return found;
}

/** A text by its literal parts. */
export function messageFrom(strings: readonly string[], { isHtml }: { isHtml: boolean }): Message {
  const text = strings.reduce((sum, part, index) => `${sum}\${${index - 1}}${part}`);
  return { id: generateMsgId([...strings], isHtml), text, values: strings.length - 1 };
}

function messageOf(argument: unknown): Message | undefined {
  if (!isNode(argument)) return undefined;
  if (argument.type === 'Literal') return messageFrom([String(argument.value)], { isHtml: false });
  if (argument.type !== 'TaggedTemplateExpression') return undefined;
  return messageFrom(quasisOf(argument.quasi), { isHtml: calleeOf(argument) === 'html' });
}
