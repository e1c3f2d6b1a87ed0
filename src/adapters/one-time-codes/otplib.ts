import { generateSecret, generateURI, verify } from 'otplib'
import type { OneTimeCodes } from '../../application/ports/one-time-codes'
import { toMillis } from '../../domain/kernel'

const STEP_SECONDS = 30
const SECRET_BYTES = 20
const CODE = /^\d{6}$/

/** One-time codes by otplib. */
export const otplibCodes = (issuer: string): OneTimeCodes => ({
  newSecret: () => generateSecret({ length: SECRET_BYTES }),

  uri: (secret, label) => generateURI({ issuer, label, secret }),

  stepOf: async (secret, code, at) => {
    const token = code.replaceAll(/[ \t]/g, '')
    if (!CODE.test(token)) return undefined
    const result = await verify({
      secret,
      token,
      epoch: Math.floor(toMillis(at) / 1_000),
      epochTolerance: STEP_SECONDS,
    })
    // The type of HOTP's answer, which `verify` shares, has no time step.
    return result.valid && 'timeStep' in result ? result.timeStep : undefined
  },
})
