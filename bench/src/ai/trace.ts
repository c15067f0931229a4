import type { BrowserContext, CDPSession, Page } from 'playwright-core';

/** What is read of a trace event; times in microseconds. `tdur` is the time for which the thread had a processor. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly frame?: string; readonly data?: { readonly url?: string; readonly functionName?: string } };
}

const usual = ['toplevel', 'devtools.timeline', 'blink.user_timing', 'v8', 'disabled-by-default-v8.gc'];
const readBytes = 1_000_000;

/** Traces a page from now until `stop`, which gives what was seen. `frame` is the id of its main frame there. */
export async function traceOf(
  context: BrowserContext,
  page: Page,
  { categories = usual }: { categories?: readonly string[] } = {},
): Promise<{ readonly frame: string; stop(): Promise<readonly TraceEvent[]> }> {
  const cdp = await context.newCDPSession(page);
  const { frameTree } = await cdp.send('Page.getFrameTree');
  await cdp.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { includedCategories: [...categories] } });
  return {
    frame: frameTree.frame.id,
    async stop() {
      const complete = new Promise<{ stream?: string }>((resolve) => cdp.once('Tracing.tracingComplete', resolve));
      await cdp.send('Tracing.end');
      const { stream } = await complete;
      const text = stream === undefined ? '{}' : await read(cdp, stream);
      await cdp.detach();
      return (JSON.parse(text) as { traceEvents?: readonly TraceEvent[] }).traceEvents ?? [];
    },
  };
}

async function read(cdp: CDPSession, handle: string): Promise<string> {
  const parts: string[] = [];
  for (;;) {
    const { data, eof, base64Encoded } = await cdp.send('IO.read', { handle, size: readBytes });
    parts.push(base64Encoded ? Buffer.from(data, 'base64').toString('utf8') : data);
    if (eof) break;
  }
  await cdp.send('IO.close', { handle });
  return parts.join('');
}
