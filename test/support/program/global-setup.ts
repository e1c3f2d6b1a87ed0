import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import startPostgres from '../postgres/global-setup'

/** For the tier that runs the compiled program: builds it from the sources as they are, then starts the PostgreSQL. */
export default async function setUp(): Promise<void> {
  const root = join(__dirname, '../../..')
  const compiler = require.resolve('typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the program does not compile:\n${stdout}`)
  await startPostgres()
}
