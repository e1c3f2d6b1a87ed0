import { type Either, right } from 'fp-ts/Either'
import { type Actor, actsFor, type Decider, equal, type FileId, isStaff } from '../kernel'
import type { ProfileCommand } from './commands'
import { type Description, MOST_ENTRIES, type Offer, type Visibility, type Wish } from './details'
import { errors, type ProfileError } from './errors'
import type { ProfileEvent } from './events'

/** A profile is there or not; what it shows, and to whom, changes within it. */
export type ProfileState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'kept'
      readonly description: Description
      readonly offers: readonly Offer[]
      readonly wishes: readonly Wish[]
      readonly visibility: Visibility
      readonly photoId?: FileId
    }

type Kept = Extract<ProfileState, { readonly stage: 'kept' }>
type Decision = Either<ProfileError, readonly ProfileEvent[]>

const forbidden = () => errors.fail('profile.forbidden', 'A profile is its owner’s alone to write.')

/** Two names are one where only letters' case or white space around them tells them apart. */
const hasTwice = (names: readonly string[]): boolean =>
  new Set(names.map((name) => name.trim().toLowerCase())).size < names.length

/** What is wrong with a list of subjects or languages, whatever it is for. */
const faultOf = (what: string, names: readonly string[]): ReturnType<typeof errors.fail> | undefined => {
  if (names.length > MOST_ENTRIES)
    return errors.fail('profile.too-many-entries', `A profile has at most ${String(MOST_ENTRIES)} ${what}.`)
  return hasTwice(names) ? errors.fail('profile.named-twice', `The ${what} name one twice.`) : undefined
}

const faultOfDescription = ({ languages }: Description) =>
  faultOf(
    'languages',
    languages.map(({ tag }) => tag),
  )

const faultOfOffers = (offers: readonly Offer[]): ReturnType<typeof errors.fail> | undefined => {
  const subjects = offers.map(({ subject }) => subject)
  if (offers.some(({ levels }) => levels.length === 0 || new Set(levels).size < levels.length))
    return errors.fail('profile.level-missing', 'Each subject names the levels it is taught at, each once.')
  if (new Set(offers.map(({ hourlyRate }) => hourlyRate.currency)).size > 1)
    return errors.fail('profile.mixed-currencies', 'All rates of a profile are in one currency.')
  return faultOf('subjects', subjects)
}

const create = ({ data, at, by, id }: Extract<ProfileCommand, { type: 'CreateProfile' }>): Decision =>
  actsFor(by, id)
    ? (faultOfDescription(data) ?? right([{ type: 'ProfileCreated', data: { ...data, createdAt: at } }]))
    : forbidden()

/** Support takes a photo away only for a reason, which its owner may ask for. */
const removePhoto = (by: Actor, id: string, reason: string | undefined, { photoId }: Kept): Decision => {
  if (photoId === undefined) return right([])
  if (by.id !== id && reason === undefined)
    return errors.fail('profile.reason-missing', 'Whoever removes another’s photo says why.')
  return right([{ type: 'PhotoRemoved', data: { photoId, ...(reason !== undefined && { reason }) } }])
}

const decide = (command: ProfileCommand, state: ProfileState): Decision => {
  const { by, id } = command
  if (command.type === 'CreateProfile')
    return state.stage === 'none' ? create(command) : errors.fail('profile.already-exists', 'The profile is there.')
  if (!actsFor(by, id) && !(command.type === 'RemovePhoto' && isStaff(by))) return forbidden()
  if (state.stage === 'none') return errors.fail('profile.not-found', 'There is no such profile.')

  switch (command.type) {
    case 'DescribeProfile':
      if (equal(command.data, state.description)) return right([])
      return faultOfDescription(command.data) ?? right([{ type: 'ProfileDescribed', data: command.data }])
    case 'OfferTeaching':
      if (equal(command.data.offers, state.offers)) return right([])
      return faultOfOffers(command.data.offers) ?? right([{ type: 'TeachingOffered', data: command.data }])
    case 'SetLearningWishes': {
      const { wishes } = command.data
      const fault = faultOf(
        'wishes',
        wishes.map(({ subject }) => subject),
      )
      return (
        fault ?? (equal(wishes, state.wishes) ? right([]) : right([{ type: 'LearningWishesSet', data: { wishes } }]))
      )
    }
    case 'ChangeVisibility':
      return command.data.visibility === state.visibility
        ? right([])
        : right([{ type: 'VisibilityChanged', data: command.data }])
    case 'SetPhoto':
      return command.data.photoId === state.photoId ? right([]) : right([{ type: 'PhotoSet', data: command.data }])
    case 'RemovePhoto':
      return removePhoto(by, id, command.data.reason, state)
  }
}

const evolve = (state: ProfileState, event: ProfileEvent): ProfileState => {
  if (event.type === 'ProfileCreated') {
    const { createdAt, ...description } = event.data
    // Hidden until its owner says otherwise (GDPR, article 25, paragraph 2).
    return { stage: 'kept', description, offers: [], wishes: [], visibility: 'hidden' }
  }
  if (state.stage === 'none') return state
  switch (event.type) {
    case 'ProfileDescribed':
      return { ...state, description: event.data }
    case 'TeachingOffered':
      return { ...state, offers: event.data.offers }
    case 'LearningWishesSet':
      return { ...state, wishes: event.data.wishes }
    case 'VisibilityChanged':
      return { ...state, visibility: event.data.visibility }
    case 'PhotoSet':
      return { ...state, photoId: event.data.photoId }
    case 'PhotoRemoved': {
      const { photoId, ...rest } = state
      return rest
    }
  }
}

export const decider: Decider<ProfileCommand, ProfileEvent, ProfileState, ProfileError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
