/** A small blog in Markdown; its pictures are not among the files. */
export const posts = {
  '2026-03-14-harbour-lights.md': `---
title: Harbour lights & other promises
date: 2026-03-14 06:30
updated: 2026-04-02
tags: [sea, "slow mornings"]
author: Ines Moor
summary: What a lighthouse keeper taught us about answering late.
lang: en-GB
image:
  src: pictures/lamp.png
  alt: A lamp behind rain
---

# Harbour lights & other promises

The keeper wrote **every** question down and answered at noon, see the
[harbour board](https://harbour.example/board) or [our own page](/blog).

![Two boats](./pictures/boats.jpg "At low tide")

- [x] oil the lens
- [ ] write to the pilot

\`\`\`ts
const lamp = 1 < 2;
\`\`\`
`,
  'first-light.md': `---
id: first-light-2026
title: First light
date: 2026-01-05T08:00:00+01:00
type: note
---
A short note. The ![missing](gone.png) picture is not here.
`,
  'unfinished.md': `---
title: Unfinished
draft: true
---
Not yet.
`,
} as const;
