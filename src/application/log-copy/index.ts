export { copyLog, type CopyOptions, type CopyReport } from './copy-log'
export { BrokenChain, CopyInterrupted, type EventPlace, TargetDiffers, type TargetFault } from './errors'
export type { CopyStep } from './survey'
