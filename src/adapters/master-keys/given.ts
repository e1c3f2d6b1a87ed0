import { type MasterKey, MasterKeyMissing, type MasterKeySource } from '../../application/ports/master-keys'
import { KEY_BYTES } from '../../application/privacy/seal'
import { keyId } from './key-id'

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/

const parseOne = (text: string): Buffer | undefined => {
  if (HEX.test(text)) return Buffer.from(text, 'hex')
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined
}

/** Master keys of a text: 32 bytes each in hex or base64, the newest first, separated by commas; undefined where one is not. */
export const parseMasterKeys = (text: string): readonly Buffer[] | undefined => {
  const keys = text.split(',').map((part) => parseOne(part.trim()))
  return keys.every((key): key is Buffer => key?.length === KEY_BYTES) ? keys : undefined
}

/** Master keys that the operator gives in a setting, the newest first. */
export class GivenMasterKeys implements MasterKeySource {
  private readonly keys: readonly MasterKey[]

  /** @param setting - what to call it in a complaint */
  constructor(
    keys: readonly Buffer[],
    private readonly setting: string,
  ) {
    this.keys = keys.map((key) => ({ id: keyId(key), key }))
  }

  first(): Promise<MasterKey> {
    const [first] = this.keys
    return first === undefined
      ? Promise.reject(new MasterKeyMissing(`${this.setting} holds no key`))
      : Promise.resolve(first)
  }

  find(id: string): Promise<Buffer | undefined> {
    return Promise.resolve(this.keys.find((known) => known.id === id)?.key)
  }

  async next(current: string): Promise<MasterKey> {
    const first = await this.first()
    if (first.id !== current) return first
    throw new MasterKeyMissing(
      `${this.setting}: put a new key before the present one, separated by a comma, for every process; then try again`,
    )
  }

  /** The operator takes old keys out of the setting. */
  keepOnly(): Promise<void> {
    return Promise.resolve()
  }
}
