import type { ProfileState } from '../../domain/profile'
import { neutralText } from './neutral-text'
import type { MarketFacts, OpenApplication } from '../ports/market-facts'
import type { MatchStore } from '../ports/match-store'
import { type Applicant, type PostingToFill, rankApplicants } from './applicants'
import { offersOf, type Person, textOfTutor } from './documents'
import type { TextVectors } from './text-vectors'
import type { Weights } from './weights'

export interface PostingPorts {
  readonly facts: Pick<MarketFacts, 'posting' | 'openApplications' | 'ratings'>
  readonly store: Pick<MatchStore, 'ranks' | 'putApplicants' | 'removeApplicants'>
  readonly texts: TextVectors
  /** Somebody's streams, where they agreed to be matched. */
  readonly personOf: (userId: string) => Promise<{ readonly person: Person; readonly consent: string } | undefined>
}

/** Ranks who has applied for a posting, of those who agreed to it. */
export class PostingMatching {
  constructor(
    private readonly ports: PostingPorts,
    private readonly weights: Weights,
  ) {}

  /** @returns false where a model did not answer */
  async rematch(postingId: string): Promise<boolean> {
    const { facts, store, texts } = this.ports
    const found = await facts.posting(postingId)
    const applications = found === undefined ? [] : await facts.openApplications(postingId)
    if (found === undefined || applications.length === 0) {
      await store.removeApplicants(postingId)
      return true
    }
    const { institutionId, title, description, subjects, salary } = found
    const text = `${title}. ${subjects.join(', ')}. ${description}`
    const vectors = await texts.of({ owner: postingId, item: 'posting' }, text)
    const posting: PostingToFill = { subjects, vectors, ...(salary !== undefined && { salary }) }
    const applicants = await this.applicants(postingId, applications, `${title} ${subjects.join(' ')}`)
    await store.putApplicants(postingId, institutionId, rankApplicants(posting, applicants, this.weights))
    return [posting, ...applicants].every((each) => each.vectors.size === texts.models.length)
  }

  private async applicants(
    postingId: string,
    applications: readonly OpenApplication[],
    words: string,
  ): Promise<readonly Applicant[]> {
    const { facts, store, texts } = this.ports
    const agreed: (Omit<Applicant, 'rank'> & { readonly text: string })[] = []
    for (const { applicationId, tutorId, coverLetter, expectedSalary } of applications) {
      const found = await this.ports.personOf(tutorId)
      if (found === undefined) continue
      const { person, consent } = found
      const text = `${neutralText(coverLetter, namesOf(person.profile))}. ${textOfTutor(person)}`
      agreed.push({
        ...{ applicationId, tutorId, consent, text, offers: offersOf(person), ratings: await facts.ratings(tutorId) },
        vectors: await texts.of({ owner: tutorId, item: `application ${postingId}` }, text),
        ...(expectedSalary !== undefined && { expectedSalary }),
      })
    }
    const ranks = await store.ranks(
      words,
      agreed.map(({ text }) => text),
    )
    return agreed.map(({ text: _, ...applicant }, i) => ({ ...applicant, rank: ranks[i] ?? 0 }))
  }
}

const namesOf = (profile: ProfileState): readonly string[] =>
  profile.stage === 'none' ? [] : [profile.description.displayName]
