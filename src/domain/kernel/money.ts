import type * as t from 'io-ts'
import { brandedString, integer, object } from './codec'

/**
 * ISO 4217 active codes with their minor units (exponents), list of 2024-06-25 (SIX). Precious metals, test and fund
 * codes are left out: nothing is sold in them here.
 */
const MINOR_UNITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...(
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
    'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN ' +
    'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
    'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG'
  )
    .split(' ')
    .map((code) => [code, 2] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
])

export const Currency = brandedString('Currency', (s) => Object.hasOwn(MINOR_UNITS, s), {
  enum: Object.keys(MINOR_UNITS).sort(),
  description: 'an ISO 4217 currency code',
  examples: ['EUR'],
})
export type Currency = t.TypeOf<typeof Currency>

/** A large bound that keeps every sum of a million amounts a safe integer. */
const MAX_AMOUNT = 1_000_000_000

/** An amount of money that is not negative: `amount` in minor units (cents for EUR, yen for JPY). */
export const Money = object({ amount: integer(0, MAX_AMOUNT), currency: Currency })
export interface Money {
  readonly amount: number
  readonly currency: Currency
}

/** An amount above nothing. */
export const PositiveMoney = object({ amount: integer(1, MAX_AMOUNT), currency: Currency })

export const money = (amount: number, currency: string): Money => ({ amount, currency: currency as Currency })
export const zero = (currency: Currency): Money => ({ amount: 0, currency })

/** The number of decimal places of a currency (ISO 4217 minor unit): 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorUnits = (currency: Currency): number => MINOR_UNITS[currency] ?? 2

const same = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new TypeError(`cannot mix ${a.currency} and ${b.currency}`)
}

/** Sum. Mixing currencies is a bug, not a refusal: deciders compare currencies first. */
export const plus = (a: Money, b: Money): Money => {
  same(a, b)
  return { amount: a.amount + b.amount, currency: a.currency }
}

/** Difference; may be negative in a balance. */
export const minus = (a: Money, b: Money): Money => {
  same(a, b)
  return { amount: a.amount - b.amount, currency: a.currency }
}

export const sum = (amounts: readonly Money[], currency: Currency): Money => amounts.reduce(plus, zero(currency))

/** `basisPoints` hundredths of a per cent of an amount, rounded half up to the minor unit. */
export const percentage = (of: Money, basisPoints: number): Money => ({
  amount: Number((BigInt(of.amount) * BigInt(basisPoints) + 5_000n) / 10_000n),
  currency: of.currency,
})

/**
 * Splits an amount in the given proportions without losing a minor unit: each part gets its share rounded down, and
 * what is left goes one unit at a time to the largest remainders (Hamilton's method), the earlier part first on a tie.
 */
export const allocate = (total: Money, weights: readonly number[]): readonly Money[] => {
  const whole = weights.reduce((a, b) => a + b, 0)
  if (weights.length === 0 || whole <= 0 || weights.some((w) => w < 0 || !Number.isSafeInteger(w)))
    throw new RangeError('weights must be whole numbers that are not negative, with a sum above 0')
  const shares = weights.map((weight, index) => {
    const product = BigInt(total.amount) * BigInt(weight)
    return { index, amount: Number(product / BigInt(whole)), remainder: Number(product % BigInt(whole)) }
  })
  const left = total.amount - shares.reduce((a, share) => a + share.amount, 0)
  const first = new Set(
    [...shares]
      .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
      .slice(0, left)
      .map((share) => share.index),
  )
  return shares.map(({ index, amount }) => ({ amount: amount + (first.has(index) ? 1 : 0), currency: total.currency }))
}
