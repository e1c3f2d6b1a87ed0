import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type { CommandOutcome, CommandResult } from '../../../application/commands/command'
import { id } from '../../../domain/kernel'
import type { CommandExecutor } from '../options'
import type { HttpMetrics } from '../operations/metrics'
import { Problem } from '../problems/problem'
import { readJson } from '../request/body'
import { expectedRevisionOf, revisionTag } from '../request/conditional'
import type { ApiRequestContext, ApiResponse } from '../request/context'
import { decodedBody } from '../request/decoded-body'
import { type CommandIdentities, idempotencyKeyOf } from '../request/idempotency-key'
import { pathParameters, queryParameters, searchOf } from '../request/parameters'
import type { CommandRoute } from '../routes/route'
import { sendJson } from './respond'

export interface CommandHandlerPorts {
  readonly commands: CommandExecutor
  readonly identities: CommandIdentities
  readonly metrics: Pick<HttpMetrics, 'command'>
  readonly bodyBytes: number
}

const AggregateId = id('AggregateId')
const NO_PARAMETERS: ReadonlySet<string> = new Set()

/** Turns a request into a command, and the command's outcome into an answer. */
export const commandHandler =
  ({ commands, identities, metrics, bodyBytes }: CommandHandlerPorts) =>
  async (request: Request, response: ApiResponse, context: ApiRequestContext<CommandRoute>): Promise<void> => {
    const { route, actor } = context
    queryParameters(searchOf(request.originalUrl), NO_PARAMETERS)
    const pathId = aggregateIdOf(context)
    const expectedRevision = expectedRevisionOf(request.headers['if-match'])
    const key = idempotencyKeyOf(request.headers['idempotency-key'])
    const data: unknown = decodedBody(route.data, await readJson(request, bodyBytes))

    const asked = { actorId: actor.id, operationId: route.operationId, aggregateId: pathId, data }
    const { aggregateId, commandId } = await identities.of(asked, key)
    const outcome = await commands.execute({
      category: route.category,
      id: aggregateId,
      type: route.type,
      data,
      by: actor,
      commandId,
      correlationId: context.requestId,
      ...(expectedRevision !== undefined && { expectedRevision }),
    })
    metrics.command(route.type, isLeft(outcome) ? outcome.left.code : 'accepted')
    answer(response, route, outcome)
  }

const aggregateIdOf = ({ route, pathValues }: ApiRequestContext<CommandRoute>): string | undefined => {
  if (route.id === 'new') return undefined
  const aggregateId = pathParameters(['id'], pathValues).id ?? ''
  if (AggregateId.is(aggregateId)) return aggregateId
  throw Problem.edge('request.invalid', { errors: [{ parameter: 'id', detail: 'must be a UUID in lower case' }] })
}

const answer = (response: ApiResponse, route: CommandRoute, outcome: CommandOutcome): void => {
  if (isLeft(outcome)) throw Problem.refusal(outcome.left)
  const { id, revision, position }: CommandResult = outcome.right
  sendJson(response, route.creates ? 201 : 200, JSON.stringify({ id, revision, position }), {
    ETag: revisionTag(revision),
    ...(route.creates && { Location: route.resource.replace('{id}', id) }),
  })
}
