import { describe, expect, it } from 'vitest';
import { completePackages } from './lock-packages.ts';

describe('completing a lockfile', () => {
  it('adds the builds for other platforms with their platform, and nothing else', () => {
    const tool = {
      version: '1.2.3',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-gnu': '1.2.3', '@tool/linux-x64-musl': '1.2.3', '@tool/darwin-arm64': '1.2.3', fsevents: '~2.3.2' },
    };
    const known = { version: '1.2.3', cpu: ['x64'], dev: true, optional: true, os: ['linux'] };
    const { packages, added } = completePackages({ '': {}, 'node_modules/tool': tool, 'node_modules/@tool/linux-x64-gnu': known });
    expect(added).toEqual(['@tool/linux-x64-musl', '@tool/darwin-arm64']);
    expect(packages).toEqual({
      '': {},
      'node_modules/@tool/darwin-arm64': { version: '1.2.3', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
      'node_modules/@tool/linux-x64-gnu': known,
      'node_modules/@tool/linux-x64-musl': { version: '1.2.3', cpu: ['x64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
      'node_modules/tool': tool,
    });
  });

  it('leaves a complete lockfile as it is', () => {
    const packages = { '': {}, 'node_modules/a': { version: '1.0.0' } };
    expect(completePackages(packages)).toEqual({ packages, added: [] });
  });
});
