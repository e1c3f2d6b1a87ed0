import { type ListArguments, listDeadLetters } from '../../adapters/cli/dlq/list'
import { type RetryArguments, retryDeadLetters } from '../../adapters/cli/dlq/retry'
import { type ShowArguments, showDeadLetters } from '../../adapters/cli/dlq/show'
import { services } from '../container/services'
import { output, withParts } from './with-parts'

export const list = (options: ListArguments): Promise<void> =>
  withParts(async (get) => listDeadLetters(options, await get(services.deadLetters), output.out))

export const show = (stream: string, options: ShowArguments): Promise<void> =>
  withParts(async (get) => showDeadLetters(stream, options, await get(services.deadLetters), output.out))

export const retry = (stream: string | undefined, options: RetryArguments): Promise<void> =>
  withParts(async (get) => {
    process.exitCode = await retryDeadLetters(stream, options, await get(services.deadLetters), output)
  })
