import { BadArgument } from './bad-argument'
import { table } from './table'

/** A message that lies in the outbox. */
interface Listed {
  readonly id: string
  readonly kind: string
  readonly to: string
  readonly title?: string
  readonly keptAt: Date
}

/** What the outbox is asked for. */
export interface KeptMessages {
  list(): Promise<readonly Listed[]>
  show(id: string): Promise<string | undefined>
}

/** Prints the messages that were kept instead of being sent, the oldest first. */
export const listOutbox = async (
  outbox: KeptMessages,
  { json }: { readonly json: boolean },
  out: NodeJS.WritableStream,
): Promise<void> => {
  const messages = await outbox.list()
  if (json) {
    out.write(`${JSON.stringify(messages, null, 2)}\n`)
    return
  }
  const rows = messages.map(({ id, kind, to, title = '', keptAt }) => [keptAt.toISOString(), kind, to, title, id])
  out.write(rows.length === 0 ? 'The outbox is empty.\n' : `${table(['kept at', 'kind', 'to', 'title', 'id'], rows)}\n`)
}

/** Prints one message. Throws BadArgument where there is none of that id. */
export const showFromOutbox = async (outbox: KeptMessages, id: string, out: NodeJS.WritableStream): Promise<void> => {
  const text = await outbox.show(id)
  if (text === undefined) throw new BadArgument(`${id}: the outbox has no such message; lyceum outbox lists them`)
  out.write(text)
}
