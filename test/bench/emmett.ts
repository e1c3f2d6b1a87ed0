import { createRequire } from 'node:module'

/** What is used of `@event-driven-io/emmett-postgresql` 0.42, which is installed for the benchmarks alone. */
export interface EmmettEventStore {
  readonly schema: { migrate(): Promise<unknown> }
  appendToStream(
    stream: string,
    events: readonly { readonly type: string; readonly data: unknown; readonly metadata: unknown }[],
    options: { readonly expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<{ readonly nextExpectedStreamVersion: bigint }>
  close(): Promise<void>
}

interface EmmettPostgres {
  readonly getPostgreSQLEventStore: (url: string) => EmmettEventStore
}

/** Emmett's event store with its tables made. */
export const openEmmett = async (url: string): Promise<EmmettEventStore> => {
  const { getPostgreSQLEventStore } = createRequire(__filename)('@event-driven-io/emmett-postgresql') as EmmettPostgres
  const store = getPostgreSQLEventStore(url)
  await store.schema.migrate()
  return store
}
