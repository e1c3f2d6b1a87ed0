/** What can be told of a log. */
export interface LogInfo {
  /** Without its password. */
  readonly url: string
  readonly server: string
  /** Position of the newest event; 0 where there is none. */
  readonly head: number
  readonly newest?: {
    readonly stream: string
    readonly revision: number
    readonly type: string
    /** When this log took it, ISO 8601 UTC. */
    readonly recordedAt: string
  }
  /** Only where they were counted. */
  readonly events?: number
  /** What the checks at its opening warn of. */
  readonly warnings: readonly string[]
}

/** Prints what is known of a log: a line each, or with `json` an object. */
export const infoCommand = (info: LogInfo, { json }: { readonly json: boolean }, out: NodeJS.WritableStream): void => {
  if (json) {
    out.write(`${JSON.stringify(info, null, 2)}\n`)
    return
  }
  const { url, server, head, newest, events, warnings } = info
  const lines: (readonly [string, string])[] = [
    ['kept at', url],
    ['server', server],
    ['head', String(head)],
  ]
  if (newest !== undefined) {
    const { type, stream, revision, recordedAt } = newest
    lines.push(['newest', `${type}, ${stream} at revision ${String(revision)}, taken ${recordedAt}`])
  }
  if (events !== undefined) lines.push(['events', events.toLocaleString('en')])
  for (const warning of warnings) lines.push(['warning', warning])
  for (const [name, value] of lines) out.write(`${name.padEnd(8)} ${value}\n`)
}
