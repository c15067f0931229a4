import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Offer } from './offer.ts';

/** The colours of a picture: ground, a shade of it, ink, paper, accent. */
interface Palette {
  readonly ground: string;
  readonly shade: string;
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
}

const moss: Palette = { ground: '#dfe8cf', shade: '#b9c99c', ink: '#3d5a41', paper: '#fffbe9', accent: '#b6532f' };
const sea: Palette = { ground: '#cfe6ea', shade: '#9cc6cf', ink: '#2a5b73', paper: '#ffffff', accent: '#e2725b' };
const dusk: Palette = { ground: '#3a3768', shade: '#54497b', ink: '#1c2143', paper: '#ffd9a0', accent: '#f2634f' };
const room: Palette = { ground: '#f1e3d0', shade: '#dfc3a4', ink: '#6d4b3f', paper: '#fffaf0', accent: '#2f6f73' };
const night: Palette = { ground: '#1c2f4d', shade: '#15263f', ink: '#0a142a', paper: '#f6e7b4', accent: '#f0b64a' };

interface Motif {
  readonly palette: Palette;
  readonly draw: (palette: Palette) => SVGTemplateResult;
}

/** What stands for a topic. */
const motifs: Readonly<Record<string, Motif>> = {
  reading: { palette: room, draw: book },
  backup: { palette: sea, draw: drives },
  paper: { palette: moss, draw: sheets },
  maps: { palette: moss, draw: map },
  repair: { palette: room, draw: lamp },
  rest: { palette: night, draw: lighthouse },
  focus: { palette: dusk, draw: cards },
  radio: { palette: night, draw: mast },
  security: { palette: sea, draw: envelope },
};

/** The picture of an offer, by the first of its topics that has one; it says nothing that the words beside it do not. */
export function artView({ topics }: Pick<Offer, 'topics'>): TemplateResult {
  const topic = topics.find((one) => Object.hasOwn(motifs, one));
  const { palette, draw } = (topic === undefined ? undefined : motifs[topic]) ?? { palette: moss, draw: gift };
  return html`<svg class="art" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect width="320" height="180" fill=${palette.ground} />${draw(palette)}</svg>`;
}

function table({ shade, ink }: Palette): SVGTemplateResult {
  return svg`<rect y="138" width="320" height="42" fill=${shade} /><rect y="138" width="320" height="4" fill=${ink} opacity=".18" />`;
}

function book(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  return svg`<circle cx="160" cy="78" r="62" fill=${paper} opacity=".7" />${table(palette)}
    <path fill=${ink} d="M72 144c30-14 62-14 88 2 26-16 58-16 88-2l-4-74c-28-12-58-10-84 6-26-16-56-18-84-6Z" />
    <path fill=${paper} d="M82 136c28-10 54-8 78 4V80c-24-14-50-14-74-6Zm156 0c-28-10-54-8-78 4V80c24-14 50-14 74-6Z" />
    <path fill="none" stroke=${shade} stroke-width="3" stroke-linecap="round" d="M98 88c16-4 32-3 48 4m-47 12c16-4 32-3 48 4m-48 12c16-4 32-3 48 4m76-36c-16-4-32-3-48 4m49 12c-16-4-32-3-48 4m49 12c-16-4-32-3-48 4" />
    <path fill=${accent} d="M196 71v44l-8-8-8 8V75z" />`;
}

function drives(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  const drive = (x: number, y: number, fill: string) =>
    svg`<rect x=${x} y=${y} width="86" height="42" rx="7" fill=${fill} /><circle cx=${x + 70} cy=${y + 21} r="4" fill=${accent} /><path stroke=${paper} stroke-width="3" stroke-linecap="round" opacity=".7" d="M${x + 14} ${y + 16}h30m-30 10h20" />`;
  return svg`<circle cx="244" cy="52" r="24" fill=${paper} opacity=".8" />${table(palette)}${drive(44, 98, ink)}${drive(64, 54, '#4c8a9c')}
    <path fill="none" stroke=${accent} stroke-width="5" stroke-linecap="round" stroke-dasharray="1 11" d="M158 74c34-16 56 2 60 26" />
    <rect x="184" y="96" width="92" height="58" rx="6" fill=${paper} /><rect x="190" y="102" width="80" height="40" rx="3" fill=${shade} />
    <path fill="none" stroke=${ink} stroke-width="6" stroke-linecap="round" stroke-linejoin="round" d="m214 122 12 12 22-24" />`;
}

function sheets(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent } = palette;
  const sheet = (turn: number, mark: string) =>
    svg`<g transform="rotate(${turn} 160 150)"><rect x="112" y="34" width="96" height="124" rx="4" fill=${paper} stroke=${ink} stroke-opacity=".15" /><path stroke=${ink} stroke-width="4" stroke-linecap="round" opacity=".4" d="M126 72h66m-66 16h52m-52 16h66m-66 16h40" /><circle cx="132" cy="52" r="8" fill=${mark} /></g>`;
  return svg`${table(palette)}${sheet(-22, ink)}${sheet(-2, '#72905f')}${sheet(17, accent)}<path fill=${accent} d="m246 128 40-40 10 10-40 40-14 4z" /><path fill=${ink} d="m242 142 4-14 10 10z" />`;
}

function map(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  return svg`${table(palette)}<path fill=${paper} d="m48 48 56-16v112l-56 16Zm112 0 56-16v112l-56 16Z" /><path fill="#f0ecd2" d="m104 32 56 16v112l-56-16Zm112 0 56 16v112l-56-16Z" />
    <path fill=${shade} d="M48 122c24-16 40-6 56-10v32l-56 16Zm168-62c20-2 36 10 56 4v44c-20 4-36-8-56-2Z" />
    <path fill="none" stroke="#7fb3bd" stroke-width="7" d="M104 62c24 10 32 34 56 40s32 26 56 22" />
    <path fill="none" stroke=${accent} stroke-width="4.5" stroke-linecap="round" stroke-dasharray="9 9" d="M70 128c18-40 50-14 76-32s34-40 84-22" />
    <path fill=${accent} d="M236 78c-16-18-14-36 0-36s16 18 0 36Z" /><circle cx="236" cy="55" r="5" fill=${paper} /><circle cx="70" cy="128" r="6" fill=${ink} />`;
}

function lamp(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  return svg`<path fill=${paper} opacity=".8" d="m104 70 66-26 62 94H64Z" />${table(palette)}
    <path fill="none" stroke=${ink} stroke-width="7" stroke-linecap="round" stroke-linejoin="round" d="M92 138H48m22 0V92l42-46" /><circle cx="70" cy="92" r="7" fill=${accent} /><path fill=${accent} d="m96 66 54-40 22 22-66 28Z" />
    <rect x="150" y="108" width="70" height="34" rx="5" fill=${ink} /><circle cx="168" cy="125" r="9" fill=${shade} /><path stroke=${shade} stroke-width="3" stroke-linecap="round" d="M188 118h22m-22 8h22m-22 8h14" />
    <path fill="none" stroke=${ink} stroke-width="6" stroke-linecap="round" d="m238 140 26-40" /><path fill=${accent} d="m258 106 16-26 12 8-18 24Z" /><path stroke=${ink} stroke-width="2.5" d="M220 128c16 0 10 14 26 14" fill="none" />`;
}

function lighthouse({ shade, ink, paper, accent }: Palette): SVGTemplateResult {
  const stars = [24, 66, 108, 200, 262, 298].map((x, index) => svg`<circle cx=${x} cy=${18 + ((index * 29) % 50)} r="1.5" fill=${paper} />`);
  return svg`${stars}<path fill=${paper} opacity=".22" d="M150 56 0 24v56Zm20 0 150-26v50Z" /><path fill=${shade} d="M0 150c60-12 100-2 160-6s110-10 160-2v38H0Z" />
    <path fill=${ink} d="M84 180c16-34 40-40 76-40s62 8 80 40Z" /><path fill="#efe7d2" d="m146 66-8 78h44l-8-78Z" /><path fill=${accent} d="m143 92-2.4 20h38.8L177 92Z" /><path fill="#b6532f" d="M140 66h40v-6h-40zm4-22 16-14 16 14z" />
    <path fill=${accent} d="M147 44h26v16h-26z" /><path stroke=${ink} stroke-width="2.5" d="M156 44v16m8-16v16" /><path fill=${ink} d="M154 128h12v16h-12z" />`;
}

function cards(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  const card = (turn: number, fill: string) =>
    svg`<g transform="rotate(${turn} 160 190)"><rect x="126" y="44" width="68" height="98" rx="8" fill=${fill} stroke=${ink} stroke-width="1.5" /><path stroke=${ink} stroke-width="4" stroke-linecap="round" opacity=".45" d="M140 100h40m-40 12h28" /><circle cx="160" cy="74" r="13" fill=${ink} opacity=".8" /></g>`;
  return svg`<circle cx="160" cy="96" r="84" fill=${shade} />${card(-34, '#e9b98a')}${card(-17, '#f6cf98')}${card(17, '#f6cf98')}${card(34, '#e9b98a')}${card(0, paper)}<path fill="none" stroke=${accent} stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round" d="m153 74 5 6 10-12" />`;
}

function mast({ shade, ink, paper, accent }: Palette): SVGTemplateResult {
  const rings = [22, 40, 58].map(
    (radius) => svg`<circle cx="160" cy="46" r=${radius} fill="none" stroke=${paper} stroke-width="3" opacity=${0.75 - radius / 100} />`,
  );
  return svg`${rings}<path fill=${shade} d="M0 146c50-20 96-4 150-8s110-22 170-4v46H0Z" /><path fill="none" stroke=${accent} stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round" d="m138 152 22-106 22 106m-39-22 34-22m-30-1 30 23m-26-44 22-18m-19 0 18 18" />
    <circle cx="160" cy="44" r="6" fill=${paper} /><path fill=${ink} d="M0 164c70-18 140-2 190-8s90-8 130 0v24H0Z" /><path fill=${ink} d="M228 130h44v28h-44z" /><path fill="#b6532f" d="m222 132 28-20 28 20z" /><path fill=${accent} d="M242 138h14v14h-14z" />`;
}

function envelope(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent, shade } = palette;
  return svg`${table(palette)}<g transform="rotate(-5 160 96)"><rect x="84" y="48" width="152" height="98" rx="6" fill=${paper} stroke=${ink} stroke-opacity=".2" /><path fill="none" stroke=${shade} stroke-width="4" stroke-linejoin="round" d="m88 54 72 54 72-54M88 142l52-48m92 48-52-48" /><circle cx="160" cy="106" r="19" fill=${accent} /><circle cx="160" cy="101" r="5" fill=${paper} /><path fill=${paper} d="M157 104h6l3 12h-12z" /></g>
    <path fill="none" stroke=${ink} stroke-width="6" stroke-linecap="round" d="M252 138a14 14 0 1 1 13-9m-3 0 30 24m-10-8-7 8" />`;
}

function gift(palette: Palette): SVGTemplateResult {
  const { ink, paper, accent } = palette;
  return svg`${table(palette)}<rect x="108" y="76" width="104" height="76" rx="5" fill=${paper} /><rect x="100" y="62" width="120" height="26" rx="5" fill=${accent} /><path fill=${ink} d="M152 62h16v90h-16z" /><path fill="none" stroke=${ink} stroke-width="6" d="M160 62c-34-2-44-30-26-34s22 16 26 34c4-18 8-38 26-34s8 32-26 34Z" />`;
}
