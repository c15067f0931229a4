import { describe, expect, it, test } from 'vitest';
import { toldReason } from './runtime-words.ts';

describe('what a runtime says is worded for people', () => {
  it.each([
    ['inference-unavailable: onnxruntime-web could not be loaded.', 'onnxruntime could not be loaded.'],
    ['inference-unavailable: The inference worker died 3 times and is not started again.', 'The part that computes stopped 3 times and is not started again.'],
    ['The inference worker died.', 'The part that computes stopped. It is started again when somebody asks.'],
    ['bad-model: The file of embed must have the hash ab; received cd.', 'The file is not the one that was approved.'],
    ['/ai/onnx/embed.onnx was answered with status 503.', 'The server answered with 503 instead of the file.'],
    ['/ai/onnx/embed.onnx could not be fetched.', 'It could not be fetched: there was no connection, or the server did not answer.'],
    ['The registry of models is refused. It is not signed by a key that this device knows.', 'It is not signed by a key that this device knows.'],
  ])('%s', (original, words) => {
    expect(toldReason(original)).toEqual({ words, original });
  });
});

test('what is worded already, or said by nobody known, stays as it is in English', () => {
  expect(toldReason('It was taken back on this device.')).toEqual({ words: 'It was taken back on this device.' });
  expect(toldReason('bad-model: Gather was asked for row 9 of 4.')).toEqual({ words: 'bad-model: Gather was asked for row 9 of 4.' });
});
