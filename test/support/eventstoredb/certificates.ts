import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, boolean, implicit, integer, octets, oid, sequence, set, tagged, utcTime, utf8 } from './der'

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

/** A certificate authority of one's own. */
export interface Authority extends Certified {
  readonly name: string
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'
const EXTENSION = { keyUsage: '2.5.29.15', subjectAltName: '2.5.29.17', basicConstraints: '2.5.29.19' } as const

const DAY = 24 * 60 * 60 * 1000
const SERIAL_BYTES = 8

/** keyCertSign and cRLSign, of the nine bits of KeyUsage. */
const CERT_SIGN = bits(Buffer.from([0b00000110]), 1)
const DNS_NAME = 2
const IP_ADDRESS = 7

const algorithm = sequence(oid(ECDSA_WITH_SHA256))

const nameOf = (common: string): Buffer => sequence(set(sequence(oid(COMMON_NAME), utf8(common))))

const extension = (id: string, critical: boolean, content: Uint8Array): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(content))

const pem = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

interface Request {
  readonly issuer: string
  readonly issuerKey: KeyObject | string
  readonly subject: string
  readonly publicKey: KeyObject
  readonly extensions: readonly Uint8Array[]
}

/** An X.509 v3 certificate (RFC 5280), valid from yesterday for two days. */
const certify = ({ issuer, issuerKey, subject, publicKey, extensions }: Request): string => {
  const now = Date.now()
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(SERIAL_BYTES)])),
    algorithm,
    nameOf(issuer),
    sequence(utcTime(new Date(now - DAY)), utcTime(new Date(now + DAY))),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  )
  return pem('CERTIFICATE', sequence(body, algorithm, bits(sign('sha256', body, issuerKey))))
}

const newKey = (): { readonly key: string; readonly publicKey: KeyObject } => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey),
  }
}

/** A new authority, which signs itself. Made here, so that neither tools nor files are needed, and nothing secret is kept. */
export const newAuthority = (name = 'Protocol peer test CA'): Authority => {
  const { key, publicKey } = newKey()
  const extensions = [
    extension(EXTENSION.basicConstraints, true, sequence(boolean(true))),
    extension(EXTENSION.keyUsage, true, CERT_SIGN),
  ]
  return { name, key, certificate: certify({ issuer: name, issuerKey: key, subject: name, publicKey, extensions }) }
}

/** A certificate for a server on this machine: for `localhost` and 127.0.0.1. */
export const newServerCertificate = (authority: Authority): Certified => {
  const { key, publicKey } = newKey()
  const names = sequence(
    implicit(DNS_NAME, Buffer.from('localhost')),
    implicit(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  )
  const extensions = [extension(EXTENSION.subjectAltName, false, names)]
  const request = { issuer: authority.name, issuerKey: authority.key, subject: 'localhost', publicKey, extensions }
  return { key, certificate: certify(request) }
}
