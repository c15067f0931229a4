export { type BackgroundTransfer, openTransfer, type TransferOptions } from './background-transfer.ts';
