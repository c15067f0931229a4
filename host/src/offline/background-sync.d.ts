/** The Background Sync API (https://wicg.github.io/background-sync/spec/), where a browser has it. */
interface ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}
