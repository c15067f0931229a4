import type { ExperimentResults } from '../../experiments/evaluate.ts';
import type { Aggregates } from '../aggregates.ts';
import { lyingBars, standingBars } from './bars.ts';
import { type Markup, markup } from './markup.ts';

/** The dashboard as one HTML page without script; its style is `/dashboard.css`. */
export function dashboardPage(found: Aggregates, { experiments: tried }: Pick<ExperimentResults, 'experiments'>): string {
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
${vitals(found.vitals)}
${experiments(tried)}
</div>
</main>
<footer><a href="/v1/aggregates">These numbers as JSON</a><a href="/v1/aggregates/experiments">Experiments as JSON</a><a href="/v1/openapi.json">The hook contract</a></footer>
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

function vitals(rows: Aggregates['vitals']): Markup {
  const bars = rows.map(({ key, p75, good, count }) => ({
    label: `${key} ${key === 'CLS' ? p75 : `${p75.toLocaleString('en')} ms`}`,
    value: good,
    note: `${Math.round(good * 100)} % of ${count} good`,
  }));
  return panel(
    'Page vitals',
    'What three quarters of page loads stay below, and the share that is good',
    bars.length === 0 ? [] : [lyingBars(bars, { most: 1 })],
  );
}

function experiments(rows: ExperimentResults['experiments']): Markup {
  return panel('Experiments', 'People who did what was hoped for, with 95 % intervals', rows.map(experiment));
}

function experiment({ title, people, isRunning, mixed, spread, metrics }: ExperimentResults['experiments'][number]): Markup {
  const state = `${people} people · ${isRunning ? 'running' : 'not running'}${mixed > 0 ? ` · ${mixed} saw two variants` : ''}`;
  const warning = spread.isOff ? markup`<p class="figure">People are not spread as weighted: the rates below mean nothing.</p>` : [];
  return markup`<h3>${title}</h3><p class="figure">${state}</p>${warning}${metrics.map(metric)}`;
}

function metric({ key, variants }: ExperimentResults['experiments'][number]['metrics'][number]): Markup {
  const most = Math.max(0.0001, ...variants.map(({ rate }) => rate.value));
  const bars = variants.map((one) => ({ label: `${key}: ${one.key}`, value: one.rate.value, note: noteOf(one) }));
  return lyingBars(bars, { most });
}

function noteOf({ people, converted, rate, difference }: ExperimentResults['experiments'][number]['metrics'][number]['variants'][number]): string {
  const percent = (part: number) => (part * 100).toFixed(1);
  const against =
    difference === null ? '' : ` · ${difference.value >= 0 ? '+' : ''}${percent(difference.value)} (${percent(difference.low)} to ${percent(difference.high)})`;
  return `${converted} of ${people} · ${percent(rate.value)} %${against}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? String(part) : `${part} · ${Math.round((part / whole) * 100)} %`;
}
