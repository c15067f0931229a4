import { listText } from '../language/list-text.ts';
import { manifestText } from '../language/manifest-text.ts';
import { msg, str } from '../language/words.ts';
import type { NeuronView } from '../state/host-view.ts';
import type { FeedReason } from './feed-reason.ts';

/** Why a card is there, in words. What a topic is called in the person's language is said by the manifests of `neurons`. */
export function reasonText(reason: FeedReason, neurons: readonly Pick<NeuronView, 'manifest'>[]): string {
  if (reason.kind === 'because') return reason.because;
  if (reason.kind === 'topic') return msg(str`More on ${topicText(reason.topic, neurons)}`);
  if (reason.kind === 'unknown') return msg(str`New ground for you: ${topicText(reason.topic, neurons)}`);
  if (reason.kind === 'open') return msg('You are in the middle of it');
  const topics = reason.topics.map((topic) => topicText(topic, neurons));
  if (topics.length === 0) return reason.kind === 'new' ? msg('New') : msg('Not opened yet');
  return reason.kind === 'new' ? msg(str`New, on ${listText(topics)}`) : msg(str`On ${listText(topics)}`);
}

function topicText(topic: string, neurons: readonly Pick<NeuronView, 'manifest'>[]): string {
  for (const { manifest } of neurons) {
    const text = manifestText(manifest, topic);
    if (text !== topic) return text;
  }
  return topic;
}
