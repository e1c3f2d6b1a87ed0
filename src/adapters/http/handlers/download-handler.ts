import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { errors } from '../../../application/queries/errors'
import { Problem } from '../problems/problem'
import { isFresh } from '../request/conditional'
import type { ApiResponse, RoutedContext } from '../request/context'
import { pathParameters, queryParameters, searchOf } from '../request/parameters'
import { type DownloadRoute, parametersOf } from '../routes/route'
import { decodeParams } from './query-handler'

const NO_PARAMETERS: ReadonlySet<string> = new Set()

/** A file does nothing by itself, whatever it is taken for: no script, no form, no plug-in, no origin. */
const POLICY = "default-src 'none'; sandbox"

/**
 * Answers with a file. It is asked for anew each time, since it may be somebody's no longer; the tag makes that cheap.
 */
export const downloadHandler = async (
  request: Request,
  response: ApiResponse,
  { route: { download, template }, pathValues, actor }: RoutedContext<DownloadRoute>,
): Promise<void> => {
  queryParameters(searchOf(request.originalUrl), NO_PARAMETERS)
  const params = decodeParams(download.params as t.Mixed, pathParameters(parametersOf(template), pathValues))
  const opened = await download.open(params, actor)
  if (isLeft(opened)) throw Problem.refusal(opened.left)
  const { tag, disposition, fileName, embeddable, file } = opened.right
  const headers = {
    ETag: `"${tag}"`,
    'Cache-Control': 'private, no-cache',
    'Content-Security-Policy': POLICY,
    'Content-Disposition': `${disposition}; filename="${fileName}"`,
    'X-Content-Type-Options': 'nosniff',
    ...(embeddable && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  }
  if (isFresh(request.headers['if-none-match'], headers.ETag)) {
    response.writeHead(304, headers).end()
    return
  }
  const stored = await file()
  if (stored === undefined) throw Problem.refusal(errors.make('query.not-found', 'There is no such file.'))
  if (response.headersSent) return
  const { bytes, mediaType } = stored
  response.writeHead(200, { ...headers, 'Content-Type': mediaType, 'Content-Length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
