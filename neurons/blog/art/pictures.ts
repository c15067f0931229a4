import { disc, frame, landscape, line, palettes, rect, shape, stars, table } from './scene.ts';

const { dusk, dawn, noon, night, storm, room, sea, moss } = palettes;

const tree = (x: number, y: number, height: number, fill: string) =>
  `${rect(x - height * 0.03, y - height * 0.35, height * 0.06, height * 0.35, fill)}${shape(`M${x},${y - height} L${x + height * 0.24},${y - height * 0.25} L${x - height * 0.24},${y - height * 0.25} Z`, fill)}`;
const house = (x: number, y: number, width: number, { wall, roof, window }: { wall: string; roof: string; window: string }) =>
  `${rect(x, y - width * 0.6, width, width * 0.6, wall)}${shape(`M${x - width * 0.1},${y - width * 0.6} L${x + width / 2},${y - width} L${x + width * 1.1},${y - width * 0.6} Z`, roof)}${rect(x + width * 0.38, y - width * 0.42, width * 0.24, width * 0.24, window)}`;
const phone = (x: number, y: number, height: number, { body, screen, turn = 0 }: { body: string; screen: string; turn?: number }) =>
  `<g transform="rotate(${turn} ${x} ${y})">${rect(x - height * 0.26, y - height / 2, height * 0.52, height, body, `rx="${height * 0.06}"`)}${rect(x - height * 0.22, y - height * 0.43, height * 0.44, height * 0.84, screen, `rx="${height * 0.02}"`)}</g>`;
const sheet = (x: number, y: number, width: number, { fill, ink, lines, turn = 0 }: { fill: string; ink: string; lines: number; turn?: number }) => {
  const rows = Array.from({ length: lines }, (_, index) =>
    line(`M${x - width * 0.36},${y - width * 0.42 + index * width * 0.14} h${width * (0.72 - ((index * 37) % 30) / 100)}`, ink, 7, 'opacity=".55"'),
  ).join('');
  return `<g transform="rotate(${turn} ${x} ${y})">${rect(x - width / 2, y - width * 0.62, width, width * 1.24, fill, 'rx="6"')}${rows}</g>`;
};
const person = (x: number, y: number, height: number, fill: string) =>
  `${disc(x, y - height * 0.86, height * 0.13, fill)}${shape(`M${x - height * 0.2},${y} Q${x - height * 0.22},${y - height * 0.72} ${x},${y - height * 0.7} Q${x + height * 0.22},${y - height * 0.72} ${x + height * 0.2},${y} Z`, fill)}`;
const waves = (y: number, stroke: string) =>
  [0, 34, 68].map((step) => line(`M${-40 + step * 3},${y + step} ${'q50,-16 100,0 t100,0 '.repeat(7)}`, stroke, 4, 'opacity=".45"')).join('');

/** One picture for each article, by the article's key. */
export const pictures: Readonly<Record<string, string>> = {
  'the-hour-in-the-tunnel': frame(
    dusk,
    `${stars(dusk.light, 24)}${landscape(dusk, { sun: [930, 250, 60], horizon: 360, swing: 70 })}${shape('M120,675 V520 Q120,400 240,400 T360,520 V675 Z', '#0d1130')}${line('M0,640 H1200', dusk.land[0], 8)}${[0, 1, 2].map((car) => rect(370 + car * 190, 545, 176, 84, dusk.accent, 'rx="16"') + [0, 1, 2].map((pane) => rect(392 + car * 190 + pane * 48, 563, 34, 30, dusk.light, 'rx="4"')).join('')).join('')}`,
  ),
  'a-work-list-for-dead-zones': frame(
    room,
    `${rect(0, 0, 1200, 675, room.land[0], 'opacity=".5"')}${sheet(560, 350, 430, { fill: room.light, ink: room.land[2], lines: 0, turn: -4 })}${[0, 1, 2, 3, 4].map((row) => line(`M400,${205 + row * 68} l14,16 26,-34`, room.accent, 9) + line(`M470,${205 + row * 68} h${230 - row * 22}`, room.land[2], 9, 'opacity=".6"')).join('')}${disc(930, 270, 118, room.land[1])}${disc(930, 270, 96, room.light)}${disc(930, 270, 82, room.land[2])}${line('M1038,230 q66,40 0,84', room.land[1], 20)}${line('M880,520 l170,70', room.accent, 18)}`,
  ),
  'write-first-look-up-later': frame(
    room,
    `${sheet(600, 352, 520, { fill: room.light, ink: room.land[2], lines: 7 })}${[0, 1].map((cross) => line(`M${628 + cross * 74},326 l44,44 m0,-44 l-44,44`, room.accent, 15)).join('')}${line('M905,560 L1040,300', room.land[2], 20)}${line('M905,560 l-14,36 34,-16', room.accent, 10)}`,
  ),
  'the-meeting-that-became-a-letter': frame(
    room,
    `${rect(0, 470, 1200, 205, room.land[0])}<ellipse cx="600" cy="440" rx="430" ry="120" fill="${room.land[1]}"/><ellipse cx="600" cy="426" rx="430" ry="118" fill="${room.land[2]}" opacity=".9"/>${[200, 330, 470, 600, 730, 870, 1000].map((x, index) => rect(x - 42, 190 + Math.abs(index - 3) * 22, 84, 110, index % 2 ? room.accent : room.land[1], 'rx="20"')).join('')}${shape('M500,400 h200 v76 h-200 Z', room.light)}${line('M500,400 l100,52 100,-52', room.land[1], 5)}`,
  ),
  'why-saved-should-mean-saved': frame(
    sea,
    `${sheet(560, 380, 470, { fill: sea.light, ink: sea.land[2], lines: 0, turn: 3 })}${[0, 1, 2, 3].map((row) => `${rect(385, 205 + row * 86, 330, 54, 'none', `stroke="${sea.land[1]}" stroke-width="5" rx="8" stroke-dasharray="14 10"`)}`).join('')}<g transform="rotate(18 880 250)">${rect(800, 250, 180, 64, sea.accent, 'rx="10"')}${shape('M848,250 q10,-80 -8,-110 a52,52 0 1 1 100,0 q-18,30 -8,110 Z', sea.land[2])}</g>`,
  ),
  'two-phones-one-truth': frame(
    sea,
    `${landscape(sea, { horizon: 540, swing: 20 })}${phone(300, 300, 330, { body: sea.land[2], screen: sea.light, turn: -8 })}${phone(900, 300, 330, { body: sea.land[2], screen: sea.light, turn: 8 })}${line('M380,260 C520,180 560,420 640,300 S760,250 820,280', sea.accent, 12)}${line('M380,350 C500,430 560,210 640,320 S740,400 820,340', sea.land[1], 12)}${disc(604, 308, 30, sea.light)}${disc(604, 308, 18, sea.accent)}`,
  ),
  'the-clock-that-cannot-go-back': frame(
    dawn,
    `${Array.from({ length: 16 }, (_, tooth) => `<g transform="rotate(${tooth * 22.5} 600 340)">${shape('M560,70 L640,96 L600,130 Z', dawn.land[1])}</g>`).join('')}${disc(600, 340, 232, dawn.land[1])}${disc(600, 340, 205, dawn.light)}${Array.from({ length: 12 }, (_, hour) => `<g transform="rotate(${hour * 30} 600 340)">${rect(595, 150, 10, hour % 3 ? 18 : 34, dawn.land[2])}</g>`).join('')}${line('M600,340 L712,232', dawn.accent, 18)}${disc(600, 340, 20, dawn.land[2])}`,
  ),
  'what-a-backup-owes-you': frame(
    moss,
    `${landscape(moss, { horizon: 470, swing: 30 })}${rect(190, 360, 170, 130, moss.accent, 'rx="10"')}${rect(190, 396, 170, 12, moss.light)}${rect(400, 410, 120, 90, moss.land[2], 'rx="10"')}${rect(400, 434, 120, 10, moss.light)}${house(800, 520, 230, { wall: moss.light, roof: moss.land[2], window: moss.accent })}${line('M540,450 C620,400 690,400 770,440', moss.land[2], 6, 'stroke-dasharray="4 18"')}`,
  ),
  'the-box-by-the-door': frame(
    room,
    `${rect(0, 540, 1200, 135, room.land[1])}${rect(760, 90, 260, 450, room.accent, 'rx="8"')}${disc(980, 330, 14, room.light)}${rect(240, 400, 420, 160, room.land[2], 'rx="8"')}${[0, 1, 2].map((row) => line(`M250,${438 + row * 44} h400`, room.land[0], 5, 'opacity=".6"')).join('')}${rect(300, 290, 70, 116, room.land[0], 'rx="8"')}${disc(335, 350, 52, '#ffd87a', 'opacity=".7"')}${line('M312,290 q23,-50 46,0', room.land[2], 8)}${rect(430, 316, 150, 86, room.accent, 'rx="10"')}${disc(468, 360, 26, room.light)}${line('M560,316 L610,220', room.land[2], 7)}${rect(598, 350, 40, 52, room.light)}`,
  ),
  'when-the-storm-took-the-mast': frame(
    storm,
    `${line('M0,130 C200,90 260,170 460,130 S800,80 1200,150', storm.light, 5, 'opacity=".4"')}${line('M0,220 C260,180 360,270 600,215 S960,200 1200,250', storm.light, 5, 'opacity=".3"')}${landscape(storm, { horizon: 440, swing: 46 })}${line('M860,470 L900,280 L1010,210', storm.land[2], 14)}${line('M862,420 l44,-20 m-36,-50 l42,-10 m-2,-50 l50,-16', storm.land[2], 6)}${[180, 300, 430, 560].map((x, index) => house(x, 590 + (index % 2) * 16, 76, { wall: storm.land[2], roof: '#141c26', window: storm.accent })).join('')}${Array.from({ length: 40 }, (_, drop) => line(`M${(drop * 97) % 1200},${(drop * 61) % 640} l-18,44`, storm.light, 3, 'opacity=".35"')).join('')}`,
  ),
  'the-recipe-tin': frame(
    dawn,
    `${table(dawn, 520)}${[-14, -5, 4, 13].map((turn, index) => `<g transform="rotate(${turn} 600 470)">${rect(480, 190, 240, 270, index % 2 ? dawn.light : '#f6dfc0', 'rx="6"')}${line('M510,240 h170 m-170,40 h120 m-120,40 h150', dawn.land[1], 6, 'opacity=".6"')}</g>`).join('')}${disc(650, 330, 26, dawn.accent, 'opacity=".5"')}${shape('M420,400 h360 l-20,170 h-320 Z', dawn.accent)}${rect(404, 386, 392, 36, dawn.land[2], 'rx="10"')}${disc(600, 490, 44, dawn.light, 'opacity=".8"')}`,
  ),
  'teaching-children-to-get-lost': frame(
    noon,
    `${landscape(noon, { sun: [240, 140, 50], horizon: 400, swing: 60 })}${[90, 180, 960, 1050, 1120].map((x, index) => tree(x, 560 + (index % 3) * 24, 150, noon.land[2])).join('')}${person(500, 620, 190, noon.accent)}${person(700, 620, 176, '#35506b')}${shape('M520,470 l90,-16 90,22 v92 l-90,-20 -90,20 Z', noon.light)}${line('M536,540 q40,-50 70,-20 t76,-24', noon.accent, 6, 'stroke-dasharray="12 12"')}`,
  ),
  'paper-is-a-protocol': frame(
    storm,
    `${rect(0, 520, 1200, 155, storm.land[2])}${waves(540, storm.light)}${rect(160, 140, 40, 420, storm.land[1])}${rect(420, 110, 360, 440, '#8a6a4c', 'rx="14"')}${rect(450, 160, 300, 360, '#f7f3e6')}${rect(540, 90, 120, 60, storm.land[2], 'rx="12"')}${[0, 1, 2, 3, 4].map((row) => line(`M484,${220 + row * 56} h${210 - ((row * 53) % 90)}`, storm.land[1], 8)).join('')}${line('M480,276 h190', storm.accent, 6)}${line('M760,420 L900,300', storm.accent, 16)}`,
  ),
  'maps-that-do-not-need-a-bar': frame(
    moss,
    `${rect(0, 0, 1200, 675, moss.land[0], 'opacity=".35"')}${shape('M180,150 l200,-40 220,50 200,-50 v400 l-200,50 -220,-50 -200,40 Z', moss.light)}${line('M380,110 v400 m220,-350 v400', moss.land[0], 4)}${line('M200,470 C330,380 360,300 480,320 S640,240 780,170', moss.accent, 9, 'stroke-dasharray="20 14"')}${shape('M190,300 q120,-90 240,10 t380,-20 v40 q-200,70 -380,10 t-240,20 Z', '#9cc3c9', 'opacity=".6"')}${disc(960, 240, 110, moss.land[2])}${disc(960, 240, 92, moss.light)}${shape('M960,160 l22,80 h-44 Z', moss.accent)}${shape('M960,320 l22,-80 h-44 Z', moss.land[1])}${phone(960, 490, 240, { body: '#26343a', screen: moss.land[1], turn: 80 })}`,
  ),
  'a-clinic-at-the-end-of-the-road': frame(
    dawn,
    `${landscape(dawn, { sun: [880, 220, 66], horizon: 400, swing: 50 })}${rect(80, 400, 300, 180, dawn.land[1], 'rx="6"')}${shape('M50,410 l180,-90 180,90 Z', dawn.land[2])}${rect(200, 470, 70, 110, dawn.land[2])}${disc(640, 580, 52, 'none', `stroke="${dawn.land[2]}" stroke-width="16"`)}${disc(860, 580, 52, 'none', `stroke="${dawn.land[2]}" stroke-width="16"`)}${line('M640,580 L720,500 H810 L860,580 M810,500 L838,440 H878 M690,500 H760', dawn.accent, 18)}${rect(660, 450, 74, 42, dawn.light, 'rx="6"')}${line('M697,458 v26 m-13,-13 h26', dawn.accent, 7)}`,
  ),
  'the-stall-that-never-says-no': frame(
    noon,
    `${rect(0, 560, 1200, 115, noon.land[1])}${Array.from({ length: 9 }, (_, stripe) => shape(`M${210 + stripe * 88},150 h88 v110 q-44,46 -88,0 Z`, stripe % 2 ? noon.light : noon.accent)).join('')}${rect(230, 250, 16, 320, noon.land[2])}${rect(970, 250, 16, 320, noon.land[2])}${rect(210, 430, 790, 140, '#8a6a4c', 'rx="6"')}${[330, 480, 640, 800].map((x, index) => `<ellipse cx="${x}" cy="420" rx="${64 - index * 4}" ry="30" fill="#f3d27a"/>${rect(x - 64 + index * 4, 390, 128 - index * 8, 30, '#f3d27a')}<ellipse cx="${x}" cy="390" rx="${64 - index * 4}" ry="24" fill="#fae6a6"/>`).join('')}${line('M900,392 v-90', noon.land[2], 6)}${shape('M900,302 h56 l-16,18 16,18 h-56 Z', noon.accent)}${Array.from({ length: 26 }, (_, drop) => line(`M${(drop * 131) % 1200},${(drop * 71) % 500} l-8,26`, noon.land[2], 3, 'opacity=".3"')).join('')}`,
  ),
  'the-price-of-a-spinner': frame(
    sea,
    `${Array.from({ length: 12 }, (_, dot) => `<g transform="rotate(${dot * 30} 600 330)">${disc(600, 120, 26, sea.land[2], `opacity="${(0.12 + dot * 0.075).toFixed(2)}"`)}</g>`).join('')}${rect(536, 330, 128, 22, sea.accent, 'rx="8"')}${rect(536, 230, 20, 110, sea.accent, 'rx="8"')}${line('M548,352 v84 m104,-84 v84', sea.accent, 14)}${rect(430, 446, 340, 10, sea.land[1], 'rx="5"')}`,
  ),
  'a-night-at-the-lighthouse': frame(
    night,
    `${stars(night.light)}${shape('M420,238 L1200,90 V330 Z', night.light, 'opacity=".22"')}${rect(0, 520, 1200, 155, night.land[1])}${waves(550, night.light)}${shape('M0,675 V560 Q200,470 420,540 T700,675 Z', night.land[2])}${shape('M350,560 L372,270 h74 L468,560 Z', '#e9e2cf')}${shape('M361,420 L366,350 h86 L457,420 Z', night.accent)}${rect(362, 216, 94, 54, '#1b2740', 'rx="6"')}${rect(384, 224, 50, 38, night.light)}${shape('M356,216 l53,-46 53,46 Z', night.accent)}`,
  ),
  'how-to-leave-a-trace': frame(
    moss,
    `${landscape(moss, { horizon: 380, swing: 34 })}${rect(820, 250, 210, 300, moss.land[2], 'rx="6"')}${shape('M820,250 l-90,-26 v350 l90,-24 Z', moss.accent)}${rect(836, 268, 178, 282, moss.light)}${disc(748, 400, 10, moss.light)}${[0, 1, 2, 3, 4, 5, 6].map((stone) => `<ellipse cx="${90 + stone * 112}" cy="${640 - stone * 14 - Math.sin(stone) * 18}" rx="${40 - stone * 3}" ry="${18 - stone}" fill="${moss.light}"/>`).join('')}`,
  ),
  'the-photographs': frame(
    dusk,
    `${table(dusk, 560)}<g transform="rotate(-2 600 340)">${shape('M180,160 q210,-50 420,10 q210,-60 420,-10 v390 q-210,-50 -420,10 q-210,-60 -420,-10 Z', '#f4e9da')}${line('M600,170 v390', '#cbb8a4', 6)}${[250, 430, 660, 840].map((x, index) => [0, 1].map((row) => `${line(`M${x},${230 + row * 160 + (index % 2) * 8} h26 m-26,0 v26 m110,-26 h-26 m26,0 v26 m-110,64 h26 m-26,0 v-26 m110,26 h-26 m26,0 v-26`, dusk.land[1], 5)}`).join('')).join('')}</g>${disc(1050, 590, 26, dusk.accent)}`,
  ),
  'the-last-train-without-wifi': frame(
    night,
    `${rect(0, 0, 1200, 675, '#3a2a33')}${rect(440, 60, 320, 250, night.sky[0], 'rx="16"')}${disc(660, 140, 34, night.light)}${shape('M440,310 V268 q80,-50 160,-8 t160,-10 V310 Z', night.land[1])}${rect(0, 310, 1200, 365, '#4d3640')}${[100, 210, 320, 430].map((x, index) => person(x, 590, 240 - index * 12, ['#c65b4e', '#8ea27a', '#d8a24a', '#6f7fa8'][index] ?? '')).join('')}${[770, 880, 990, 1100].map((x, index) => person(x, 590, 204 + index * 12, ['#7d9aa8', '#b07a9e', '#c9b06a', '#5f8f7d'][index] ?? '')).join('')}${rect(440, 520, 320, 26, '#8a6a4c', 'rx="8"')}<ellipse cx="600" cy="500" rx="92" ry="38" fill="#d9897a"/>${rect(680, 490, 56, 18, '#f4e9da', 'rx="8"')}`,
  ),
  'what-your-phone-can-think-alone': frame(
    night,
    `${stars(night.light, 30)}${landscape(night, { horizon: 520, swing: 24 })}${phone(600, 320, 440, { body: '#0a1226', screen: '#16294a' })}${disc(600, 300, 110, night.accent, 'opacity=".16"')}${disc(600, 300, 64, night.accent, 'opacity=".3"')}${shape('M570,330 q-30,-26 -30,-58 a60,60 0 1 1 120,0 q0,32 -30,58 v24 h-60 Z', night.light)}${line('M580,376 h40 m-34,18 h28', night.light, 8)}${line('M830,590 q60,-90 140,-40 t120,-60', night.land[0], 12)}${rect(796, 574, 40, 34, night.accent, 'rx="6"')}`,
  ),
  'the-small-language-of-radio': frame(
    night,
    `${stars(night.light)}${landscape(night, { horizon: 500, swing: 30 })}${house(200, 600, 330, { wall: '#24364f', roof: '#16243a', window: night.accent })}${tree(980, 620, 330, night.land[2])}${line('M365,275 Q680,330 980,300', night.light, 4)}${[60, 110, 160].map((radius) => line(`M${680 - radius},${300 - radius * 0.35} A${radius},${radius} 0 0 1 ${680 + radius},${300 - radius * 0.35}`, night.accent, 6, 'opacity=".7"')).join('')}`,
  ),
  'permission-to-be-unreachable': frame(
    moss,
    `${landscape(moss, { sun: [980, 150, 54], horizon: 400, swing: 36 })}${[260, 360, 460, 560, 660, 760, 860].map((x) => shape(`M${x},640 V330 l34,-34 34,34 V640 Z`, moss.light)).join('')}${rect(240, 390, 720, 30, moss.light)}${rect(240, 540, 720, 30, moss.light)}${line('M600,370 q-40,40 0,70', moss.land[2], 8)}${rect(520, 420, 160, 120, moss.accent, 'rx="14"')}${line('M552,466 h96 m-96,32 h64', moss.light, 9)}`,
  ),
  'an-inventory-of-keys': frame(
    sea,
    `${disc(600, 190, 100, 'none', `stroke="${sea.land[2]}" stroke-width="18"`)}${[
      [-44, sea.land[2]],
      [-15, sea.accent],
      [14, sea.land[1]],
    ]
      .map(
        ([turn, fill]) =>
          `<g transform="rotate(${turn} 600 190)">${disc(600, 330, 46, String(fill))}${disc(600, 330, 20, sea.sky[0])}${rect(588, 370, 24, 200, String(fill))}${rect(612, 500, 34, 20, String(fill))}${rect(612, 540, 26, 20, String(fill))}</g>`,
      )
      .join(
        '',
      )}<g transform="rotate(43 600 190)">${disc(600, 330, 40, 'none', `stroke="${sea.land[2]}" stroke-width="6" stroke-dasharray="10 10"`)}${line('M600,372 v190 m0,-50 h30 m-30,40 h24', sea.land[2], 6, 'stroke-dasharray="10 12"')}</g>`,
  ),
  'repair-night': frame(
    dusk,
    `${rect(0, 0, 1200, 675, '#2d2640')}${[240, 600, 960].map((x) => `${shape(`M${x - 210},500 L${x - 40},150 h80 L${x + 210},500 Z`, dusk.light, 'opacity=".2"')}${line(`M${x},0 V110`, '#171330', 8)}${shape(`M${x - 70},160 q0,-56 70,-56 t70,56 Z`, dusk.accent)}${disc(x, 166, 20, dusk.light)}`).join('')}${rect(60, 500, 1080, 34, '#8a6a4c', 'rx="8"')}${rect(60, 534, 1080, 141, '#5c4535')}${rect(180, 400, 190, 100, '#cfd6d8', 'rx="20"')}${rect(214, 388, 44, 14, '#3b3b46')}${rect(290, 388, 44, 14, '#3b3b46')}${rect(500, 380, 240, 120, '#a6573f', 'rx="12"')}${disc(566, 440, 38, '#f4e9da')}${line('M640,420 h70 m-70,24 h70 m-70,24 h46', '#f4e9da', 6)}${line('M720,380 l60,-90', '#cfd6d8', 6)}${line('M850,490 l120,-70', dusk.light, 12)}${line('M960,426 l60,-36', dusk.accent, 22)}`,
  ),
  'the-garden-that-waters-itself': frame(
    noon,
    `${landscape(noon, { sun: [960, 130, 50], horizon: 330, swing: 26 })}${[0, 1, 2, 3].map((row) => line(`M${60 + row * 30},${470 + row * 58} H${1140 - row * 30}`, '#6b4b34', 26 + row * 4)).join('')}${[0, 1, 2, 3].flatMap((row) => Array.from({ length: 9 }, (_, plant) => `${line(`M${140 + plant * 112 + row * 12},${466 + row * 58} q-14,-40 6,-64`, noon.land[2], 6)}${disc(152 + plant * 112 + row * 12, 400 + row * 58, 15, noon.land[1])}${disc(128 + plant * 112 + row * 12, 426 + row * 58, 12, noon.land[2])}`)).join('')}${line('M880,480 V210', '#3b3b46', 14)}${shape('M790,160 h190 l-26,84 h-190 Z', '#27496b')}${line('M836,160 l-24,84 m72,-84 l-24,84 m72,-84 l-24,84', noon.light, 3)}${shape('M887,270 h74 l-20,22 20,22 h-74 Z', noon.accent)}`,
  ),
  'low-tide-reading-list': frame(
    sea,
    `${disc(250, 170, 56, sea.light)}${rect(0, 330, 1200, 60, sea.land[0])}${rect(0, 370, 1200, 305, '#e8d6b3')}${waves(390, sea.land[1])}${[sea.land[2], sea.accent, '#d8a24a', sea.land[1], '#7c5c7a', sea.land[0], '#3d5a41'].map((fill, index) => rect(470 + ((index * 29) % 40), 560 - index * 44, 300 - ((index * 47) % 70), 40, fill, 'rx="6"')).join('')}${line('M900,640 V470', sea.land[2], 10)}${shape('M900,470 h60 l-14,18 14,18 h-60 Z', sea.accent)}`,
  ),
  'winter-workshops-2025': frame(
    storm,
    `${rect(150, 80, 900, 500, '#8a6a4c', 'rx="14"')}${rect(180, 110, 840, 440, '#c9a877')}${[
      [320, -5, storm.accent],
      [600, 3, '#7fb3bd'],
      [880, -2, '#e2725b'],
    ]
      .map(
        ([x, turn, fill]) =>
          `<g transform="rotate(${turn} ${x} 330)">${rect(Number(x) - 105, 200, 210, 260, String(fill), 'rx="4"')}${line(`M${Number(x) - 70},270 h140 m-140,44 h100 m-100,44 h120`, '#ffffff', 9, 'opacity=".85"')}${disc(Number(x), 208, 14, storm.land[2])}</g>`,
      )
      .join(
        '',
      )}${Array.from({ length: 50 }, (_, flake) => disc((flake * 211) % 1200, (flake * 127) % 675, 3 + (flake % 3), storm.light, 'opacity=".8"')).join('')}`,
  ),
};
