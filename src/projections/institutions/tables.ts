import * as t from 'io-ts'
import { Scope } from '../../domain/api-key'
import { MemberRole, Registration } from '../../domain/institution'
import { oneOf } from '../../domain/kernel'
import { choice, integer, json, optional, text, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const PUBLISHED = 'what an institution tells everybody of itself'

export const institutions = defineTable({
  name: 'institutions',
  comment: 'Schools, agencies and companies that teach',
  columns: {
    id: uuid('The institution; what it acts by elsewhere'),
    stage: choice(
      'Whether it may act: approved, waiting for that, or stopped',
      oneOf('pending', 'active', 'suspended'),
    ),
    name: impersonal(text('What it is called'), PUBLISHED),
    registration: impersonal(json('Its entry in a public register', Registration), PUBLISHED),
    about: impersonal(optional(text('What it tells of itself')), PUBLISHED),
    website: impersonal(optional(text('Its page')), PUBLISHED),
    founderId: uuid('Who founded it'),
    foundedAt: timestamp('When it was founded here'),
    suspendedFor: impersonal(optional(text('Why it was stopped')), 'about an institution, which is no person'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['stage', 'foundedAt', 'id'] }],
})

export const members = defineTable({
  name: 'institution_members',
  comment: 'Who belongs to an institution',
  columns: {
    institutionId: uuid('The institution'),
    userId: uuid('Its member'),
    role: choice('What the member does there', MemberRole),
    joinedAt: timestamp('Since when'),
  },
  key: ['institutionId', 'userId'],
  indexes: [{ on: ['userId', 'institutionId'] }],
})

export const invitations = defineTable({
  name: 'institution_invitations',
  comment: 'Invitations that have not been answered; an address is known by the id of its reservation alone',
  columns: {
    id: uuid('The invitation'),
    institutionId: uuid('The institution'),
    role: choice('What the member is to do there', MemberRole),
    userId: optional(uuid('Who is invited, where it is a user')),
    emailId: optional(uuid('The address that is invited, where it is one')),
    invitedAt: timestamp('When'),
    expiresAt: timestamp('Until when it can be accepted'),
  },
  key: ['id'],
  indexes: [{ on: ['institutionId', 'invitedAt', 'id'] }, { on: ['userId', 'invitedAt', 'id'] }],
})

export const unadministered = defineTable({
  name: 'institutions_without_administrator',
  comment: 'Institutions whose last administrator is gone: another has to be found',
  columns: {
    institutionId: uuid('The institution'),
    lostAt: timestamp('Since when nobody administers it'),
  },
  key: ['institutionId'],
  indexes: [{ on: ['lostAt', 'institutionId'] }],
})

export const apiKeys = defineTable({
  name: 'api_keys',
  comment: "Keys of institutions' programs; never their secrets",
  columns: {
    id: uuid('The key'),
    institutionId: uuid('The institution that its program works for'),
    label: impersonal(text('What the institution calls it'), 'what an institution calls one of its programs'),
    scopes: impersonal(json('What it may be used for', t.readonlyArray(Scope)), 'names of parts of the API'),
    stage: choice('Whether it opens anything, while its time is not over', oneOf('issued', 'revoked')),
    issuedAt: timestamp('When it was issued'),
    rotatedAt: optional(timestamp('When it last got a new secret')),
    expiresAt: timestamp('When its present secret ends'),
    lastUsedOn: impersonal(optional(text('The day of its last use, in UTC')), 'a day'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['institutionId', 'issuedAt', 'id'] }],
})
