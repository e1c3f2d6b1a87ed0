import * as t from 'io-ts'
import { isLeft } from 'fp-ts/Either'
import type { ServiceAccount } from '../../adapters/fcm/service-account'
import { parseUrl } from '../../application/parse-url'
import { type SettingCodec, setting } from './codecs'

const Json = t.type({
  project_id: t.string,
  client_email: t.string,
  private_key: t.string,
  token_uri: t.string,
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A service account of Google, as the file of its key has it. */
export const serviceAccount = (): SettingCodec<ServiceAccount> =>
  setting("the JSON of a service account's key (project_id, client_email, private_key, token_uri)", (text) => {
    const account = Json.decode(parsed(text))
    if (isLeft(account)) return undefined
    const { project_id, client_email, private_key, token_uri } = account.right
    const isUsable = private_key.includes('BEGIN PRIVATE KEY') && parseUrl(token_uri) !== undefined
    return isUsable ? { project_id, client_email, private_key, token_uri } : undefined
  })
