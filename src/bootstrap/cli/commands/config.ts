import { Command } from 'commander'

export const configCommandLine = (): Command =>
  new Command('config')
    .description('show every setting, its value and where it comes from; secrets are masked')
    .option('--json', 'as JSON', false)
    .action(async (options: { readonly json: boolean }) => (await import('../config.js')).showConfig(options))
