import { isLeft } from 'fp-ts/Either'
import type { Actor } from '../../domain/kernel'
import type { AggregateLoader, CommandBus, CommandRequest } from '../commands/command'
import { derivedId } from '../derived-id'
import { StoreUnavailable } from '../ports/event-store'
import type { RuleName } from './rules'

export interface RetentionCommandPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
}

const BY: Actor = { id: 'process:retention', role: 'system' }

/**
 * Issues a command that a rule asks for. Its id derives from the rule, whom it is about and the occasion, so that the same
 * is not done twice whoever runs the rules.
 *
 * @param occasion - what tells this time from another: the same person may be told again years later
 * @returns false where somebody has changed what it rests on meanwhile: the next round looks again
 */
export const issue = async (
  { bus }: Pick<RetentionCommandPorts, 'bus'>,
  rule: RuleName,
  occasion: string,
  command: Pick<CommandRequest, 'category' | 'id' | 'type' | 'data' | 'expectedRevision'>,
): Promise<boolean> => {
  const commandId = derivedId(command.id, `retention ${rule} ${command.type} ${occasion}`)
  // Until when somebody has time depends on the moment; that it is this notice does not.
  const outcome = await bus.dispatch({ ...command, by: BY, commandId, fingerprint: null })
  if (!isLeft(outcome)) return true
  const { code } = outcome.left
  if (code === 'command.revision-mismatch') return false
  if (code === 'command.contention') throw new StoreUnavailable('others write to the same stream')
  throw new Error(`${command.type} was refused with ${code}`)
}
