import { type DiscardArguments, discardDeadLetter } from '../../adapters/cli/dlq/discard'
import { type ListArguments, listDeadLetters } from '../../adapters/cli/dlq/list'
import { type RetryArguments, retryDeadLetters } from '../../adapters/cli/dlq/retry'
import { type ShowArguments, showDeadLetters } from '../../adapters/cli/dlq/show'
import { isLeft } from 'fp-ts/Either'
import { randomUUID } from 'node:crypto'
import { derivedId } from '../../application/derived-id'
import { services } from '../container/services'
import { NotAnswered } from './ask'
import { commandLineAuditor } from './auditor'
import { askHere } from './ask-here'
import { output, withParts } from './with-parts'

export const list = (options: ListArguments): Promise<void> =>
  withParts(async (get) => listDeadLetters(options, await get(services.deadLetters), output.out))

export const show = (stream: string, options: ShowArguments): Promise<void> =>
  withParts(async (get) => showDeadLetters(stream, options, await get(services.deadLetters), output.out))

export const retry = (stream: string | undefined, options: RetryArguments): Promise<void> =>
  withParts(async (get) => {
    process.exitCode = await retryDeadLetters(stream, options, await get(services.deadLetters), output)
  })

/** Names the stream of a dead letter's discards, by its group and event. */
const DEAD_LETTERS = '5d2f6f0e-52c3-5b0a-8f5e-2f0c9d1c7b44'

export const discard = (eventId: string, options: DiscardArguments): Promise<void> =>
  withParts(async (get) => {
    const bus = await get(services.commandBus)
    const record: Parameters<typeof discardDeadLetter>[3] = async (discarded) => {
      const outcome = await bus.dispatch({
        ...{ category: 'deadletter', id: derivedId(DEAD_LETTERS, `${discarded.group} ${discarded.eventId}`) },
        ...{ type: 'DiscardDeadLetter', data: discarded, by: commandLineAuditor(), commandId: randomUUID() },
      })
      if (isLeft(outcome)) throw new NotAnswered(outcome.left.message)
    }
    const deadLetters = await get(services.deadLetters)
    process.exitCode = await discardDeadLetter(eventId, options, deadLetters, record, { ...output, ask: askHere() })
  })
