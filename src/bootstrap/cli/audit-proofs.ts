import type { Command } from 'commander'

export const proofCommands = (): readonly Command[] => []
