import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { PeerVersion } from './context'
import { keepInFile } from './data-file'
import { EventStoreDbPeer } from './peer'
import { PeerLog } from './peer-log'
import { startSecurePeer } from './secure-peer'

const USAGE = `node -r sucrase/register/ts test/support/eventstoredb/main.ts [options]

  --port PORT       where to listen; any free port without it
  --version VERSION 22.10.5 (the default) or 23.10.0
  --insecure        plain text and no users; TLS with admin:changeit without it
  --ca FILE         where to write the authority's certificate that TLS clients must know
  --data FILE       keeps the log there, and begins with what is in it
  --projections     runs the system's projections ($ce-, $et-, $streams)

Prints its URL on a line when it can be used. Ends on SIGTERM and SIGINT.`

const VERSIONS: readonly string[] = ['22.10.5', '23.10.0'] satisfies readonly PeerVersion[]

const isVersion = (text: string): text is PeerVersion => VERSIONS.includes(text)

const options = {
  port: { type: 'string', default: '0' },
  version: { type: 'string', default: '22.10.5' },
  insecure: { type: 'boolean', default: false },
  ca: { type: 'string' },
  data: { type: 'string' },
  projections: { type: 'boolean', default: false },
} as const

/** The command line; undefined where it makes no sense. */
const argumentsOf = (argv: string[]) => {
  try {
    const { values } = parseArgs({ args: argv, options })
    const { port, version } = values
    return /^\d+$/.test(port) && isVersion(version) ? { ...values, version, port: Number(port) } : undefined
  } catch {
    return undefined
  }
}

const main = async (): Promise<void> => {
  const given = argumentsOf(process.argv.slice(2))
  if (given === undefined) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const { port, version, projections, insecure, ca, data } = given
  const log = new PeerLog()
  const close = data === undefined ? undefined : keepInFile(log, data)
  const common = { port, version, projections, log }
  const secure = insecure ? undefined : await startSecurePeer(common)
  const peer = secure?.peer ?? (await EventStoreDbPeer.start(common))
  if (ca !== undefined && secure !== undefined) writeFileSync(ca, secure.authority.certificate)
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      void peer.stop().then(() => {
        close?.()
        process.exit(0)
      })
    })
  console.log(peer.url)
}

void main()
