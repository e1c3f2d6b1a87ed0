import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const POM = join(__dirname, 'pom.xml')
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies'
/** Kafka 4 runs on Java 17 and later. */
const JAVA_LEAST = 17

/** Where the jars are kept for all checkouts, a folder for each list of them. */
const jarsFolder = (): string => {
  const list = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12)
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return join(cache, 'lyceum', `kafka-${list}`)
}

const answers = (command: string, ...args: readonly string[]): string | undefined => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout + stderr : undefined
}

/** What is missing on this machine to run a Kafka; undefined where nothing is. */
export const missing = (): string | undefined => {
  const version = /version "(\d+)/.exec(answers('java', '-version') ?? '')?.[1]
  if (version === undefined) return `Java ${String(JAVA_LEAST)} or later (apt install openjdk-17-jre-headless)`
  if (Number(version) < JAVA_LEAST) return `Java ${String(JAVA_LEAST)} or later, this is ${version}`
  if (!existsSync(jarsFolder()) && answers('mvn', '--version') === undefined) return 'Maven (apt install maven)'
  return undefined
}

/**
 * The class path of a Kafka broker. The first time its jars are fetched by Maven (43 MB); several who ask at once each
 * fetch, and the first to be done is taken.
 */
export const classPath = async (onDownload: () => void = () => undefined): Promise<string> => {
  const folder = jarsFolder()
  if (!existsSync(folder)) {
    onDownload()
    const unfinished = `${folder}.${String(process.pid)}`
    await mkdir(unfinished, { recursive: true })
    await promisify(execFile)('mvn', ['-q', '-B', '-f', POM, COPY, `-DoutputDirectory=${unfinished}`])
    await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }))
  }
  return join(folder, '*')
}
