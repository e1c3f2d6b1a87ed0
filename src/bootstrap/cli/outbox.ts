import { Command } from 'commander'
import { listOutbox, showFromOutbox } from '../../adapters/cli/outbox'
import { loadConfig } from '../config'
import { outboxOf } from '../messages'
import { output } from './with-parts'

const outbox = () => outboxOf(loadConfig(process.env, process.cwd()).values)

/** `lyceum outbox`: needs no database, as it looks at a folder. */
export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('mails and messages to phones that were kept in LYCEUM_DATA/outbox instead of being sent')
    .option('--json', 'as JSON', false)
    .action((options: { readonly json: boolean }) => listOutbox(outbox(), options, output.out))
    .addCommand(
      new Command('show')
        .description('print one message')
        .argument('<id>', 'its id, as `lyceum outbox` lists it')
        .action((id: string) => showFromOutbox(outbox(), id, output.out)),
    )
