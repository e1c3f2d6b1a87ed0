import { Pool } from 'pg'
import { InMemoryAuditTree } from '../../src/adapters/audit-tree/in-memory'
import { PostgresAuditTree } from '../../src/adapters/audit-tree/postgres'
import { hashLeaf } from '../../src/application/audit/merkle'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { auditTreeContract } from './audit-tree.contract'

let database: TestDatabase
let pool: Pool
let schemas = 0

beforeAll(async () => {
  database = await createDatabase()
  pool = new Pool({ connectionString: database.url })
})

afterAll(async () => {
  await pool.end()
  await database.drop()
})

auditTreeContract('memory', () => Promise.resolve(new InMemoryAuditTree()))

const openTree = async (): Promise<[PostgresAuditTree, schema: string]> => {
  schemas += 1
  const schema = `audit ${String(schemas)}`
  const tree = new PostgresAuditTree(pool, schema)
  // As when several processes start at once.
  await Promise.all([tree.start(), tree.start(), tree.start()])
  return [tree, schema]
}

auditTreeContract('PostgreSQL', async () => (await openTree())[0])

describe('the audit tree in PostgreSQL', () => {
  const leaf = { index: 0, position: 1, eventId: '0190f3a0-0000-7000-8000-000000000001', stream: 'a-1', revision: 0 }

  it('lets nobody change, remove or empty what it keeps by mistake', async () => {
    const [tree, schema] = await openTree()
    await tree.append([{ ...leaf, hash: hashLeaf('a') }])
    await tree.keepHead({ size: 1, note: 'one\n' })
    for (const [table, column] of [
      ['leaves', 'position'],
      ['heads', 'size'],
    ])
      for (const statement of [
        `update "${schema}".${table} set ${column} = 9`,
        `delete from "${schema}".${table}`,
        `truncate "${schema}".${table}`,
      ])
        await expect(pool.query(statement)).rejects.toThrow('the audit tree is never changed, only added to')
    await expect(pool.query(`truncate "${schema}".nodes`)).rejects.toThrow('never changed')
    expect(await tree.extent()).toEqual({ size: 1, position: 1 })
  })

  it('goes on where another process left off', async () => {
    const [first, schema] = await openTree()
    const second = new PostgresAuditTree(pool, schema)
    const row = (index: number) => ({ ...leaf, index, position: index + 1, hash: hashLeaf(String(index)) })
    for (let index = 0; index < 20; index++) await (index % 3 === 0 ? first : second).append([row(index)])
    const whole = new PostgresAuditTree(pool, schema)
    const inOne = (await openTree())[0]
    await inOne.append(Array.from({ length: 20 }, (_, index) => row(index)))
    const all = [
      { level: 4, index: 0 },
      { level: 2, index: 4 },
    ]
    expect(await whole.nodes(all)).toEqual(await inOne.nodes(all))
  })
})
