import { type Either, left, right } from 'fp-ts/Either'
import { derivedId } from '../../derived-id'
import type { CommandOutcome, CommandRequest, LoadedAggregate, Refusal } from '../command'
import { refusal } from '../refusal'
import type { UseCasePorts } from '../use-case'

/** One command of a use case: what it is issued to, and its data. */
export interface Step {
  readonly category: string
  readonly id: string
  readonly type: string
  readonly data: unknown
}

/**
 * The command that a step of a use case issues, in the name of whoever asked for the whole and at its instant. Its id
 * derives from the outer command's and the step's name, so that running the use case again repeats its steps; and it
 * stands for the outer command's data, so that what the use case found meanwhile does not make it another command.
 */
export const stepOf = (outer: CommandRequest, step: Step, name = step.type): CommandRequest => ({
  ...step,
  by: outer.by,
  commandId: derivedId(outer.commandId, name),
  correlationId: outer.correlationId ?? outer.commandId,
  causationId: outer.commandId,
  fingerprint: outer.data,
  ...(outer.at !== undefined && { at: outer.at }),
})

/** The command that a use case ends in: the internal one it stands in front of. */
export const lastStepOf = (outer: CommandRequest, step: Pick<Step, 'id' | 'data'> & Partial<Step>): CommandRequest => {
  const { expectedRevision } = outer
  const last = stepOf(outer, { category: outer.category, type: outer.type, ...step })
  return expectedRevision === undefined ? last : { ...last, expectedRevision }
}

/** An aggregate that a use case needs, as it stands; a refusal where it does not exist. */
export const found = async <State extends { readonly stage: string }>(
  { aggregates }: Pick<UseCasePorts, 'aggregates'>,
  category: string,
  id: string,
): Promise<Either<Refusal, LoadedAggregate<Exclude<State, { readonly stage: 'none' }>>>> => {
  const loaded = await aggregates.load<State>(category, id)
  return loaded.state.stage === 'none'
    ? left(refusal('command.not-found', `There is no ${category} ${id}.`))
    : right(loaded as LoadedAggregate<Exclude<State, { readonly stage: 'none' }>>)
}

/**
 * Runs a use case unless its last command is in the log already: then that one's answer is given again, and no hold is
 * taken or given back for it.
 */
export const unlessDone = async (
  request: CommandRequest,
  id: string,
  { aggregates }: Pick<UseCasePorts, 'aggregates'>,
  run: () => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  const { answerTo } = await aggregates.load(request.category, id)
  return answerTo(lastStepOf(request, { id, data: request.data })) ?? run()
}
