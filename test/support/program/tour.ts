import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './program'

const BLOCK = /^```sh tour\n(.*?)^```$/gms
const MARK = '--- next block ---'

/** The blocks of README's tour, in order. */
const blocks = async (): Promise<readonly string[]> => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  return [...readme.matchAll(BLOCK)].map(([, block = '']) => block)
}

/**
 * Pastes the blocks of README's tour into one shell, in the project's folder.
 *
 * @returns what each block wrote to standard output, by lines
 */
export const takeTour = async (environment: NodeJS.ProcessEnv): Promise<readonly (readonly string[])[]> => {
  const script = (await blocks()).join(`\necho '${MARK}'\n`)
  const output = await new Promise<string>((resolve, reject) => {
    const shell = execFile('bash', { cwd: ROOT, env: environment }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`the tour failed:\n${stdout}\n${stderr}`))
    })
    shell.stdin?.end(script)
  })
  return output.split(`${MARK}\n`).map((part) => part.split('\n').filter((line) => line !== ''))
}
