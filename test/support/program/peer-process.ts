import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = join(__dirname, '../processes/event-store-peer.ts')
const PATIENCE_MILLIS = 120_000

/** A peer of EventStoreDB in a process of its own. */
export interface PeerProcess {
  readonly url: string
  stop(): void
}

const running = new Set<ChildProcess>()

const sleep = (millis: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, millis)
}

/**
 * Starts a peer and waits for its URL, in one go: programs are started so by the tests, and their settings must be known
 * by then. It ends with the process that started it, if nobody ends it before.
 */
export const startPeerProcess = (): PeerProcess => {
  const folder = mkdtempSync(join(tmpdir(), 'lyceum-peer-'))
  const lines = join(folder, 'lines')
  const file = openSync(lines, 'w')
  try {
    const child = spawn(process.execPath, ['-r', 'sucrase/register/ts', MAIN], { stdio: ['pipe', file, 'inherit'] })
    running.add(child)
    const giveUp = Date.now() + PATIENCE_MILLIS
    for (;;) {
      const [, url] = /^(esdb:.*)\n/.exec(readFileSync(lines, 'utf8')) ?? []
      if (url !== undefined) return { url, stop: () => void child.kill('SIGKILL') }
      if (Date.now() > giveUp) throw new Error('the peer of EventStoreDB did not start')
      sleep(20)
    }
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true })
  }
}

/** Ends all peers that this test file has started. */
export const stopPeers = (): void => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
}
