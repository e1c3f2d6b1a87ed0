import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { jwtVerify } from 'jose'
import { type HttpPeer, startHttpPeer } from './http-peer'

/** The key of an application server as `crypto` has it. */
const keyOf = (publicKey: string) => {
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } as JsonWebKey })
}

/**
 * A push service (RFC 8030) whose subscriptions were made with one key: it takes what is signed by it, for itself, and
 * not for longer than a day (RFC 8292, section 2), and says 201.
 */
export const startPushService = (publicKey: () => string): Promise<HttpPeer & { readonly origin: () => string }> => {
  const service: Promise<HttpPeer> = startHttpPeer(async ({ headers }) => {
    const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? []
    if (key !== publicKey()) return { status: 403 }
    const { payload } = await jwtVerify(token, keyOf(key), { algorithms: ['ES256'], audience: (await service).url })
    const lasts = (payload.exp ?? Infinity) - Date.now() / 1_000
    if (lasts > 86_400 || !/^(mailto|https):/.test(payload.sub ?? '')) return { status: 403 }
    if (headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers['ttl']))) return { status: 400 }
    return { status: 201, headers: { location: `${(await service).url}/message/1` } }
  })
  return service.then((peer) => ({ ...peer, origin: () => peer.url }))
}
