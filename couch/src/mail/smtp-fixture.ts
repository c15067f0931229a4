import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** What the server does with the next mail; `cut` ends the connection at that point. */
export type Behaviour = 'accept' | 'greylist' | 'no such address' | 'policy' | 'try data later' | 'cut in data' | 'cut after data' | 'hang';

/** An SMTP server that listens on loopback, ended with the test. */
export interface TestSmtp {
  readonly url: string;
  /** Every message it has taken over, parsed, in order. */
  readonly taken: readonly ParsedMail[];
  /** How often a recipient was named. */
  readonly asked: () => number;
  /** What it does from now on, one behaviour for each mail; the last one stays. */
  behave(...behaviours: Behaviour[]): void;
}

/** Starts one. */
export async function newSmtp(options: SMTPServerOptions = {}): Promise<TestSmtp> {
  const taken: ParsedMail[] = [];
  let plan: Behaviour[] = ['accept'];
  let current: Behaviour = 'accept';
  let asked = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onRcptTo(_address, _session, done) {
      asked += 1;
      current = plan[0] ?? 'accept';
      if (plan.length > 1) plan.shift();
      const refusals: Partial<Record<Behaviour, readonly [number, string]>> = {
        greylist: [450, '4.2.0 Try again later'],
        'no such address': [550, '5.1.1 There is nobody of that name'],
        policy: [550, '5.7.1 Not from you'],
      };
      const refusal = refusals[current];
      done(refusal ? Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }) : null);
    },
    onData(stream, session, done) {
      const socket = (session as unknown as { socket?: { destroy(): void } }).socket;
      const cut = (): void => {
        for (const connection of server.connections) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
        socket?.destroy();
      };
      if (current === 'cut in data') return cut();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (current === 'hang') return;
        if (current === 'try data later') return done(Object.assign(new Error('4.3.0 Not now'), { responseCode: 451 }));
        void simpleParser(Buffer.concat(chunks)).then((mail) => {
          taken.push(mail);
          if (current === 'cut after data') cut();
          else done(null);
        });
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const connection of server.connections) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.server.address() as AddressInfo;
  const behave = (...behaviours: Behaviour[]): void => {
    plan = behaviours;
  };
  return { url: `smtp://127.0.0.1:${port}`, taken, asked: () => asked, behave };
}
