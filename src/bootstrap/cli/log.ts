import type { Command } from 'commander'

export const logCommands = (): readonly Command[] => []
