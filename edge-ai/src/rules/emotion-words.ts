import type { Emotion } from '@empire/contract';

const lists: Readonly<Partial<Record<Emotion, string>>> = {
  admiration: 'admire admired admirable amazing awesome brilliant excellent impressive impressed inspiring outstanding wonderful masterpiece',
  amusement: 'amusing funny hilarious haha lol laugh laughed laughing joke jokes comical 😂 🤣',
  anger: 'angry anger furious outrage outraged rage hate hated hates hateful enraged 😡',
  annoyance: 'annoying annoyed irritating irritated tired nuisance bothersome frustrating frustrated',
  approval: 'agree agreed approve approved right correct exactly endorse support',
  caring: 'care caring comfort protect gentle kindness help helping hug',
  confusion: 'confused confusing confusion unclear puzzled puzzling bewildered perplexed',
  curiosity: 'curious wonder wondering intrigued intriguing',
  desire: 'wish want wanted crave longing desire hunger',
  disapproval: 'disagree disapprove wrong unacceptable unfair objection oppose opposed',
  disgust: 'disgusting disgusted gross revolting vile nasty sickening repulsive',
  embarrassment: 'embarrassed embarrassing awkward ashamed humiliating cringe',
  excitement: 'excited exciting thrilled thrilling hype wow eager 🎉',
  fear: 'afraid fear feared scared scary terrified terrifying frightening horror danger dangerous threat worried',
  gratitude: 'thank thanks thankful grateful gratitude appreciate appreciated 🙏',
  joy: 'happy happiness joy joyful delighted glad cheerful enjoy enjoyed smile fun 😊 😀',
  love: 'love loved loves loving adore adored beloved darling ❤',
  optimism: 'hope hopeful hopefully optimistic promising bright improve improving',
  pride: 'proud pride proudly triumph achievement',
  realization: 'realize realized realise realised turns discovered suddenly understood',
  remorse: 'sorry regret regretted apologize apologise apology guilt guilty',
  sadness: 'sad sadness unhappy cry cried crying tears lonely heartbroken tragic tragedy miserable loss 😢 😭',
  surprise: 'surprise surprised surprising unexpected unbelievable astonishing shocked shocking 😮',
};

/** Words that name a feeling, with the feeling. */
export const emotionWords: ReadonlyMap<string, Emotion> = new Map(
  (Object.entries(lists) as [Emotion, string][]).flatMap(([emotion, words]) => words.split(' ').map((word) => [word, emotion] as const)),
);
