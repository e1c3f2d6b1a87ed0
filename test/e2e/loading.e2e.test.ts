import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { startLyceum } from '../support/program/command-line'
import { onEventStoreDb } from '../support/program/home'
import { type Modules, modulesIn, recordingModules } from '../support/program/modules'
import { ROOT, type Settings, spawnProgram, startService, stop, stopAll } from '../support/program/program'

/** How long a start takes is told by what it loads: that is the same on every machine (ADR 45). */
let folder: string
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyceum-loading-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const newFile = (): string => join(folder, `modules-${String(files++)}.json`)

/** What `lyceum <args>` loads. */
const loadedBy = async (...args: readonly string[]): Promise<Modules> => {
  const file = newFile()
  await startLyceum(args, { LYCEUM_DATA: folder, ...recordingModules(file) }).finished
  return modulesIn(file)
}

const EVENT_STORE = ['@eventstore/db-client', '@grpc/grpc-js']

/** Which settings ask for. */
const WHERE_SET = [...(onEventStoreDb ? [] : EVENT_STORE), 'kafkajs', '@aws-sdk/client-s3', 'openai']

/** Which the first request that needs them loads. */
const AT_FIRST_USE = ['@simplewebauthn/server', 'sharp', 'pdfkit', 'fontkit', '@zxcvbn-ts/language-common']

const SERVER = ['inversify', 'express', 'knex', 'winston', 'nodemailer', 'handlebars', 'prom-client']

const absent = ({ packages }: Modules, names: readonly string[]): void => {
  expect(names.filter((name) => packages.has(name))).toEqual([])
}

describe('the command line loads', () => {
  it.each([
    ['its help', ['--help']],
    ['the help of a command', ['audit', 'export', '--help']],
    ['a command that there is not', ['bogus']],
    ['a subcommand that there is not', ['audit', 'bogus']],
    ['an argument that is missing', ['token']],
  ])('for %s what options are read with, and nothing else', async (_, args) => {
    const { count, packages } = await loadedBy(...args)
    expect([...packages].sort()).toEqual(['commander', 'fp-ts', 'io-ts'])
    expect(count).toBeLessThan(80)
  })

  it.each([
    ['config', ['config']],
    ['outbox', ['outbox']],
    ['audit check', ['audit', 'check', 'no-such-file']],
  ])('for %s no container and no database', async (_, args) => {
    const loaded = await loadedBy(...args)
    expect(loaded.packages).toContain('luxon')
    absent(loaded, [...SERVER.filter((name) => name !== 'nodemailer'), ...EVENT_STORE, 'pg', ...AT_FIRST_USE])
    expect(loaded.count).toBeLessThan(400)
  })

  it('for token what signs, and no server', async () => {
    const loaded = await loadedBy('token', '--role', 'tutor')
    expect(loaded.packages).toContain('jose')
    absent(loaded, [...SERVER.filter((name) => !/inversify|winston/.test(name)), ...WHERE_SET, ...AT_FIRST_USE])
    expect(loaded.count).toBeLessThan(600)
  })
})

describe('the server loads', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  const settings = (file: string, more: Settings = {}): Settings => ({
    DATABASE_URL: database.url,
    ...more,
    ...recordingModules(file),
  })

  it('in all its roles nothing that it is not set to use, and nothing before its first use', async () => {
    const file = newFile()
    await stop(await startService(settings(file)))
    const loaded = modulesIn(file)
    for (const name of SERVER) expect(loaded.packages).toContain(name)
    absent(loaded, [...WHERE_SET, ...AT_FIRST_USE])
  })

  it('in one role nothing of the others', async () => {
    const file = newFile()
    const relay = spawnProgram(settings(file, { LYCEUM_ROLES: 'relay' }))
    await relay.printed('"lease":"')
    await stop(relay)
    const loaded = modulesIn(file)
    expect(loaded.packages).toContain('cloudevents')
    absent(loaded, ['express', 'knex', 'nodemailer', 'handlebars', ...WHERE_SET, ...AT_FIRST_USE])
  })
})

describe('the container', () => {
  /** Has each side of the compiled container bound, and prints which services it binds beside which side they name. */
  const BINDINGS = `
    const { services, sideOf } = require('./dist/bootstrap/container/services')
    const { sides } = require('./dist/bootstrap/container/sides')
    const bound = []
    const binding = (side) => ({
      bind: (id) => {
        bound.push([id.description, side])
        return { toDynamicValue: () => ({ inSingletonScope: () => undefined }) }
      },
    })
    const bindAll = async () => {
      for (const [side, load] of Object.entries(sides)) (await load())(binding(side))
      const named = Object.values(services).map((id) => [id.description, sideOf(id) ?? 'at once'])
      console.log(JSON.stringify({ bound, named }))
    }
    void bindAll()`

  type Pairs = readonly (readonly [service: string, side: string])[]

  it('finds each service in the side that it names', () => {
    const printed = execFileSync(process.execPath, ['-e', BINDINGS], { cwd: ROOT, encoding: 'utf8' })
    const { bound, named } = JSON.parse(printed) as { readonly bound: Pairs; readonly named: Pairs }
    const atOnce = ['get', 'config', 'logger', 'lifecycle', 'version'].map((name) => [name, 'at once'])
    expect([...bound, ...atOnce].sort()).toEqual([...named].sort())
    expect(bound.length).toBeGreaterThan(50)
  })
})
