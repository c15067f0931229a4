import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Quiz } from './quiz.ts';

/** The colours of a picture: sky from top to horizon, land from far to near, light, accent. */
interface Palette {
  readonly name: string;
  readonly sky: readonly [string, string];
  readonly land: readonly [string, string, string];
  readonly light: string;
  readonly accent: string;
}

const dusk: Palette = { name: 'dusk', sky: ['#1f2a52', '#e58a6f'], land: ['#4b3f6b', '#33305a', '#1c2143'], light: '#ffd9a0', accent: '#f2634f' };
const room: Palette = { name: 'room', sky: ['#efe1cf', '#f8efe2'], land: ['#d9b899', '#b98a68', '#6d4b3f'], light: '#fffaf0', accent: '#2f6f73' };
const sea: Palette = { name: 'sea', sky: ['#cfe6ea', '#f6f3e4'], land: ['#7fb3bd', '#4c8a9c', '#2a5b73'], light: '#ffffff', accent: '#e2725b' };
const night: Palette = { name: 'night', sky: ['#0b1430', '#2a4566'], land: ['#1f3550', '#15263f', '#0a142a'], light: '#f6e7b4', accent: '#f0b64a' };
const moss: Palette = { name: 'moss', sky: ['#dfe8cf', '#f6f4e2'], land: ['#a8ba84', '#72905f', '#3d5a41'], light: '#fffbe9', accent: '#b6532f' };

interface Motif {
  readonly palette: Palette;
  readonly draw: (palette: Palette) => SVGTemplateResult;
}

/** What stands for a topic. */
const motifs: Readonly<Record<string, Motif>> = {
  work: { palette: room, draw: relay },
  backup: { palette: sea, draw: doors },
  focus: { palette: dusk, draw: tunnel },
  rest: { palette: night, draw: lake },
};

/** The picture of a quiz, by the first of its topics that has one; it says nothing that the words beside it do not. */
export function artView({ topics }: Pick<Quiz, 'topics'>): TemplateResult {
  const topic = topics.find((one) => Object.hasOwn(motifs, one));
  const { palette, draw } = (topic === undefined ? undefined : motifs[topic]) ?? { palette: moss, draw: crossroads };
  return html`<svg class="art" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <defs><linearGradient id=${palette.name} x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color=${palette.sky[0]} /><stop offset="1" stop-color=${palette.sky[1]} /></linearGradient></defs>
    <rect width="320" height="180" fill="url(#${palette.name})" />${draw(palette)}
  </svg>`;
}

function hills({ land: [far, middle, near] }: Palette): SVGTemplateResult {
  return svg`<path fill=${far} d="M0 112C40 84 78 96 118 104S190 76 236 92s60 18 84 2V180H0Z" />
    <path fill=${middle} d="M0 138c44-22 84-4 128-6s84-24 122-16 50 14 70 8v56H0Z" /><path fill=${near} d="M0 160c60-18 110 2 168-6s104-16 152-2v28H0Z" />`;
}

/** A desk at which somebody else could go on: an open note, and a lamp that was left on. */
function relay({ land: [far, middle, near], light, accent }: Palette): SVGTemplateResult {
  return svg`<rect x="30" y="24" width="92" height="74" rx="4" fill=${light} /><path stroke=${far} stroke-width="5" d="M76 24v74M30 61h92" />
    <path fill="#cfe6ea" d="M34 28h38v29H34zM80 28h38v29H80zM34 65h38v29H34zM80 65h38v29H80z" />
    <rect y="134" width="320" height="46" fill=${middle} /><rect y="134" width="320" height="6" fill=${far} />
    <path fill="none" stroke=${near} stroke-width="5" stroke-linecap="round" stroke-linejoin="round" d="M262 134h-34m17 0V92l-26-30" />
    <path fill=${accent} d="m196 70 34-26 12 22Z" /><path fill=${light} opacity=".5" d="m196 70 46-4-12 68h-92Z" />
    <g transform="rotate(-7 160 122)"><path fill=${light} d="M126 108h66v40h-66z" /><path stroke=${near} stroke-width="3" opacity=".55" d="M134 118h44m-44 9h50m-50 9h30" /></g>
    <path fill=${accent} d="M70 116h26v18a8 8 0 0 1-8 8H78a8 8 0 0 1-8-8Z" /><path fill="none" stroke=${accent} stroke-width="4" d="M96 121c12-2 12 14 0 12" />
    <path fill="none" stroke=${near} stroke-width="2" opacity=".45" stroke-linecap="round" d="M78 108c-4-6 4-8 0-14m10 14c-4-6 4-8 0-14" />`;
}

/** Four doors, of which one opens. */
function doors({ land: [far, middle, near], light, accent }: Palette): SVGTemplateResult {
  const door = (x: number, fill: string) =>
    svg`<path fill=${fill} d="M${x} 150V72a22 22 0 0 1 44 0v78Z" /><circle cx=${x + 35} cy="112" r="3" fill=${light} />`;
  return svg`<rect y="150" width="320" height="30" fill=${near} />${door(28, middle)}${door(92, near)}
    <path fill=${light} d="M156 150V72a22 22 0 0 1 44 0v78Z" /><path fill=${light} opacity=".75" d="M156 150h44l34 30H142Z" />
    <path fill=${accent} d="M156 150V72a22 22 0 0 1 14-20l6 112Z" /><circle cx="169" cy="112" r="3" fill=${light} />
    ${door(220, far)}<path fill=${middle} d="M286 150V72a22 22 0 0 1 34-18v96Z" />`;
}

/** A train that comes out of a tunnel. */
function tunnel(palette: Palette): SVGTemplateResult {
  const { light, accent, land } = palette;
  return svg`<circle cx="246" cy="62" r="34" fill=${light} opacity=".2" /><circle cx="246" cy="62" r="16" fill=${light} />${hills(palette)}
    <path fill=${land[2]} d="M0 180V66c52-26 118-8 140 42 10 24 12 46 12 72Z" /><path fill="#0e1230" d="M66 166v-34a30 30 0 0 1 60 0v34Z" />
    <path stroke=${light} stroke-width="3" opacity=".7" d="M60 167h260" /><path fill=${accent} d="M96 124h116c20 0 34 16 40 38H96Z" />
    <path fill=${light} d="M112 133h20v13h-20zm28 0h20v13h-20zm28 0h20v13h-20zm28 0h16c9 0 15 5 19 13h-35z" />
    <path stroke=${land[2]} stroke-width="3" d="M96 154h152" />`;
}

/** A bench by a lake under the moon. */
function lake({ land: [far, middle, near], light, accent }: Palette): SVGTemplateResult {
  const stars = [20, 58, 97, 131, 176, 204, 287, 305].map((x, index) => svg`<circle cx=${x} cy=${14 + ((index * 37) % 62)} r="1.3" fill=${light} />`);
  return svg`${stars}<circle cx="238" cy="48" r="38" fill=${light} opacity=".14" /><circle cx="238" cy="48" r="20" fill=${light} />
    <path fill=${middle} d="M0 106c34-24 66-8 104-22s66-20 104 2 70 6 112 2v20H0Z" /><rect y="104" width="320" height="48" fill=${far} />
    <path stroke=${light} stroke-width="2.5" stroke-linecap="round" opacity=".55" d="M218 112h42m-34 9h30m-40 9h52m-36 9h26" />
    <path fill=${near} d="M0 150c70-14 120-2 180-4s100-8 140-2v36H0Z" />
    <path fill="none" stroke=${accent} stroke-width="4.5" stroke-linecap="round" d="M52 128h72M52 118h72M60 112v42m56-42v42M56 138h64" />`;
}

/** Ways that part. */
function crossroads(palette: Palette): SVGTemplateResult {
  const { light, accent, land } = palette;
  return svg`<circle cx="70" cy="48" r="20" fill=${light} />${hills(palette)}
    <path fill=${light} opacity=".8" d="M142 180c8-24 4-34-34-52l10-4c30 12 42 12 50 0s24-22 56-30l8 4c-40 16-54 34-50 82Z" />
    <path stroke=${land[2]} stroke-width="5" stroke-linecap="round" d="M164 150V52" /><path fill=${accent} d="M132 58h52l12 9-12 9h-52z" /><path fill=${land[1]} d="M196 82h-52l-12 9 12 9h52z" />`;
}
