import { readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';

/** One node of the syntax tree of ECMAScript (ESTree), as far as texts are looked for in it. */
export interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** The syntax tree of a TypeScript file, without its types. */
export function treeOf(path: string): Node {
  const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts', target: 'es2022', charset: 'utf8' });
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as Node;
}

/** Calls `visit` for every node with those it stands in, the nearest last. */
export function walk(node: Node, visit: (node: Node, within: readonly Node[]) => void, within: readonly Node[] = []): void {
  visit(node, within);
  const inside = [...within, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, inside);
  }
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The name that a call or a tagged template goes by: `msg`, `html`, `console.warn`, `EmpireError`. */
export function calleeOf(node: Node): string {
  const callee = node.type === 'TaggedTemplateExpression' ? node.tag : node.callee;
  if (!isNode(callee)) return '';
  if (callee.type === 'Identifier') return String(callee.name);
  if (callee.type !== 'MemberExpression' || !isNode(callee.object) || !isNode(callee.property)) return '';
  return `${String(callee.object.name ?? '')}.${String(callee.property.name ?? '')}`;
}

/** The literal parts of a template. */
export function quasisOf(template: unknown): readonly string[] {
  if (!isNode(template) || !Array.isArray(template.quasis)) return [];
  return template.quasis.map((quasi: { value: { cooked: string } }) => quasi.value.cooked);
}
