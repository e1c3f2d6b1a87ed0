import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventDefinition, JsonObject } from '../../src/domain/kernel'

const ROOT = join(__dirname, '..', 'golden')
const NAME = /^(\w+)\.v(\d+)\.json$/

/** The data of an event as some released version of Lyceum wrote it: `test/golden/<category>/<type>.v<version>.json`. */
export interface Golden {
  readonly type: string
  readonly version: number
  readonly data: JsonObject
}

/** Every golden file of an aggregate. Such a file never changes once its version is released. */
export const goldenOf = (category: string): readonly Golden[] => {
  const folder = join(ROOT, category)
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((file) => {
    const [, type, version] = NAME.exec(file) ?? []
    if (type === undefined || version === undefined)
      throw new Error(`${category}/${file} is not named as a golden file`)
    return { type, version: Number(version), data: JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject }
  })
}

/** The categories that have golden files. */
export const goldenCategories = (): readonly string[] => readdirSync(ROOT)

/** Data of an older version as data of the present one. */
export const upcast = (definition: EventDefinition, { version, data }: Golden): JsonObject =>
  (definition.upcasters ?? []).slice(version - 1).reduce((older, step) => step(older), data)
