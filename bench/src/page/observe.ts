import type { Sample } from '../setup.ts';
import { pause } from './parts.ts';

/** More than any contestant sends. */
const maxRequests = 5_000;

/** Times a step, with what the browser saw meanwhile: long tasks and requests. */
export async function observe(step: () => Promise<void>): Promise<Sample> {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  performance.setResourceTimingBufferSize(maxRequests);
  performance.clearResourceTimings();
  const start = performance.now();
  await step();
  const ms = performance.now() - start;
  const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  await pause(0);
  longTasks.push(...observer.takeRecords().map(({ duration }) => duration));
  observer.disconnect();
  return { ms, longTasks, requests: requests.map((request) => summary(request, start)), requestMs: coveredMs(requests) };
}

/** The time that the requests cover together; what overlaps counts once. */
function coveredMs(requests: readonly PerformanceResourceTiming[]): number {
  let [covered, reached] = [0, 0];
  for (const { startTime, responseEnd } of requests.toSorted((a, b) => a.startTime - b.startTime)) {
    covered += Math.max(0, responseEnd - Math.max(startTime, reached));
    reached = Math.max(reached, responseEnd);
  }
  return covered;
}

function summary({ name, startTime, duration }: PerformanceResourceTiming, start: number): Sample['requests'][number] {
  return { path: new URL(name).pathname.replace(/^\/couch\/[^/]*/, ''), startMs: Math.round(startTime - start), ms: Math.round(duration) };
}
