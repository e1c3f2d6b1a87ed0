import type { Command } from 'commander'

export const historyCommands = (): readonly Command[] => []
