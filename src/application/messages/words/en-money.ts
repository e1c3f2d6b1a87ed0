import { detail, type Disputes, type Notices } from './notices'

/** Of what is refunded. */
export const inSomeDays = 'The money goes back the way it came. It can take some days to arrive.'

/** Money, in English. */
export const moneyInEnglish = {
  'payment-received': ({ facts, names, at }, say) => ({
    title: 'Receipt for your payment',
    lead: `thank you: we have received ${say.money(facts.amount)}.`,
    short: 'Your payment has arrived.',
    details: [
      detail('Amount', say.money(facts.amount)),
      detail('For', names.course ?? paidFor[facts.paidFor.kind]),
      detail('Paid to', names.partner),
      detail('Date', say.day(at)),
      detail('Number', facts.paymentId),
    ],
    more: ['The receipt is attached as a PDF.'],
    action: 'See the payment',
  }),
  'payment-failed': ({ facts, names }, say) => ({
    title: 'Your payment has failed',
    lead: `your payment of ${say.money(facts.amount)} has failed, and nothing was taken. What it was for is not yours yet.`,
    short: 'Your payment has failed.',
    details: [detail('For', names.course ?? paidFor[facts.paidFor.kind]), detail('Paid to', names.partner)],
    action: 'Try again',
  }),
  'payment-refunded': ({ facts, names }, say) => ({
    title: 'You get money back',
    lead: `${say.money(facts.amount)} are on their way back to you.`,
    short: 'A refund is on its way to you.',
    details: [detail('For', names.course ?? paidFor[facts.paidFor.kind]), detail('Number', facts.paymentId)],
    more: [inSomeDays],
    action: 'See the payment',
  }),
  'payment-disputed': ({ facts, names }, say) => ({
    title: disputeTitles[facts.dispute],
    lead: disputes[facts.side][facts.dispute](say.money(facts.amount)),
    short: `${disputeTitles[facts.dispute]}.`,
    details: [
      detail('For', names.course ?? paidFor[facts.paidFor.kind]),
      detail(facts.side === 'payer' ? 'Paid to' : 'Paid by', names.partner),
      detail('Number', facts.paymentId),
    ],
    action: 'See the payment',
  }),
  'payout-sent': ({ facts }, say) => ({
    title: 'Your earnings are on their way',
    lead: `${say.money(facts.amount)} are on their way to your account.`,
    short: 'Your earnings are on their way.',
    details: [detail('Amount', say.money(facts.amount)), detail('Number', facts.paymentId)],
    action: 'See the payment',
  }),
  'payout-returned': ({ facts }, say) => ({
    title: 'Your earnings came back to us',
    lead: `${say.money(facts.amount)} could not be paid out to you and came back. Please look through your account's details.`,
    short: 'Your earnings could not be paid out.',
    details: [detail('Amount', say.money(facts.amount)), detail('Number', facts.paymentId)],
    action: 'See the payment',
  }),
} satisfies Partial<Notices>

const paidFor = { booking: 'A lesson', enrollment: 'A course', package: 'A package of lessons' } as const

const disputeTitles = {
  opened: 'A bank disputes a payment',
  won: 'A disputed payment stands',
  lost: 'A disputed payment goes back',
} as const

const disputes = {
  payer: {
    opened: (sum) => `your bank asks for ${sum} back on your behalf. Until that is decided, nobody gets the money.`,
    won: (sum) => `your bank's claim to ${sum} was turned down, so the payment stands.`,
    lost: (sum) => `your bank's claim was accepted: you get ${sum} back through your bank.`,
  },
  payee: {
    opened: (sum) => `the payer's bank asks for ${sum} back. Until that is decided, your share of it is not paid out.`,
    won: (sum) => `the claim of the payer's bank to ${sum} was turned down, so the payment stands.`,
    lost: (sum) => `the payer's bank has taken ${sum} back, and your share of it with it.`,
  },
} as const satisfies Disputes
