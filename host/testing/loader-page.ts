import type { Release } from '@empire/contract/registry';
import { type Behaviour, type LoaderUnderTest, remoteLoaderCases } from '../src/loader/conformance.ts';
import { FederationLoader } from '../src/loader/federation-loader.ts';

declare global {
  /** Runs one case of the suite in this page; answers what went wrong, or an empty text. */
  var runLoaderCase: (name: string) => Promise<string>;
}

const { broken, working } = JSON.parse(document.querySelector('#releases')?.textContent ?? '') as Record<'broken' | 'working', Record<Behaviour, Release>>;

globalThis.runLoaderCase = async (name) => {
  const found = remoteLoaderCases.find((one) => one.name === name);
  if (!found) return `There is no case ${name}.`;
  try {
    await found.run(subject());
    return '';
  } catch (error) {
    return String(error);
  }
};

function subject(): LoaderUnderTest {
  const repaired = new Set<Behaviour>();
  return {
    loader: new FederationLoader({}),
    releaseFor: (behaviour) => (repaired.has(behaviour) ? working : broken)[behaviour],
    repair: (behaviour) => {
      repaired.add(behaviour);
      const request = new XMLHttpRequest();
      request.open('POST', `/repair/${behaviour}`, false);
      request.send();
    },
  };
}
