import { Command } from 'commander'

/** `lyceum outbox`: needs no database, as it looks at a folder. */
export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('mails and messages to phones that were kept in LYCEUM_DATA/outbox instead of being sent')
    .option('--json', 'as JSON', false)
    .action(async (options: { readonly json: boolean }) => (await import('../outbox.js')).list(options))
    .addCommand(
      new Command('show')
        .description('print one message')
        .argument('<id>', 'its id, as `lyceum outbox` lists it')
        .action(async (id: string) => (await import('../outbox.js')).show(id)),
    )
