/**
 * Compiles only when a source is newer than the last build: TypeScript takes seconds to find out that it has nothing to
 * do, and the command line is started often.
 */
const { spawnSync } = require('node:child_process')
const { readdirSync, statSync, utimesSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const stamp = join(root, 'dist', '.tsbuildinfo')

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = [
  ...readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    // A folder's own time tells of a source that was removed.
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  ...['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => join(root, name)),
]

const built = modifiedAt(stamp)
if (built === 0 || sources.some((path) => modifiedAt(path) > built)) {
  const began = new Date()
  const compiler = require.resolve('typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  // The compiler leaves its file alone when nothing has changed, and writes it although there were errors.
  if (modifiedAt(stamp) > 0) utimesSync(stamp, began, status === 0 ? began : new Date(0))
  process.exitCode = status ?? 1
}
