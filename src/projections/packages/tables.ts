import { oneOf } from '../../domain/kernel'
import { choice, integer, money, optional, timestamp, uuid } from '../runtime/column'
import { defineTable } from '../runtime/table'

export const packages = defineTable({
  name: 'packages',
  comment: 'Lessons that learners paid for in advance: bought = redeemed - restored + left_over + refunded',
  columns: {
    id: uuid('The package'),
    tutorId: uuid('Whose lessons they are'),
    learnerId: uuid('Who bought them'),
    lessonMinutes: integer('How long each lesson is, in minutes'),
    price: money('What all of them cost together'),
    stage: choice('Where it is in its life', oneOf('awaitingPayment', 'lapsed', 'active', 'expired', 'refunded')),
    bought: integer('How many lessons were bought'),
    redeemed: integer('How many credits were ever redeemed'),
    restored: integer('How many redeemed credits came back'),
    refunded: integer('How many credits were refunded'),
    leftOver: integer('How many credits are left, to redeem or to refund'),
    owed: money('What the learner was owed for refunded credits'),
    paymentId: optional(uuid('The payment of the price')),
    validUntil: optional(timestamp('From when on no credit can be redeemed')),
    boughtAt: timestamp('When it was bought'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['learnerId', 'boughtAt', 'id'] }, { on: ['tutorId', 'boughtAt', 'id'] }],
})
