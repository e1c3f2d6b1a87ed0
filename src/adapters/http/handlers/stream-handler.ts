import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { propertiesOf } from '../openapi/json-schema'
import { Problem } from '../problems/problem'
import type { ApiRequestContext, ApiResponse } from '../request/context'
import { queryParameters, searchOf } from '../request/parameters'
import type { StreamRoute } from '../routes/route'
import { decodeParams } from './query-handler'

/**
 * Sends an answer as it is made, no faster than the client takes it, and stops making it when the client has left. What
 * fails on the way can only be shown by cutting the connection: the status has gone out long before.
 */
export const streamHandler = async (
  request: Request,
  response: ApiResponse,
  { route: { query }, actor }: ApiRequestContext<StreamRoute>,
): Promise<void> => {
  const codec = query.params as t.Mixed
  const names = new Set(propertiesOf(codec).map(({ name }) => name))
  const params = decodeParams(codec, Object.fromEntries(queryParameters(searchOf(request.originalUrl), names)))
  const refusal = query.authorise(actor, params)
  if (refusal !== undefined) throw Problem.refusal(refusal)
  const opened = await query.open(params, actor)
  if (isLeft(opened)) throw Problem.refusal(opened.left)
  const { contentType, chunks, fileName } = opened.right
  response.statusCode = 200
  response.setHeader('Content-Type', contentType)
  response.setHeader('Cache-Control', 'private, no-store')
  if (fileName !== undefined) response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`)
  try {
    await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 1 }), response)
  } catch (error) {
    if (!response.headersSent) throw error
    response.destroy()
  }
}
