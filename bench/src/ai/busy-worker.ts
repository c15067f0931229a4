// Has a processor all to itself for as long as it is told, and does nothing for anybody.
addEventListener('message', ({ data }: MessageEvent<number>) => {
  const until = performance.now() + data;
  while (performance.now() < until);
  postMessage(null);
});
