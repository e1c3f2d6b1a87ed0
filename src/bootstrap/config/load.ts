import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { isLeft } from 'fp-ts/Either'
import { type Setting, type SettingName, settingNames, settings, type SettingValues } from './settings'

/** Where a setting's value comes from. */
export type Origin = 'default' | 'environment' | '.env file'

/** A setting as it is in force. */
export interface LoadedSetting {
  readonly name: SettingName
  /** As it was written; undefined where it has no value. */
  readonly text: string | undefined
  readonly origin: Origin
}

export interface Config {
  readonly values: SettingValues
  readonly loaded: readonly LoadedSetting[]
  /** About variables that look like settings and are none. */
  readonly warnings: readonly string[]
}

/** Settings that cannot be used: one line for each, which names it and says what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** For the tests of Lyceum itself. */
const TEST_PREFIX = 'LYCEUM_TEST_'

const readDotEnv = (folder: string): Environment => {
  const path = join(folder, '.env')
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new ConfigError([`cannot read ${path} (${code ?? 'unknown reason'})`])
  }
}

const given = (text: string | undefined): text is string => text !== undefined && text !== ''

const load = (name: SettingName, environment: Environment, file: Environment): LoadedSetting => {
  const { fallback }: Setting<unknown> = settings[name]
  const [fromEnvironment, fromFile] = [environment[name], file[name]]
  if (given(fromEnvironment)) return { name, text: fromEnvironment, origin: 'environment' }
  if (given(fromFile)) return { name, text: fromFile, origin: '.env file' }
  return { name, text: fallback, origin: 'default' }
}

/** The text as a complaint may show it. */
export const disclose = (name: SettingName, text: string): string => {
  const { disclosure } = settings[name]
  if (disclosure === 'secret') return '***'
  return disclosure === 'url' ? text.replace(/(:\/\/[^/@]*:)[^/]*@/, '$1***@') : text
}

const complain = (setting: LoadedSetting): string => {
  const { expected, fallback }: Setting<unknown> = settings[setting.name]
  const where = setting.origin === '.env file' ? ' (in .env)' : ''
  const instead =
    fallback === undefined ? 'correct or remove it' : `correct it or remove it for the default ${fallback}`
  return `${setting.name}=${disclose(setting.name, setting.text ?? '')}${where} is not ${expected}; ${instead}`
}

const warnings = (names: readonly string[]): readonly string[] =>
  [...new Set(names)]
    .filter((name) => name.startsWith('LYCEUM_') && !name.startsWith(TEST_PREFIX))
    .filter((name) => !settingNames.some((known) => known === name))
    .map(
      (name) => `${name} is no setting of Lyceum and has no effect; \`npm run lyceum -- config\` lists those that are`,
    )

/**
 * Reads the settings: from the environment, else from the `.env` file of the working folder, else the default. An empty
 * value counts as not given.
 *
 * @throws ConfigError with a line for every setting that cannot be used
 */
export const loadConfig = (environment: Environment, folder: string): Config => {
  const file = readDotEnv(folder)
  const loaded = settingNames.map((name) => load(name, environment, file))
  const complaints: string[] = []
  const values = loaded.map((setting) => {
    if (setting.text === undefined) return [setting.name, undefined] as const
    const decoded = settings[setting.name].codec.decode(setting.text)
    if (isLeft(decoded)) complaints.push(complain(setting))
    return [setting.name, isLeft(decoded) ? undefined : decoded.right] as const
  })
  if (complaints.length > 0) throw new ConfigError(complaints)
  return {
    // Each value was made by the codec of its own name.
    values: Object.fromEntries(values) as SettingValues,
    loaded,
    warnings: warnings([...Object.keys(environment), ...Object.keys(file)]),
  }
}
