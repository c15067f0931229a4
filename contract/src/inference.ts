/** Who answered: a rung of the ladder and, where it ran one, the model and its version. */
export interface Provenance {
  readonly provider: string;
  readonly model?: string;
  readonly version?: string;
}

/** Why an answer came out as it did. `weight` is the share in the score (negative: it spoke against); `about` names what the code speaks of. */
export interface Reason<Code extends string = string> {
  readonly code: Code;
  readonly weight: number;
  readonly about?: string;
}

/** Every answer says who gave it. */
export interface Answer {
  readonly by: Provenance;
}

/** A label and its probability, 0 to 1. */
export interface Labelled<Label extends string = string> {
  readonly label: Label;
  readonly score: number;
}

/** Something that can be recommended. What is not known is left out. */
export interface RecommendItem {
  readonly id: string;
  readonly topics?: readonly string[];
  /** Uses by everybody, any unit that compares between items. */
  readonly popularity?: number;
  /** Age in days; fractions are fine. */
  readonly ageDays?: number;
  /** A vector made by the task `embed`, for items that nobody has used yet. */
  readonly vector?: readonly number[];
}

export interface RecommendInput {
  /** What may be shown. */
  readonly items: readonly RecommendItem[];
  /** What this person used, oldest first. Ids that no model and no item knows are ignored. */
  readonly history: readonly string[];
  /** Never in the answer. What is in `history` is left out unless `repeat` is true. */
  readonly exclude?: readonly string[];
  readonly repeat?: boolean;
}

/** `because-of`, `same-topic` and `similar` name the item or topic in `about`. */
export type RecommendReason = 'because-of' | 'same-topic' | 'similar' | 'popular' | 'fresh';

export interface Recommended {
  readonly id: string;
  /** Comparable within one answer only. */
  readonly score: number;
  readonly reasons: readonly Reason<RecommendReason>[];
}

export interface RecommendOutput extends Answer {
  /** Best first, `topK` at most. */
  readonly ranked: readonly Recommended[];
}

/** What is known of a lead, by feature name. Unknown names are ignored, missing ones and NaN are allowed. */
export interface LeadInput {
  readonly features: Readonly<Record<string, string | number | boolean | null>>;
}

export interface LeadOutput extends Answer {
  /** Probability of conversion, 0 to 1. */
  readonly probability: number;
  readonly band: 'low' | 'middle' | 'high';
  /** False when the probability orders leads but is not calibrated (rules). */
  readonly calibrated: boolean;
  /** The features that moved the score most; `code` says which way, `about` is the feature. */
  readonly reasons: readonly Reason<'raises' | 'lowers' | 'missing'>[];
}

export interface IntentInput {
  readonly text: string;
  /** Only these labels are of interest; all of them when left out. */
  readonly among?: readonly string[];
}

export interface IntentOutput extends Answer {
  /** The intent, or `undefined` when the text asks for none of those known. */
  readonly intent: string | undefined;
  /** Best first, `topK` at most. */
  readonly ranked: readonly Labelled[];
  /** How sure it is that the text is in scope, 0 to 1. */
  readonly inScope: number;
  /** Words of the text that speak for the first label. */
  readonly reasons: readonly Reason<'word'>[];
}

export type Emotion =
  | 'admiration'
  | 'amusement'
  | 'anger'
  | 'annoyance'
  | 'approval'
  | 'caring'
  | 'confusion'
  | 'curiosity'
  | 'desire'
  | 'disappointment'
  | 'disapproval'
  | 'disgust'
  | 'embarrassment'
  | 'excitement'
  | 'fear'
  | 'gratitude'
  | 'grief'
  | 'joy'
  | 'love'
  | 'nervousness'
  | 'optimism'
  | 'pride'
  | 'realization'
  | 'relief'
  | 'remorse'
  | 'sadness'
  | 'surprise'
  | 'neutral';

/** Ekman's six and neutral: the 28 emotions folded. */
export type Ekman = 'anger' | 'disgust' | 'fear' | 'joy' | 'sadness' | 'surprise' | 'neutral';

export interface EmotionInput {
  readonly text: string;
  readonly title?: string;
  /** BCP 47. The models read English; another language answers by rules with `confidence` 0. */
  readonly lang?: string;
}

/** A point of the circumplex: pleasant or not (-1 to 1), calm or stirred (0 to 1). */
export interface Mood {
  readonly valence: number;
  readonly arousal: number;
}

/** Where a paragraph stands. `line` counts the lines of the text that hold a letter, from 0; the title is none of them. */
export interface ParagraphMood extends Mood {
  readonly line: number;
}

/** What a text expresses; never what its reader feels. Valence and arousal are fixed positions weighted by probability: a heuristic. */
export interface EmotionOutput extends Answer, Mood {
  readonly sentences: number;
  readonly emotions: Readonly<Record<Emotion, number>>;
  readonly ekman: Readonly<Record<Ekman, number>>;
  readonly polarity: 'positive' | 'negative' | 'mixed' | 'neutral';
  /** The text in up to ten parts of equal length. */
  readonly arc: readonly Mood[];
  /** The arc by paragraph: every line of eight words and more, in order, as far as the text was read. */
  readonly paragraphs?: readonly ParagraphMood[];
  /** What passes its threshold and is reliable enough to show, best first. */
  readonly top: readonly Labelled<Emotion>[];
  /** 0 to 1. */
  readonly confidence: number;
  /** Whether the reading should be shown at all: false under three sentences and for texts that read mostly neutral. */
  readonly shown: boolean;
  /** The sentences that carry the first emotion: `about` is the sentence's number. */
  readonly reasons: readonly Reason<'sentence'>[];
}

/** The emotional and semantic map of an article, as it is stored beside it. */
export interface ArticleMap extends EmotionOutput {
  /** ISO 8601. */
  readonly at: string;
  readonly lang: string;
  /** 64 whole numbers from -127 to 127. */
  readonly vector: readonly number[];
  readonly keywords: readonly string[];
  /** What an editor decided instead. */
  readonly humanOverride?: { readonly top?: readonly Emotion[]; readonly hidden?: boolean; readonly by: string; readonly at: string };
}

export interface EmbedInput {
  readonly texts: readonly string[];
}

export interface EmbedOutput extends Answer {
  /** One vector per text, in order: whole numbers from -127 to 127. Vectors compare only within one `space`. */
  readonly vectors: readonly (readonly number[])[];
  readonly space: string;
  /** The weightiest words of each text. */
  readonly keywords: readonly (readonly string[])[];
}

export interface RelatedCandidate {
  readonly id: string;
  readonly vector?: readonly number[];
  readonly text?: string;
  readonly mood?: Mood;
}

/** Compares by vector where both sides have one (of one space), by text otherwise. */
export interface RelatedInput {
  readonly of: { readonly id?: string; readonly vector?: readonly number[]; readonly text?: string; readonly mood?: Mood };
  readonly candidates: readonly RelatedCandidate[];
  /** `lighter` keeps what is more pleasant, `same` what is close in mood. */
  readonly mood?: 'any' | 'lighter' | 'same';
}

export interface RelatedOutput extends Answer {
  /** Best first, `topK` at most; scores are cosines, -1 to 1. */
  readonly ranked: readonly {
    readonly id: string;
    readonly score: number;
    readonly reasons: readonly Reason<'meaning' | 'shared-word' | 'lighter' | 'same-mood'>[];
  }[];
}

export interface SummarizeInput {
  readonly text: string;
  readonly title?: string;
  /** Sentences wanted, 1 unless told. */
  readonly sentences?: number;
  /** The summary is cut at a word before this length. */
  readonly maxCharacters?: number;
}

export interface SummarizeOutput extends Answer {
  readonly summary: string;
  /** The sentences taken over, in reading order; empty when the summary was generated. */
  readonly extracted: readonly { readonly index: number; readonly text: string; readonly score: number }[];
}

export interface StaleInput {
  readonly id: string;
  readonly type?: 'news' | 'offer' | 'event' | 'guide' | 'evergreen' | 'release';
  readonly title: string;
  readonly text: string;
  /** ISO 8601, as all dates here. The present is given, never read from a clock. */
  readonly now: string;
  readonly publishedAt: string;
  readonly updatedAt?: string;
  readonly expiresAt?: string;
  readonly lang?: string;
  readonly vector?: readonly number[];
  /** Articles that may supersede it. */
  readonly others?: readonly { readonly id: string; readonly title: string; readonly publishedAt: string; readonly vector?: readonly number[] }[];
  /** Uses a week: lately, and at its best. */
  readonly engagement?: { readonly recent: number; readonly peak: number };
  /** Whom it would be shown to. */
  readonly audience?: { readonly lang?: string; readonly allows?: readonly string[] };
  /** The consent purposes that showing it needs. */
  readonly needs?: readonly string[];
}

export type StaleReason = 'age' | 'expired' | 'dated-words' | 'past-year' | 'past-version' | 'superseded' | 'falling-engagement' | 'locale' | 'consent';

export interface StaleOutput extends Answer {
  /** 0 to 1. */
  readonly score: number;
  readonly stale: boolean;
  readonly reasons: readonly Reason<StaleReason>[];
}

/** Every task with what it takes and what it answers. A neuron names tasks, never models. */
export interface InferenceTasks {
  recommend: { input: RecommendInput; output: RecommendOutput };
  'score-lead': { input: LeadInput; output: LeadOutput };
  'detect-intent': { input: IntentInput; output: IntentOutput };
  'map-emotion': { input: EmotionInput; output: EmotionOutput };
  embed: { input: EmbedInput; output: EmbedOutput };
  related: { input: RelatedInput; output: RelatedOutput };
  summarize: { input: SummarizeInput; output: SummarizeOutput };
  'flag-stale': { input: StaleInput; output: StaleOutput };
}

export type TaskName = keyof InferenceTasks;
export type TaskInput<T extends TaskName> = InferenceTasks[T]['input'];
export type TaskOutput<T extends TaskName> = InferenceTasks[T]['output'];

/** The names of all tasks. */
export const taskNames = [
  'recommend',
  'score-lead',
  'detect-intent',
  'map-emotion',
  'embed',
  'related',
  'summarize',
  'flag-stale',
] as const satisfies readonly TaskName[];

/**
 * On-device inference. Nothing waits for it: the first answer may come from rules, better ones once a model is ready.
 * Errors: `bad-argument` for an input that is not of the task's shape, `inference-unavailable` where no provider can run the task,
 * and the reason of `signal`.
 */
export interface Inference {
  run<T extends TaskName>(task: T, input: TaskInput<T>, options?: { topK?: number; signal?: AbortSignal }): Promise<TaskOutput<T>>;
}
