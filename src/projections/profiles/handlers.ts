import type * as t from 'io-ts'
import { account } from '../../domain/account'
import { forgetting } from '../../domain/forgetting'
import { type Offer, profile } from '../../domain/profile'
import type { RowOf, KeyOf } from '../runtime/table'
import { readModel, type Rows, type RowsOf } from '../runtime/read-model'
import { offers, profiles, verifications, wishes } from './tables'

const tables = { profiles, offers, wishes, verifications }
type Tables = RowsOf<typeof tables>
type OfferRows = Rows<RowOf<typeof offers>, KeyOf<typeof offers>>

const model = readModel(tables)
export const on = model.on
export const define = model.define

/** Does something with the row of somebody. What comes after they were forgotten finds none, and makes none. */
export const ifThere = <R>(rows: Rows<R, readonly [string]>, userId: string, act: () => void): void => {
  if (rows.get(userId) !== undefined) act()
}

type Described = t.TypeOf<(typeof profile.events)['ProfileDescribed']['data']>

/** What a description says, as its columns. */
const described = ({ displayName, headline, about, languages, zone }: Described) => ({
  displayName,
  headline: headline ?? null,
  about: about ?? null,
  languages,
  zone: zone ?? null,
})

/** An offer's places are counted from 0 without a gap, so that the first one missing ends them. */
const clearOffers = (rows: OfferRows, userId: string): void => {
  for (let place = 0; rows.get(userId, place) !== undefined; place += 1) rows.remove(userId, place)
}

const lowest = (given: readonly Offer[]) =>
  given.reduce<Offer['hourlyRate'] | null>(
    (least, { hourlyRate }) => (least === null || hourlyRate.amount < least.amount ? hourlyRate : least),
    null,
  )

export const ofProfiles = on(
  profile,
  {
    ProfileCreated: ({ id, data, revision }, { profiles, verifications }) => {
      const until = verifications.get(id)?.approvedUntil ?? null
      profiles.put({
        ...described(data),
        userId: id,
        visibility: 'hidden',
        photoId: null,
        teaches: null,
        hourlyRate: null,
        verified: until !== null,
        verifiedUntil: until,
        createdAt: data.createdAt,
        revision,
      })
    },
    ProfileDescribed: ({ id, data }, { profiles }) =>
      ifThere(profiles, id, () => profiles.update([id], () => described(data))),
    TeachingOffered: ({ id, data }, rows) => {
      clearOffers(rows.offers, id)
      for (const [place, { subject, levels, hourlyRate }] of data.offers.entries())
        rows.offers.put({ userId: id, place, subject, levels, hourlyRate })
      const teaches = data.offers.map(({ subject }) => subject).join(', ')
      ifThere(rows.profiles, id, () =>
        rows.profiles.update([id], () => ({
          teaches: teaches === '' ? null : teaches,
          hourlyRate: lowest(data.offers),
        })),
      )
    },
    LearningWishesSet: ({ id, data, at }, { wishes }) => wishes.put({ userId: id, wishes: data.wishes, changedAt: at }),
    VisibilityChanged: ({ id, data }, { profiles }) => ifThere(profiles, id, () => profiles.update([id], () => data)),
    PhotoSet: ({ id, data }, { profiles }) => ifThere(profiles, id, () => profiles.update([id], () => data)),
    PhotoRemoved: ({ id }, { profiles }) =>
      ifThere(profiles, id, () => profiles.update([id], () => ({ photoId: null }))),
  },
  ({ id, revision }, { profiles }) => ifThere(profiles, id, () => profiles.update([id], () => ({ revision }))),
)

/** Who is forgotten is not merely without a name here: nobody finds that they were. */
const vanish = (userId: string, rows: Tables): void => {
  clearOffers(rows.offers, userId)
  for (const table of [rows.profiles, rows.wishes, rows.verifications])
    if (table.get(userId) !== undefined) table.remove(userId)
}

export const ofAccounts = on(account, { AccountErased: ({ id }, rows) => vanish(id, rows) })

/** Also of those who never had an account here, and of what came between. */
export const ofForgetting = on(forgetting, {
  KeyDestroyed: ({ id }, rows) => vanish(id, rows),
  ForgettingCompleted: ({ id }, rows) => vanish(id, rows),
})
