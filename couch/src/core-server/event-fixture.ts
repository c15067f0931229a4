export { makeEvent, makeEventDocument } from './make-event.ts';
