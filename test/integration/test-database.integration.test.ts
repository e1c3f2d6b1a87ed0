import { Client } from 'pg'
import { createDatabase, serverUrl } from '../support/postgres/database'

const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

describe('createDatabase', () => {
  it('gives every caller an empty database of its own and removes it', async () => {
    const [a, b] = await Promise.all([createDatabase(), createDatabase()])
    await query(a.url, 'create table t (x int)')
    expect(await query(b.url, `select to_regclass('t') as t`)).toEqual([{ t: null }])
    const name = new URL(a.url).pathname.slice(1)
    await Promise.all([a.drop(), b.drop()])
    expect(await query(serverUrl(), `select from pg_database where datname = '${name}'`)).toEqual([])
  })
})
