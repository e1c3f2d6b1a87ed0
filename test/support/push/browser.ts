import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import type { WebPushTarget } from '../../../src/application/ports/messenger'

/** A browser's side of push messages. */
export interface PushBrowser {
  readonly target: (endpoint: string) => WebPushTarget
  /** What a push service handed over, in the clear (RFC 8291, section 3.4; RFC 8188, section 2). Throws what is forged. */
  readonly read: (body: Buffer) => string
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes))

export const aBrowser = (): PushBrowser => {
  const curve = createECDH('prime256v1')
  const publicKey = curve.generateKeys()
  const auth = randomBytes(16)
  return {
    target: (endpoint) => ({
      endpoint,
      p256dh: publicKey.toString('base64url'),
      auth: auth.toString('base64url'),
    }),
    read: (body) => {
      const salt = body.subarray(0, 16)
      const recordSize = body.readUInt32BE(16)
      const idLength = body.readUInt8(20)
      const senderKey = body.subarray(21, 21 + idLength)
      const sealed = body.subarray(21 + idLength)
      if (sealed.length > recordSize) throw new Error('a push message is one record')
      const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey])
      const material = derive(curve.computeSecret(senderKey), auth, keyInfo, 32)
      const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
      const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
      const decipher = createDecipheriv('aes-128-gcm', key, nonce)
      decipher.setAuthTag(sealed.subarray(-16))
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
      const end = padded.lastIndexOf(2)
      if (end === -1) throw new Error('the last record ends with 2')
      return padded.subarray(0, end).toString('utf8')
    },
  }
}
