import type { Aggregates } from '../aggregates.ts';
import { lyingBars, standingBars } from './bars.ts';
import { type Markup, markup } from './markup.ts';

/** The dashboard as one HTML page without script; its style is `/dashboard.css`. */
export function dashboardPage(found: Aggregates): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Empire Core</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/dashboard.css">
</head>
<body>
<header><h1>Empire Core</h1><p>Reference implementation · counted <time datetime="${found.at}">${found.at.slice(0, 16).replace('T', ' ')} UTC</time></p></header>
<main>
<dl class="tiles">
${tile('Leads', found.leads.total)}${tile('People', found.users)}${tile('Devices', found.devices)}${tile('Events', found.events)}${tile('Told twice', found.duplicates)}
</dl>
<div class="panels">
${leads(found.leads)}
${offers(found.offers)}
${quizzes(found.quizzes)}
${views(found.views)}
</div>
</main>
<footer><a href="/v1/aggregates">These numbers as JSON</a><a href="/v1/openapi.json">The hook contract</a></footer>
</body>
</html>`.html;
}

function tile(name: string, value: number): Markup {
  return markup`<div><dt>${name}</dt><dd>${value.toLocaleString('en')}</dd></div>`;
}

function panel(title: string, hint: string, body: readonly Markup[]): Markup {
  return markup`<section><h2>${title}</h2><p class="hint">${hint}</p>${body.length > 0 ? body : markup`<p class="empty">Nothing yet.</p>`}</section>`;
}

function leads({ total, byDay, bySource }: Aggregates['leads']): Markup {
  const days = standingBars(
    byDay.map(({ key, count }) => ({ label: key.slice(5), value: count })),
    { title: 'Leads of each of the last 14 days' },
  );
  const sources = lyingBars(bySource.map(({ key, count }) => ({ label: key, value: count })));
  return panel('Leads', 'The last 14 days, and where they came from', total === 0 ? [] : [days, sources]);
}

function offers(rows: Aggregates['offers']): Markup {
  const one = ({ key, shown, opened, taken }: Aggregates['offers'][number]) =>
    markup`<h3>${key}</h3>${lyingBars([
      { label: 'shown', value: shown, tone: 3 },
      { label: 'opened', value: opened, note: share(opened, shown), tone: 2 },
      { label: 'taken', value: taken, note: share(taken, shown), tone: 1 },
    ])}`;
  return panel('Offer funnel', 'People who reached each stage', rows.map(one));
}

function quizzes(rows: Aggregates['quizzes']): Markup {
  const one = ({ key, started, completed, outcomes }: Aggregates['quizzes'][number]) => markup`<h3>${key}</h3>
<p class="figure">${completed} of ${started} attempts completed</p>${lyingBars(
    outcomes.map(({ key: outcome, count }) => ({ label: outcome, value: count, note: share(count, completed) })),
    { most: Math.max(1, completed) },
  )}`;
  return panel('Quiz results', 'Outcomes as a share of completed attempts', rows.map(one));
}

function views(rows: Aggregates['views']): Markup {
  const bars = rows.map(({ key, views: count, readers }) => ({ label: key, value: count, note: `${count} by ${readers}` }));
  return panel('Content views', 'Views, and by how many people', bars.length === 0 ? [] : [lyingBars(bars)]);
}

function share(part: number, whole: number): string {
  return whole === 0 ? String(part) : `${part} · ${Math.round((part / whole) * 100)} %`;
}
