import { HomeFeedElement } from './home-feed.ts';

/** Registers the feed of the start page, once per page. */
export function defineFeed(): void {
  if (!customElements.get('empire-feed')) customElements.define('empire-feed', HomeFeedElement);
}
