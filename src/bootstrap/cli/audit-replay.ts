import type { Command } from 'commander'

export const replayCommands = (): readonly Command[] => []
