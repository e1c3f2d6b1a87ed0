import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeLiteral } from 'pg'
import { OwnServer } from '../postgres/own-server'
import { extensionFolder, isFetched } from './extension'

/** The run in CI says whether it could fetch it; where it does not say so, it must be there. */
const needed = process.env['CI'] === 'true' && process.env['LYCEUM_WITHOUT_PGVECTOR'] !== 'true'

/** `describe` where pgvector has been fetched; else it says so and skips, or fails where all must run (CI=true). */
export const describeWithPgvector = isFetched() || needed ? describe : describe.skip
if (!isFetched() && !needed)
  process.stderr.write('tests on a real pgvector are skipped: it is not here, `npm run pgvector` fetches it\n')

/** A database whose server has no pgvector until it is brought. */
export interface PgvectorDatabase {
  readonly name: string
  /** Of a user who may do everything. */
  readonly url: string
  /** Puts pgvector where the server looks for it. @param version - that it says it is of; default the one it is of */
  bring(version?: string): Promise<void>
}

/** PostgreSQL, the one that comes with Lyceum, started for tests with pgvector. */
export class PgvectorServer {
  private constructor(
    private readonly server: OwnServer,
    private readonly folder: string,
  ) {}

  static async start(): Promise<PgvectorServer> {
    if (!isFetched()) throw new Error('there is no pgvector: `npm run pgvector` fetches it')
    const folder = await mkdtemp(join(tmpdir(), 'lyceum-pgvector-'))
    // The server is another user's where tests are run by root.
    await chmod(folder, 0o755)
    return new PgvectorServer(await OwnServer.start(), folder)
  }

  async createDatabase(): Promise<PgvectorDatabase> {
    const name = `test_${randomBytes(8).toString('hex')}`
    const own = join(this.folder, name)
    for (const part of ['lib', 'extension']) await mkdir(join(own, part), { recursive: true })
    await this.run(
      `create database ${name} template template0`,
      `alter database ${name} set extension_control_path = ${escapeLiteral(`${own}:$system`)}`,
      `alter database ${name} set dynamic_library_path = ${escapeLiteral(`${join(own, 'lib')}:$libdir`)}`,
    )
    const url = new URL(this.server.url)
    url.pathname = `/${name}`
    return { name, url: url.href, bring: (version) => this.bring(own, version) }
  }

  async stop(): Promise<void> {
    await this.server.remove()
    await rm(this.folder, { recursive: true, force: true })
  }

  private async bring(own: string, version?: string): Promise<void> {
    await cp(extensionFolder(), own, { recursive: true })
    if (version === undefined) return
    const control = join(own, 'extension', 'vector.control')
    const text = await readFile(control, 'utf8')
    await writeFile(control, text.replace(/default_version = '.*'/, `default_version = '${version}'`))
  }

  private async run(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.server.url })
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
}
