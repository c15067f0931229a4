import { calleeOf, type Node, quasisOf, walk } from './source-tree.ts';

const physical: readonly RegExp[] = [
  /(?:^|[\s;{])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b[^;]*/g,
  /(?:^|[\s;{])border-(?:top|bottom)-(?:left|right)-radius\s*:[^;]*/g,
  /(?:^|[\s;{])(?:left|right)\s*:[^;]*/g,
  /(?:^|[\s;{])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g,
  /(?:^|[\s;{])translate\s*:\s*-?(?!0(?![.\d]))[\d.]+\S*/g,
  /translateX\([^)]*\)/g,
  /(?:^|[\s;{])transform-origin\s*:[^;]*\b(?:left|right)\b/g,
];
/** Four values whose second and fourth differ name left and right. `inset: auto 0 0` and the like do not. */
const fourSides = /(?:^|[\s;{])(?:margin|padding|inset|border-width|scroll-margin)\s*:\s*([^;}]+)/g;

/** Declarations in `css` and in `style` attributes that hold from left to right alone. */
export function findPhysicalStyles(tree: Node): readonly string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    if (node.type !== 'TaggedTemplateExpression' || calleeOf(node) !== 'css') return;
    found.push(...physicalIn(quasisOf(node.quasi).join('0')));
  });
  return found;
}

/** The same for the text of a style sheet. */
export function physicalIn(styles: string): readonly string[] {
  const text = styles.replace(/\/\*.*?\*\//gs, '');
  const named = physical.flatMap((pattern) => text.match(pattern) ?? []);
  const shorthand = [...text.matchAll(fourSides)].filter(([, value = '']) => isLopsided(value)).map(([whole]) => whole);
  return [...named, ...shorthand].map((one) => one.trim().replace(/^[;{]\s*/, ''));
}

function isLopsided(value: string): boolean {
  const sides: string[] = [];
  let depth = 0;
  for (const piece of value.trim().split(/(\s+|[()])/)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0 && /^\s+$/.test(piece)) sides.push('');
    else sides[Math.max(0, sides.length - 1)] = (sides.at(-1) ?? '') + piece;
  }
  return sides.length === 4 && sides[1] !== sides[3];
}
