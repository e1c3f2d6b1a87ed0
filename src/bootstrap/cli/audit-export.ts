import type { Command } from 'commander'

export const exportCommands = (): readonly Command[] => []
