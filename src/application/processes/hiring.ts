import { jobApplication } from '../../domain/job-application'
import { type Process, when } from './process'

/**
 * Who accepts the offer of a job teaches from then on: the account becomes a tutor's, where it is none yet, and a member
 * of the institution. What a command finds in place already it leaves so; an employer who is a tutor has no members.
 */
export const hireTutors: Process = {
  name: 'hire-tutors',
  reactions: [
    when(jobApplication, 'OfferAccepted', ({ id }, state) =>
      state.stage === 'hired'
        ? [
            { category: 'account', id: state.tutorId, type: 'GrantRole', data: { role: 'tutor' } },
            {
              category: 'institution',
              id: state.institutionId,
              type: 'AdmitHired',
              data: { userId: state.tutorId, applicationId: id },
            },
          ]
        : [],
    ),
  ],
}

/** When nobody answers an offer in time, that is put on record; it binds nobody any more, recorded or not. */
export const expireOffers: Process = {
  name: 'expire-job-offers',
  reactions: [
    when(
      jobApplication,
      'JobOffered',
      ({ id, data: { expiresAt } }, state) =>
        state.stage === 'offered' && state.offer.expiresAt === expiresAt
          ? [{ category: 'application', id, type: 'ExpireOffer', data: {} }]
          : [],
      { due: ({ data }) => data.expiresAt },
    ),
  ],
}
