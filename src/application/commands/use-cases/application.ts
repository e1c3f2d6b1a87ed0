import { left } from 'fp-ts/Either'
import { type PostingState, termsOf } from '../../../domain/job-posting'
import { Money, object, PostingId, text, UserId } from '../../../domain/kernel'
import { derivedId } from '../../derived-id'
import { refusal } from '../refusal'
import type { UseCase } from '../use-case'
import { lastStepOf } from './step'

/** The one stream of a tutor's applications to a posting: the same two always give the same id. */
export const applicationIdOf = (postingId: PostingId, tutorId: UserId): string =>
  derivedId(postingId, `application of ${tutorId}`)

const Data = object({ postingId: PostingId, tutorId: UserId, coverLetter: text(1, 10_000) }, { expectedSalary: Money })

export const submitApplication: UseCase<typeof Data> = {
  category: 'application',
  type: 'SubmitApplication',
  data: Data,
  summary: 'Apply to a published posting. A tutor has one application to a posting; after a closed one, a new attempt.',
  creates: true,
  run: async (request, { bus, aggregates }) => {
    const { data } = request
    const { state } = await aggregates.load<PostingState>('posting', data.postingId)
    const posting = termsOf(state)
    if (posting === undefined) return left(refusal('command.not-found', 'There is no such posting.'))
    const id = applicationIdOf(data.postingId, data.tutorId)
    return bus.dispatch(lastStepOf(request, { id, data: { ...data, posting } }))
  },
}
