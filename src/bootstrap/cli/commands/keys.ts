import { Command } from 'commander'
import type { RotateSigningOptions } from '../../../adapters/cli/keys/rotate-signing'

const rotateMaster = (): Command =>
  new Command('rotate-master')
    .description("wrap everybody's keys by a new master key, beside a running server; run again, it goes on")
    .action(async () => (await import('../keys.js')).rotateMaster())

const rotateSigning = (): Command =>
  new Command('rotate-signing')
    .description('have another key sign access tokens; nobody is signed out by it')
    .option('--leaked', 'the present key is known to others: drop it, and every token that it signed, at once', false)
    .action(async (options: RotateSigningOptions) => (await import('../keys.js')).rotateSigning(options))

export const keysCommand = (): Command =>
  new Command('keys')
    .description('the keys that personal data are encrypted with, and those that sign tokens')
    .addCommand(rotateMaster())
    .addCommand(rotateSigning())
