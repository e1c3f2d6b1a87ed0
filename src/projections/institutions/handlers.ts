import type * as t from 'io-ts'
import { apiKey } from '../../domain/api-key'
import { institution } from '../../domain/institution'
import { readModel } from '../runtime/read-model'
import { apiKeys, institutions, invitations, members, unadministered } from './tables'

const model = readModel({ institutions, members, invitations, unadministered, apiKeys })
export const on = model.on
export const define = model.define

type Described = t.TypeOf<(typeof institution.events)['InstitutionDescribed']['data']>

const described = ({ name, registration, about, website }: Described) => ({
  name,
  registration,
  about: about ?? null,
  website: website ?? null,
})

export const ofInstitutions = on(
  institution,
  {
    InstitutionFounded: ({ id, data, revision }, { institutions, members }) => {
      const { founderId, foundedAt } = data
      institutions.put({
        ...described(data),
        id,
        stage: 'pending',
        founderId,
        foundedAt,
        suspendedFor: null,
        revision,
      })
      members.put({ institutionId: id, userId: founderId, role: 'admin', joinedAt: foundedAt })
    },
    InstitutionDescribed: ({ id, data }, { institutions }) => institutions.update([id], () => described(data)),
    InstitutionApproved: ({ id }, { institutions }) =>
      institutions.update([id], () => ({ stage: 'active', suspendedFor: null })),
    InstitutionSuspended: ({ id, data }, { institutions }) =>
      institutions.update([id], () => ({ stage: 'suspended', suspendedFor: data.reason })),
    MemberInvited: ({ id, data }, { invitations }) =>
      invitations.put({
        id: data.invitationId,
        institutionId: id,
        role: data.role,
        userId: data.userId ?? null,
        emailId: data.emailId ?? null,
        invitedAt: data.invitedAt,
        expiresAt: data.expiresAt,
      }),
    InvitationAccepted: ({ id, data }, { invitations, members, unadministered }) => {
      invitations.remove(data.invitationId)
      if (data.role === 'admin') unadministered.remove(id)
      members.put({ institutionId: id, userId: data.userId, role: data.role, joinedAt: data.joinedAt })
    },
    HiredTutorAdmitted: ({ id, data }, { members }) =>
      members.put({ institutionId: id, userId: data.userId, role: data.role, joinedAt: data.joinedAt }),
    InvitationDeclined: ({ data }, { invitations }) => invitations.remove(data.invitationId),
    InvitationWithdrawn: ({ data }, { invitations }) => invitations.remove(data.invitationId),
    MemberRoleChanged: ({ id, data }, { members, unadministered }) => {
      members.update([id, data.userId], () => ({ role: data.role }))
      if (data.role === 'admin') unadministered.remove(id)
    },
    MemberRemoved: ({ id, data }, { members }) => members.remove(id, data.userId),
    AdministratorsLost: ({ id, data: { lostAt } }, { unadministered }) =>
      unadministered.put({ institutionId: id, lostAt }),
  },
  ({ id, revision }, { institutions }) => institutions.update([id], () => ({ revision })),
)

export const ofApiKeys = on(
  apiKey,
  {
    ApiKeyIssued: ({ id, data, revision }, { apiKeys }) => {
      const { institutionId, label, scopes, issuedAt, expiresAt } = data
      apiKeys.put({
        id,
        institutionId,
        label,
        scopes,
        stage: 'issued',
        issuedAt,
        rotatedAt: null,
        expiresAt,
        lastUsedOn: null,
        revision,
      })
    },
    ApiKeyRotated: ({ id, data }, { apiKeys }) =>
      apiKeys.update([id], () => ({ rotatedAt: data.rotatedAt, expiresAt: data.expiresAt })),
    ApiKeyUsed: ({ id, data }, { apiKeys }) => apiKeys.update([id], () => ({ lastUsedOn: data.day })),
    ApiKeyRevoked: ({ id }, { apiKeys }) => apiKeys.update([id], () => ({ stage: 'revoked' })),
  },
  ({ id, revision }, { apiKeys }) => apiKeys.update([id], () => ({ revision })),
)
