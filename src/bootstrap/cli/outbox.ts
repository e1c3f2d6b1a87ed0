import { listOutbox, showFromOutbox } from '../../adapters/cli/outbox'
import { loadConfig } from '../config'
import { outboxOf } from '../messages'
import { output } from './with-parts'

const outbox = () => outboxOf(loadConfig(process.env, process.cwd()).values)

export const list = (options: { readonly json: boolean }): Promise<void> => listOutbox(outbox(), options, output.out)

export const show = (id: string): Promise<void> => showFromOutbox(outbox(), id, output.out)
