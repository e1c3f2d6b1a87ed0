import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const ps = (pid: number, column: string): string | undefined => {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

const signalReaches = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * When a process was started, in the system's own terms, or undefined where no such process runs. A pid is used again
 * by the next process; pid and start together are not. A zombie counts as gone: it holds nothing any more.
 */
export const startOf = (pid: number): string | undefined => {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      // The name, in parentheses, may hold anything; from the state (field 3, proc_pid_stat(5)) on there are no surprises.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : fields[19]
    } catch {
      return undefined
    }
  }
  if (!signalReaches(pid)) return undefined
  return process.platform === 'win32' ? 'unknown' : ps(pid, 'lstart')
}

export const isAlive = (pid: number): boolean => startOf(pid) !== undefined

/** The command line of a living process, undefined where it cannot be told. */
export const commandOf = (pid: number): string | undefined => {
  if (process.platform !== 'linux') return process.platform === 'win32' ? undefined : ps(pid, 'command')
  try {
    return (
      readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
        .replaceAll('\0', ' ')
        .trim() || undefined
    )
  } catch {
    return undefined
  }
}
