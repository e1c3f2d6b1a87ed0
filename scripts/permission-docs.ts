import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrixOf } from './permissions/matrix'
import { renderMatrix } from './permissions/render'
import { allRoutes } from './permissions/routes'

const FILE = join(__dirname, '..', 'docs', 'permissions.md')

/** The document as it should be. */
export const render = async (): Promise<string> => renderMatrix(matrixOf(await allRoutes()))

/** The document as it is. */
export const stored = (): string => readFileSync(FILE, 'utf8')

if (require.main === module) void render().then((text) => writeFileSync(FILE, text))
