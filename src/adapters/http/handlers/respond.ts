import type { ServerResponse } from 'node:http'

/**
 * Writes a JSON answer, unless there is one already: a handler that was given up may come back later. Express' own
 * `json()` would compute an ETag over every body.
 */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent) return
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(body)
}
