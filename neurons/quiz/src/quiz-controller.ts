import { type Effect, EmpireError, type Entry, type EventLog, errorCode, type Inference, type ScopedDb } from '@empire/contract';
import { type Attempt, answerAttempt, attemptValue, currentQuestion, readAttempt, returnTo, startAttempt } from './attempt.ts';
import { isAhead, openAttempt, overlay } from './attempts.ts';
import { type Hint, hintOf } from './hints.ts';
import { parseQuiz } from './parse-quiz.ts';
import type { Answer, Question, Quiz } from './quiz.ts';
import { pathOf } from './quiz-engine.ts';

/** What became of the last thing the person did. `saved` means durable on this device, nothing more. */
export type Saving = { readonly phase: 'none' | 'saving' | 'saved' } | { readonly phase: 'failed'; readonly code: string };

/** Everything the elements render. */
export interface QuizView {
  /** Whether the stored content and attempts have been read. */
  readonly ready: boolean;
  readonly quizzes: readonly Quiz[];
  /** Content that was refused, each with its reason; the others are not affected. */
  readonly refused: readonly { readonly key: string; readonly code: string; readonly message: string }[];
  readonly attempts: readonly Attempt[];
  /** Free answers: attempt id → question id → text. */
  readonly notes: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What the free answers seem to ask for, by attempt. */
  readonly hints: ReadonlyMap<string, Hint>;
  readonly saving: Saving;
  /** The code of what ended the following of the database. */
  readonly broken?: string;
}

/** The clock and the source of attempt ids (UUIDs). */
export interface QuizEnv {
  now(): number;
  uuid(): string;
}

const emptyView: QuizView = { ready: false, quizzes: [], refused: [], attempts: [], notes: new Map(), hints: new Map(), saving: { phase: 'none' } };

/** Follows the neuron's database and records what the person does: each answer is an event whose effect is the attempt. */
export class QuizController {
  readonly #ai: Inference;
  readonly #db: ScopedDb;
  readonly #events: EventLog;
  readonly #env: QuizEnv;
  readonly #listeners = new Set<() => void>();
  readonly #local = new Map<string, Attempt>();
  #stored: readonly Attempt[] = [];
  #awaited = new Set(['quiz', 'attempt', 'note']);
  #view = emptyView;
  /** The last state of each attempt that this page knows to be stored. */
  readonly #durable = new Map<string, Attempt>();
  #writes: Promise<unknown> = Promise.resolve();

  constructor(ports: { db: ScopedDb; events: EventLog; ai: Inference; env: QuizEnv }) {
    this.#ai = ports.ai;
    this.#db = ports.db;
    this.#events = ports.events;
    this.#env = ports.env;
  }

  get view(): QuizView {
    return this.#view;
  }

  /** Calls `listener` after each change; answers the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the database until `signal` aborts. Errors: those of {@link ScopedDb.watch}. */
  async follow(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#follow('quiz', { signal, take: (entries) => this.#takeQuizzes(entries) }),
      this.#follow('attempt', { signal, take: (entries) => this.#takeAttempts(entries) }),
      this.#follow('note', { signal, take: (entries) => this.#takeNotes(entries, signal) }),
    ]);
  }

  /** Shows that the database cannot be followed any more. */
  break(error: unknown): void {
    console.error('The quiz database cannot be followed.', error);
    this.#change({ broken: errorCode(error) ?? 'storage-failed' });
  }

  /** Starts a new attempt; an open one of the same quiz stays as it is. Never rejects: what fails shows in `view.saving`. */
  async start(quiz: Quiz): Promise<void> {
    const attempt = startAttempt(quiz, { id: this.#env.uuid(), at: this.#now() });
    await this.#save(attempt, () => this.#append('started', { attempt: attempt.id, quiz: quiz.key }, effectOf(attempt)));
  }

  /**
   * Records one answer of the open attempt; the last one completes it. Until its completion is recorded the last answer is not part
   * of the stored attempt: whoever is interrupted in between is asked that question again. Never rejects.
   */
  async answer(quiz: Quiz, given: { question: Question; answer: Answer }): Promise<void> {
    const attempt = openAttempt(this.#view.attempts, quiz.key);
    const next = attempt && answerAttempt(quiz, attempt, { ...given, at: this.#now() });
    if (!next) return;
    const { id, answers, completedAt, outcome, scores } = next;
    await this.#save(next, async () => {
      if (given.question.kind === 'text') await this.#putNote(id, { [given.question.id]: String(given.answer) });
      const fact = { attempt: id, quiz: quiz.key, question: given.question.id, answer: answers[given.question.id] };
      await this.#append('answered', fact, completedAt ? [] : effectOf(next));
      if (completedAt) await this.#append('completed', { attempt: id, quiz: quiz.key, outcome: outcome?.id, scores }, effectOf(next));
    });
  }

  /**
   * Keeps a free answer that is still being written, so that neither a restart nor a power cut takes it. Never rejects: whoever goes on saves it
   * again, and is told then.
   */
  async keepText(quiz: Quiz, given: { question: Question; text: string }): Promise<void> {
    const attempt = openAttempt(this.#view.attempts, quiz.key);
    if (!attempt || (this.#view.notes.get(attempt.id)?.[given.question.id] ?? '') === given.text) return;
    const writing = this.#writes.catch(() => undefined).then(() => this.#putNote(attempt.id, { [given.question.id]: given.text }));
    this.#writes = writing;
    await writing.catch((error: unknown) => console.warn('What is being written could not be kept.', error));
  }

  /** Goes back to the question before the one shown; the answers stay. Never rejects. */
  async back(quiz: Quiz): Promise<void> {
    const attempt = openAttempt(this.#view.attempts, quiz.key);
    const question = attempt && questionBefore(quiz, attempt);
    if (!attempt || !question) return;
    const next = returnTo(attempt, { question, at: this.#now() });
    await this.#save(next, () => this.#db.put('attempt', next.id, attemptValue(next)));
  }

  async #follow(collection: string, { signal, take }: { signal: AbortSignal; take: (entries: readonly Entry[]) => void }): Promise<void> {
    for await (const entries of this.#db.watch(collection, { signal })) {
      take(entries);
      this.#awaited.delete(collection);
      this.#change({ ready: this.#awaited.size === 0 });
    }
  }

  #takeQuizzes(entries: readonly Entry[]): void {
    const read = entries.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ key, value }) => readOrRefuse(key, value));
    const refused = read.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
    for (const { key, code, message } of refused) console.warn(`The quiz ${key} was refused (${code}): ${message}`);
    this.#change({ quizzes: read.flatMap((one) => ('quiz' in one ? [one.quiz] : [])), refused });
  }

  #takeAttempts(entries: readonly Entry[]): void {
    this.#stored = entries.flatMap(({ key, value }) => readAttempt(key, value) ?? []);
    for (const attempt of this.#stored) {
      const local = this.#local.get(attempt.id);
      if (local && !isAhead(local, attempt)) this.#local.delete(attempt.id);
    }
    this.#change({ attempts: overlay(this.#stored, this.#local) });
  }

  #takeNotes(entries: readonly Entry[], signal: AbortSignal): void {
    const notes = new Map(entries.map(({ key, value }) => [key, value as Readonly<Record<string, string>>]));
    const changed = [...notes].filter(([key, texts]) => Object.values(texts).join() !== Object.values(this.#view.notes.get(key) ?? {}).join());
    this.#change({ notes });
    for (const [attempt, texts] of changed) this.#hint(attempt, { text: Object.values(texts).join('\n'), signal }).catch(() => undefined);
  }

  async #hint(attempt: string, { text, signal }: { text: string; signal: AbortSignal }): Promise<void> {
    const hint = await hintOf(text, { ai: this.#ai, signal });
    const hints = new Map(this.#view.hints);
    if (hint) hints.set(attempt, hint);
    else hints.delete(attempt);
    this.#change({ hints });
  }

  /** Shows the change at once, writes it after those before it, and takes it back when writing fails. */
  async #save(attempt: Attempt, write: () => Promise<unknown>): Promise<void> {
    this.#local.set(attempt.id, attempt);
    this.#change({ attempts: overlay(this.#stored, this.#local), saving: { phase: 'saving' } });
    const writing = this.#writes.catch(() => undefined).then(write);
    this.#writes = writing;
    try {
      await writing;
      this.#durable.set(attempt.id, attempt);
      if (this.#writes === writing) this.#change({ saving: { phase: 'saved' } });
    } catch (error) {
      this.#takeBack(attempt);
      this.#change({ attempts: overlay(this.#stored, this.#local), saving: { phase: 'failed', code: errorCode(error) ?? 'storage-failed' } });
    }
  }

  /** A later change of the same attempt holds this one, too, and stands or falls by itself. */
  #takeBack(attempt: Attempt): void {
    if (this.#local.get(attempt.id) !== attempt) return;
    const durable = this.#durable.get(attempt.id);
    if (durable) this.#local.set(attempt.id, durable);
    else this.#local.delete(attempt.id);
  }

  async #append(type: string, fact: Fact, effect: readonly Effect[] = []): Promise<void> {
    await this.#events.append(type, fact as Parameters<EventLog['append']>[1], { purpose: 'functional', effect });
  }

  async #putNote(attempt: string, texts: Readonly<Record<string, string>>): Promise<void> {
    const base = this.#view.notes.get(attempt) ?? {};
    await this.#db.put('note', attempt, { ...base, ...texts }, { base });
  }

  #now(): string {
    return new Date(this.#env.now()).toISOString();
  }

  #change(part: Partial<QuizView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

type Fact = Readonly<Record<string, unknown>>;

function effectOf(attempt: Attempt): readonly Effect[] {
  return [{ collection: 'attempt', key: attempt.id, value: attemptValue(attempt) }];
}

/** The question before the one shown, on the path that was taken. */
export function questionBefore(quiz: Quiz, attempt: Attempt): Question | undefined {
  const shown = currentQuestion(quiz, attempt);
  const path = pathOf(quiz, attempt.answers);
  return path[path.findIndex((question) => question.id === shown?.id) - 1];
}

function readOrRefuse(key: string, value: unknown): { quiz: Quiz } | { refusal: QuizView['refused'][number] } {
  try {
    return { quiz: parseQuiz(key, value) };
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { refusal: { key, code: error.code, message: error.message } };
  }
}
