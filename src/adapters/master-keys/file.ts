import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type MasterKey, MasterKeyMissing, type MasterKeySource } from '../../application/ports/master-keys'
import { KEY_BYTES } from '../../application/privacy/seal'
import { keyId } from './key-id'

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)

const masterKey = (key: Buffer): MasterKey => ({ id: keyId(key), key })

/** One key a line, in base64url, the newest last. */
const parse = (text: string): readonly MasterKey[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => masterKey(Buffer.from(line, 'base64url')))

const write = (keys: readonly MasterKey[]): string => keys.map(({ key }) => `${key.toString('base64url')}\n`).join('')

/** Master keys in a file that its owner alone may read; made at the first start. For Lyceum on one machine. */
export class MasterKeyFile implements MasterKeySource {
  constructor(private readonly path: string) {}

  async first(): Promise<MasterKey> {
    const [known] = (await this.read()).slice(-1)
    if (known !== undefined) return known
    await this.write([masterKey(randomBytes(KEY_BYTES))], 'where none is')
    return this.first()
  }

  async find(id: string): Promise<Buffer | undefined> {
    return (await this.read()).find((known) => known.id === id)?.key
  }

  async next(current: string): Promise<MasterKey> {
    const known = await this.read()
    // A change of keys that was interrupted before it began has left a new one.
    const [newest] = known.slice(-1)
    if (newest !== undefined && newest.id !== current) return newest
    const made = masterKey(randomBytes(KEY_BYTES))
    await this.write([...known, made], 'whatever is')
    return made
  }

  async keepOnly(id: string): Promise<void> {
    const known = await this.read()
    const kept = known.filter((key) => key.id === id)
    if (kept.length > 0 && kept.length < known.length) await this.write(kept, 'whatever is')
  }

  private async read(): Promise<readonly MasterKey[]> {
    let text: string
    try {
      text = await readFile(this.path, 'utf8')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw this.unusable('read', error)
    }
    const keys = parse(text)
    if (keys.length === 0 || keys.some(({ key }) => key.length !== KEY_BYTES))
      throw new MasterKeyMissing(`LYCEUM_DATA: ${this.path} holds no master keys; bring it back from its backup`)
    return keys
  }

  /** Of several processes that write where none is, the first one's counts for all. */
  private async write(keys: readonly MasterKey[], over: 'where none is' | 'whatever is'): Promise<void> {
    const own = `${this.path}.${randomUUID()}`
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      await writeFile(own, write(keys), { mode: 0o600, flush: true })
      if (over === 'whatever is') await rename(own, this.path)
      else await link(own, this.path)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw this.unusable('write', error)
    } finally {
      await rm(own, { force: true })
    }
  }

  private unusable(doing: string, error: unknown): MasterKeyMissing {
    return new MasterKeyMissing(`LYCEUM_DATA: cannot ${doing} the master keys in ${this.path} (${codeOf(error)})`)
  }
}
